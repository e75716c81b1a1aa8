import pytest

from archive.records import host_of
from archive.rows import clean, trusted
from extract.model import Statistic

TEXT = "收到申请184件,答复167件。"


def figure(**changes):
    values = {
        "indicator": "requests_received", "applicant": "total", "value": 184.0, "unit": "件", "qualifier": "exact",
        "origin": "prose", "quote": "申请184件", "quote_start": 2, "quote_end": 8,
    }  # fmt: skip
    return Statistic(**{**values, **changes})


def refused(*statistics):
    kept, doubts = trusted(statistics, TEXT, {"requests_received", "granted"})
    assert all(doubt.status == "fail" and doubt.severity == "hard" for doubt in doubts)
    return len(kept), [doubt.check_id for doubt in doubts]


def test_a_figure_with_its_evidence_is_kept():
    assert refused(figure()) == (1, [])
    assert refused(figure(), figure(indicator="granted")) == (2, [])
    assert refused(figure(origin="derived", quote=None, quote_start=None, quote_end=None)) == (1, [])


@pytest.mark.parametrize(
    ("changes", "check_id"),
    [
        ({"quote_start": 3, "quote_end": 9}, "EVIDENCE"),
        ({"quote_start": -10, "quote_end": -4}, "EVIDENCE"),
        ({"quote": None, "quote_start": None, "quote_end": None}, "EVIDENCE"),
        ({"quote": "申请185件"}, "EVIDENCE"),
        ({"value": float("nan")}, "NUMBER"),
        ({"value": float("inf")}, "NUMBER"),
        ({"indicator": "made_up"}, "CODEBOOK"),
    ],
)
def test_a_figure_without_it_becomes_a_failed_check(changes, check_id):
    assert refused(figure(**changes)) == (0, [check_id])


def test_one_value_per_indicator_and_applicant():
    assert refused(figure(), figure()) == (1, [])
    assert refused(figure(), figure(value=167.0)) == (1, ["ONE-VALUE"])
    assert refused(figure(), figure(applicant="business")) == (2, [])


def test_cleaning_keeps_every_offset():
    text = "a\0b\ud800c"
    assert clean(text) == "a\ufffdb?c"
    assert len(clean(text)) == len(text)


@pytest.mark.parametrize(
    ("url", "host"),
    [(None, None), ("", None), ("http://WWW.X.gov.cn:80/a", "www.x.gov.cn"), ("http://[", None), ("a.html", None)],
)
def test_hosts(url, host):
    assert host_of(url) == host
