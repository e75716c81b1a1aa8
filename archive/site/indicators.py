"""What to call an indicator and how to explain it, in the language of the page.

The codebook of the archive gives its English name and the official label of one form (``zh``). Several indicators
share such a label (结果维持, 其他, 总计), so the Chinese pages use names of their own (data/indicators_zh.csv).
"""

from __future__ import annotations

from functools import cache

from archive.database import codebook
from archive.site import language


@cache
def _words(spoken: language.Language) -> dict[str, dict[str, str]]:
    if spoken == "zh":
        return {row["indicator"]: row for row in language.table("indicators_zh.csv")}
    return {
        row["indicator"]: {"name": row["en"], "definition": row["definition"], "comparability": row["comparability"]}
        for row in codebook()
    }


def known(indicator: str) -> bool:
    """Tell whether the codebook has this indicator."""
    return indicator in _words("en")


def name(indicator: str, applicant: str = "total") -> str:
    """Return what to call a figure; its key where the codebook does not know it."""
    called = _words(language.current()).get(indicator, {}).get("name") or indicator
    if applicant == "total":
        return called
    return f"{called}{language.text('bracket', inside=language.word('applicant', applicant))}"


def definition(indicator: str) -> str:
    """Return what is counted; empty where the codebook does not know it."""
    return _words(language.current()).get(indicator, {}).get("definition") or ""


def comparability(indicator: str) -> str:
    """Return across which forms it may be compared; empty where nothing is said."""
    return _words(language.current()).get(indicator, {}).get("comparability") or ""
