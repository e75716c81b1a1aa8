"""Reports without a fault: no rule that every sound report keeps may fail on them."""

import sys
from pathlib import Path

import pytest

from extract.report import read


@pytest.fixture
def generate(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    import generate

    yield generate
    for name in ("generate", "prose"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("tables", [True, False])
def test_no_hard_rule_fails_on_a_clean_page(generate, tables):
    for page in generate.pages(10, tables=tables, seed=4):
        report = read(page.html)
        failed = [c.message for c in report.checks if c.status == "fail" and c.severity == "hard"]
        assert report.identity.kind == "annual_report"
        assert failed == []
        assert not report.body_repeated
