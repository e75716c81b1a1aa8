"""When portals are asked: rhythms, hours, the day of the caps. All with a clock of the test's own."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from archive.captures import Captures, Run
from crawler.due import due, due_from
from crawler.portals import Portal
from crawler.schedule import CHINA, day_start, hours_of, interval, is_open, next_opening, parse_hours

RECORD = Portal(name="yunxi_qingqi_government", title="年报", start=("http://www.qingqi.gov.cn/",), listing="column")
HOUR = 3600.0
DAY = 24 * HOUR


def china(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA).timestamp()


def run(outcome, at, **stats):
    moment = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Run(1, RECORD.name, moment, None if outcome is None else moment, outcome, stats)


@pytest.mark.parametrize(
    ("hours", "clock", "opened", "opening"),
    [
        ("21:00-07:00", "2026-01-05 20:59:59", False, "2026-01-05 21:00"),
        ("21:00-07:00", "2026-01-05 21:00:00", True, "2026-01-06 21:00"),
        ("21:00-07:00", "2026-01-06 00:00:00", True, "2026-01-06 21:00"),
        ("21:00-07:00", "2026-01-06 06:59:59", True, "2026-01-06 21:00"),
        ("21:00-07:00", "2026-01-06 07:00:00", False, "2026-01-06 21:00"),
        ("09:30-17:00", "2026-01-06 09:29:00", False, "2026-01-06 09:30"),
        ("09:30-17:00", "2026-01-06 16:59:00", True, "2026-01-07 09:30"),
        ("09:30-17:00", "2026-12-31 17:00:00", False, "2027-01-01 09:30"),
    ],
)
def test_hours(hours, clock, opened, opening):
    assert is_open(hours, china(clock)) is opened
    assert next_opening(hours, china(clock)) == china(opening)


def test_three_days_minute_by_minute():
    """Of 72 hours exactly 30 are open, in three stretches."""
    start = china("2026-02-01 12:00")
    opened = [is_open("21:00-07:00", start + 60 * minute) for minute in range(72 * 60)]
    assert sum(opened) == 30 * 60
    assert sum(not before and now for before, now in pairwise(opened)) == 3


def test_hours_of_records():
    assert hours_of(RECORD) == "21:00-07:00"
    assert is_open("any", 0)
    assert next_opening("any", 5.0) == 5.0
    for wrong in ("", "9:00-17:00", "24:00-07:00", "08:00-08:00", "always", "21:00–07:00", "２１:00-07:00"):
        with pytest.raises(ValueError, match="neither"):
            parse_hours(wrong)


def test_the_rhythm_of_the_season():
    def days(clock, rhythm="season"):
        return interval(rhythm, china(clock)).days

    assert [days(day) for day in ("2025-12-31 23:59", "2026-01-01", "2026-01-31", "2026-04-10", "2026-04-11")] == [
        30, 1, 1, 1, 30,
    ]  # fmt: skip
    assert days("2026-01-31", "monthly") == 30
    # The new year begins in China before it does in London.
    assert interval("season", datetime(2025, 12, 31, 17, tzinfo=UTC).timestamp()) == timedelta(days=1)


def test_one_night_is_one_day_of_the_caps():
    assert day_start(china("2026-01-06 06:00")) == "2026-01-05T04:00:00Z"
    assert day_start(china("2026-01-05 23:00")) == "2026-01-05T04:00:00Z"
    assert day_start(china("2026-01-06 12:00")) == "2026-01-06T04:00:00Z"


def test_due_in_season_and_out_of_it():
    winter, summer = china("2026-01-20 21:00"), china("2026-07-20 21:00")
    assert due_from(RECORD, [], winter) == 0
    for now, period in ((winter, DAY), (summer, 30 * DAY)):
        last = now - period
        # A timer that fires a little early still finds it due; after half the time it is not.
        assert due_from(RECORD, [run("ok", last + HOUR)], now) <= now
        assert due_from(RECORD, [run("ok", now - period / 2)], now) > now


def test_failures_are_tried_again_ever_more_seldom():
    now = china("2026-07-20 21:00")
    for failures, days in ((1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (40, 30)):
        runs = [run("failed", now)] * failures + [run("ok", now - 40 * DAY)]
        assert due_from(RECORD, runs, now) == now + days * DAY - 6 * HOUR


def test_work_that_was_cut_off_goes_on_at_once():
    now = china("2026-07-20 21:00")
    for outcome in (None, "stopped", "paused"):
        assert due_from(RECORD, [run(outcome, now - HOUR), run("ok", now - DAY)], now) <= now
    # What did not try for everything says nothing.
    assert due_from(RECORD, [run("ok", now, limited=True), run("ok", now - 40 * DAY)], now) <= now
    assert due_from(RECORD, [run("imported", now)], now) == 0


def test_due_reads_the_runs_of_the_archive(tmp_path):
    other = Portal(name="yunxi_water_bureau", title="年报", start=("http://sl.yunxi.gov.cn/",), listing="column")
    path = tmp_path / "captures.db"
    now = datetime.now(UTC).timestamp()
    assert due([RECORD, other], path, at=now) == [RECORD, other]
    with Captures.open(path, write=True) as store:
        store.end_run(store.start_run(RECORD.name), "ok", {"listed": 3})
        store.end_run(store.start_run(other.name), "paused", {"listed": 3})
    assert due([RECORD, other], path, at=now + 60) == [other]
    assert due([RECORD, other], path, at=now + 31 * DAY) == [other, RECORD]  # what waits longest first
