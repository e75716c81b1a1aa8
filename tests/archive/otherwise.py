"""Other versions of the real extractor: each has lost something."""

from dataclasses import replace

from extract.model import NotAReport, Report
from extract.report import read


def _without(result, lost):
    if not isinstance(result, Report):
        return result
    return replace(result, statistics=tuple(one for one in result.statistics if not lost(one, result)))


def without_a_rule(body, **about):
    """Lose the applicants who came in person, wherever they are counted."""
    return _without(read(body, **about), lambda one, _: one.indicator == "requests_in_person")


def without_one_report(body, **about):
    """Take one report for something else."""
    result = read(body, **about)
    if isinstance(result, Report) and "水务局" in (result.identity.agency or ""):
        return NotAReport("guide", "a guide")
    return result


def without_two_figures(body, **about):
    return _without(read(body, **about), lambda one, _: (one.indicator, one.value) in _TWO)


_TWO = {("replies_total", 21.0), ("requests_received", 22.0)}


def without_three_figures(body, **about):
    return _without(read(body, **about), lambda one, _: (one.indicator, one.value) in {*_TWO, ("granted", 18.0)})
