"""Which titles are those of reports: as a careful reader would say, on titles as columns mix them."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.titles import is_report, plain, why_not

with (Path(__file__).parent / "titles.csv").open(encoding="utf-8", newline="") as file:
    TITLES = [(row["title"], row["dated"] == "yes", row["verdict"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("title", "dated", "verdict"), TITLES)
def test_a_title_is_taken_for_what_it_is(title, dated, verdict):
    reason = why_not(title, dated=dated)
    assert (reason is None) == (verdict == "report"), reason


def test_both_kinds_are_there():
    verdicts = [verdict for _title, _dated, verdict in TITLES]
    assert min(verdicts.count("report"), verdicts.count("none")) >= 40


@given(
    st.text(alphabet="政府信息公开工作年度报告的情况总结2019年局关于说明（）()…. \u3000一", max_size=60), st.booleans()
)
def test_any_text_has_a_verdict_that_blanks_and_bullets_do_not_change(title, dated):
    assert is_report(title, dated=dated) == is_report(f" ·{plain(title)} ", dated=dated)


def test_a_long_title_costs_little():
    start = time.process_time()
    for text in ("政府信息公开" * 20_000, "关于" * 50_000, "2019年度公开" * 20_000):
        why_not(text)
    assert time.process_time() - start < 5
