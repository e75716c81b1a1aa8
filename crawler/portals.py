"""Portal records: one small TOML table per portal, a file per province, validated strictly.

A record says what a reviewer would argue about (where, how it lists, what to expect); code holds only traversal.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from crawler.addresses import DEFAULT_PORTS, normalise, site
from crawler.interface import INTERFACES
from crawler.schedule import RHYTHMS, parse_hours
from extract.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER = Path(__file__).parent / "portals"
#: The environment variable that names a folder of records beside those that come with the program.
OWN = "GONGKAI_PORTALS"
#: province_city_organ in lower-case letters and digits; the first part is the name of the file.
NAME = re.compile(r"[a-z][a-z0-9]{1,20}(?:_[a-z0-9]{1,30}){1,5}")
LISTINGS = ("pages", "hanweb", "column", "single", "feed", *INTERFACES)
#: ``unverified`` until somebody has seen a live crawl give the expected reports.
STATES = ("unverified", "verified", "sample")
#: Whose column it is; "" where one column holds several levels.
LEVELS = ("", "ministry", "province", "prefecture", "county", "department", "township")
#: ``seen``: the site itself prints the column's address; ``derived``: computed from the address of a report.
EVIDENCE = ("", "seen", "derived")
_QUERY = re.compile(r"(?:\w{1,40}=[^&#\s]{0,300}(?:&(?=\w)|$)){0,20}")
_DIVISION = re.compile(r"(?:[1-9][0-9]{5})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One column of annual reports, as its record gives it.

    ``start`` are the column's addresses; ``hosts`` further hosts (``host`` or ``host:port``) that belong to it;
    ``titles`` words of which a link's title needs one besides the usual report titles; ``also`` title words of other
    documents that this record wants captured; ``reports_only`` says that the column holds nothing but annual reports,
    so that a bare year is title enough. ``folders`` is how many levels of folders below the column are lists as well
    (folders of years always are); ``query`` gives an interface what its page does not print; ``browser`` has lists
    opened in one.

    ``delay`` (seconds) can only lengthen the house's own. ``rhythm``, ``hours`` and
    ``daily_requests`` (to one server, by whichever portals) say how often, when and how much: see crawler/schedule.py.

    ``level``, ``division`` (six digits of GB/T 2260) and ``example`` (the address of one report) say whose column it
    is as far as one report shows; nobody reads the facts of other reports from them. ``evidence`` says how the
    column's address is known, ``note`` what a reviewer should know.
    """

    name: str
    title: str
    start: tuple[str, ...]
    listing: str
    province: str = ""
    level: str = ""
    division: str = ""
    cms: str = ""
    state: str = "unverified"
    evidence: str = ""
    example: str = ""
    note: str = ""
    hosts: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    reports_only: bool = False
    folders: int = 0
    query: str = ""
    browser: bool = False
    max_pages: int = 60
    expect_reports: int = 1
    refetch_days: int = 30
    delay: float = 0.0
    rhythm: str = "season"
    hours: str = ""
    daily_requests: int = 300
    contact: str = ""

    @property
    def sample(self) -> bool:
        """True for the bundled sample: the only portal for which loopback addresses are open."""
        return self.state == "sample"

    @property
    def sites(self) -> frozenset[str]:
        """The hosts (with port, where unusual) that a crawl of this portal may ask."""
        named = {site(url) for url in self.start} | set(self.hosts)
        twins = {name.removeprefix("www.") if name.startswith("www.") else f"www.{name}" for name in named}
        return frozenset(named | twins)

    def moved(self, sites: Mapping[str, str]) -> Portal:
        """Return the record with hosts replaced: how tests serve the sample on ports of their own."""

        def move(url: str) -> str:
            parts = urlsplit(url)
            return urlunsplit(parts._replace(netloc=sites.get(parts.netloc, parts.netloc)))

        return replace(
            self,
            start=tuple(move(url) for url in self.start),
            hosts=tuple(sites.get(host, host) for host in self.hosts),
        )


_FIELDS = {field.name: field for field in fields(Portal)}
_REQUIRED = {name for name, field in _FIELDS.items() if field.default is MISSING}


def own_folder() -> Path | None:
    """Return the folder of the operator's own records, where ``GONGKAI_PORTALS`` names one."""
    name = os.environ.get(OWN)
    return Path(name) if name else None


def load_portals(folder: Path | None = None) -> dict[str, Portal]:
    """Read every record, by name; raise ConfigurationError naming file and record for the first that is wrong.

    Without ``folder``, the records that come with the program and those in the operator's own folder.
    """
    portals: dict[str, Portal] = {}
    folders = [folder] if folder is not None else [FOLDER, *filter(None, [own_folder()])]
    for file in (file for each in folders for file in sorted(each.glob("*.toml"))):
        for portal in read_records(file):
            if portal.name in portals:
                raise ConfigurationError(f"{file.name}: the name {portal.name} is used twice")
            portals[portal.name] = portal
    return portals


