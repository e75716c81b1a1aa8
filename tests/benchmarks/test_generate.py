"""The generated pages are what the benchmark says they are: repeatable, of the stated size, reports with figures."""

import sys
from pathlib import Path

import pytest

from extract.model import Report
from extract.report import read


@pytest.fixture
def generate(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    import generate

    yield generate
    for name in ("generate", "prose"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(("tables", "fewest"), [(True, 200), (False, 15)], ids=["tables", "no-tables"])
def test_pages_are_repeatable_and_read_whole(generate, tables, fewest):
    pages = generate.pages(6, tables=tables)
    assert pages == generate.pages(6, tables=tables)
    assert len({page.html for page in pages}) == len({page.name for page in pages}) == 6
    for page in pages:
        assert 40_000 < len(page.html) < 62_000, page.name
        for body, source in ((page.html, "page.html"), (page.text, "page.txt")):
            report = read(body, source=source)
            assert isinstance(report, Report), page.name
            assert len(report.statistics) >= fewest, (page.name, source)
            assert report.identity.year is not None


def test_medians_are_taken_over_rounds_in_turn(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    import measure

    calls, now = [], iter(range(1000))
    tasks = {"one": [lambda: calls.append("one")], "two": [lambda: calls.append("two")]}
    found = measure.interleaved(tasks, 2, clock=lambda: next(now))
    assert calls == ["one", "two"] * 3  # the first round is not counted
    assert found == {"one": [1], "two": [1]}
