"""When a portal may be asked, and how often it is worth it: pure functions on moments (Unix time).

China has one time zone and has had no summer time since 1991, so a fixed offset is exact and needs no zone files.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from crawler.trial import is_local

if TYPE_CHECKING:
    from crawler.portals import Portal

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
#: Offices are closed and readers few; a server's operators see no crawl in their working hours.
NIGHT = "21:00-07:00"
ANY = "any"
RHYTHMS = ("season", "daily", "weekly", "monthly", "yearly")
#: Reports are due on 31 January (departments) and 31 March (governments); what is late comes in the days after.
SEASON = ((1, 1), (4, 10))
_DAYS = {"daily": 1, "weekly": 7, "monthly": 30, "yearly": 365}
#: A timer fires a little earlier on one day than on the day before; a crawl that takes hours ends later.
SLACK = timedelta(hours=6)
#: The day of the caps begins at noon, so that one night is one day.
_DAY_BEGINS = timedelta(hours=12)
_HOURS = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")


def parse_hours(text: str) -> tuple[int, int] | None:
    """Return the minutes of the day from which and until which a portal may be asked; None for ``any``.

    Raises ValueError for anything but ``any`` and ``HH:MM-HH:MM`` (Asia/Shanghai) with two different times.
    """
    if text == ANY:
        return None
    found = _HOURS.fullmatch(text)
    if found is None or (found[1], found[2]) == (found[3], found[4]):
        raise ValueError(f"{text!r} is neither 'any' nor like {NIGHT}")
    return int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])


def hours_of(portal: Portal) -> str:
    """Return the hours of a record: its own, else the night; what is on this machine is open at any time."""
    return portal.hours or (ANY if is_local(portal) else NIGHT)


def is_open(hours: str, at: float) -> bool:
    """Tell whether a moment lies within the hours; the first minute does, the last does not."""
    span = parse_hours(hours)
    if span is None:
        return True
    start, end = span
    here = datetime.fromtimestamp(at, CHINA)
    minute = here.hour * 60 + here.minute
    return start <= minute < end if start < end else minute >= start or minute < end


def next_opening(hours: str, at: float) -> float:
    """Return when the hours begin next after a moment: never the stretch in which it lies. ``at`` itself for any."""
    span = parse_hours(hours)
    if span is None:
        return at
    here = datetime.fromtimestamp(at, CHINA)
    opening = here.replace(hour=span[0] // 60, minute=span[0] % 60, second=0, microsecond=0)
    if opening <= here:
        opening += timedelta(days=1)
    return opening.timestamp()


def day_start(at: float) -> str:
    """Return when the day of the caps began that a moment lies in: noon in China, as captures store it (UTC)."""
    here = datetime.fromtimestamp(at, CHINA)
    noon = here.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY_BEGINS
    if noon > here:
        noon -= timedelta(days=1)
    return noon.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def interval(rhythm: str, at: float) -> timedelta:
    """Return how long a good crawl lasts at a moment: ``season`` is daily around the deadlines, else monthly."""
    if rhythm == "season":
        here = datetime.fromtimestamp(at, CHINA)
        rhythm = "daily" if SEASON[0] <= (here.month, here.day) <= SEASON[1] else "monthly"
    return timedelta(days=_DAYS[rhythm])


def shown(at: float) -> str:
    """Return a moment for people, in the portals' own time."""
    return datetime.fromtimestamp(at, CHINA).strftime("%Y-%m-%d %H:%M in China")