def select(names: Sequence[str], portals: Mapping[str, Portal]) -> list[Portal]:
    """Return the records named; raise UsageError with the nearest names for one that does not exist."""
    chosen = []
    for name in dict.fromkeys(names):
        if name not in portals:
            near = difflib.get_close_matches(name, portals, n=3, cutoff=0.5)
            hint = f"; did you mean {', '.join(near)}?" if near else "; see gongkai portals list"
            raise UsageError(f"there is no portal {name!r}{hint}")
        chosen.append(portals[name])
    return chosen


def read_records(file: Path) -> list[Portal]:
    """Read one file of records; raise ConfigurationError for anything that is not exactly as it should be."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{file.name}: {error}") from error
    unknown = sorted(set(data) - {"portal"})
    if unknown:
        raise ConfigurationError(f"{file.name}: unknown table {unknown[0]!r}; records stand in [[portal]]")
    records = data.get("portal", [])
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise ConfigurationError(f"{file.name}: records stand in [[portal]], one each")
    return [_record(file, record) for record in records]


def _record(file: Path, record: dict[str, Any]) -> Portal:
    where = f"{file.name}: portal {record.get('name', '(without a name)')!s}"
    unknown = sorted(set(record) - set(_FIELDS))
    if unknown:
        near = difflib.get_close_matches(unknown[0], _FIELDS, n=1)
        raise ConfigurationError(f"{where}: unknown key {unknown[0]!r}" + (f", {near[0]!r}?" if near else ""))
    missing = sorted(_REQUIRED - set(record))
    if missing:
        raise ConfigurationError(f"{where}: {missing[0]!r} is missing")
    values = {name: _value(where, name, value) for name, value in record.items()}
    portal = Portal(**values)
    _check(where, file.stem, portal)
    return portal


def _value(where: str, name: str, value: object) -> object:
    """Check the type of one value; lists of strings become tuples."""
    kind = str(_FIELDS[name].type)
    if kind.startswith("tuple"):
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise ConfigurationError(f"{where}: {name!r} must be a list of strings")
        return tuple(value)
    wanted: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}
    if not isinstance(value, wanted[kind]) or (isinstance(value, bool) and kind != "bool"):
        raise ConfigurationError(f"{where}: {name!r} must be {kind}")
    return value


def _check(where: str, stem: str, portal: Portal) -> None:
    """Raise ConfigurationError for the first rule that a record breaks."""
    rules = (
        (NAME.fullmatch(portal.name) is not None, "the name must be like province_city_organ"),
        (portal.name.startswith(f"{stem}_"), f"the name must begin with {stem}_, as its file does"),
        (bool(portal.title.strip()), "the title is empty"),
        (portal.listing in LISTINGS, f"'listing' must be one of {', '.join(LISTINGS)}"),
        (portal.state in STATES, f"'state' must be one of {', '.join(STATES)}"),
        (portal.level in LEVELS, f"'level' must be one of {', '.join(LEVELS[1:])}"),
        (portal.evidence in EVIDENCE, f"'evidence' must be one of {', '.join(EVIDENCE[1:])}"),
        (_DIVISION.fullmatch(portal.division) is not None, "'division' must be a code of six digits"),
        (portal.sample == (stem == "sample"), "state 'sample' belongs in sample.toml and nowhere else"),
        (bool(portal.start), "'start' is empty"),
        (0 <= portal.folders <= 3, "'folders' must lie between 0 and 3"),
        (_QUERY.fullmatch(portal.query) is not None, "'query' must be like sid=7&category=12"),
        (not portal.query or portal.listing in INTERFACES, "'query' belongs to the listings of interfaces.toml"),
        (1 <= portal.max_pages <= 500, "'max_pages' must lie between 1 and 500"),
        (0 <= portal.expect_reports <= 5000, "'expect_reports' must lie between 0 and 5000"),
        (0 <= portal.refetch_days <= 365, "'refetch_days' must lie between 0 and 365"),
        (0 <= portal.delay <= 300, "'delay' must lie between 0 and 300 seconds"),
        (portal.rhythm in RHYTHMS, f"'rhythm' must be one of {', '.join(RHYTHMS)}"),
        (1 <= portal.daily_requests <= 5000, "'daily_requests' must lie between 1 and 5000"),
    )
    for holds, sentence in rules:
        if not holds:
            raise ConfigurationError(f"{where}: {sentence}")
    if portal.hours:
        try:
            parse_hours(portal.hours)
        except ValueError as error:
            raise ConfigurationError(f"{where}: 'hours': {error}") from error
    for url in portal.start:
        if normalise(url) != url or "@" in url.partition("://")[2].partition("/")[0]:
            raise ConfigurationError(f"{where}: {url!r} is no plain address (http or https, no fragment, no login)")
    for host in portal.hosts:
        if not host or site(f"http://{host}/") not in (host, host.removesuffix(f":{DEFAULT_PORTS['http']}")):
            raise ConfigurationError(f"{where}: {host!r} is no host")
