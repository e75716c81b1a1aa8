"""The sentence of a check, taken apart for people: its rule in the language of the page, its operands by name.

Checks store one English sentence with the keys of indicators in it, made by ``extract.checks``. What is not built like
that sentence is shown as it stands, below the rule in the language of the page where check_rules.csv has one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from archive.site import indicators, language

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEY = r"[a-z][a-z_]{1,59}(?:\[[a-z_]{1,40}\])?"
_NUMBER = r"-?[0-9][0-9.e+]*"
#: “rule (whose): 126 against 144; granted 75, …; not printed: refused, …”
_SENTENCE = re.compile(
    rf"(?P<rule>.{{1,300}}?)(?: \((?P<about>[a-z_]{{1,60}})\))?: (?:{_NUMBER} against {_NUMBER}; )?"
    rf"(?P<operands>all nought|{_KEY} {_NUMBER}(?:, {_KEY} {_NUMBER})*)"
    rf"(?:; not printed: (?P<missing>{_KEY}(?:, {_KEY})*))?",
    re.ASCII | re.DOTALL,
)
_OPERAND = re.compile(r"([a-z_]+)(?:\[([a-z_]+)\])?(?: (\S+))?(?:, |$)", re.ASCII)
#: “granted[total] is printed as 75; …”, “requests_received: the text says …”
_LEADING = re.compile(r"([a-z_]{3,60})(?:\[([a-z_]{1,40})\])?(?=: | is )", re.ASCII)
#: A longer sentence is shown as it is.
_LONGEST = 6000


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure that a rule used: ``value`` as printed there, None where it is missing; ``place`` is its anchor."""

    label: str
    value: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """``rule`` is empty where nobody has put the rule into words; ``rest`` is what of the sentence was not understood.

    ``about`` is the column or row that was looked at; ``nought`` says that all operands are 0.
    """

    rule: str
    about: str
    operands: tuple[Operand, ...] = ()
    missing: tuple[Operand, ...] = ()
    nought: bool = False
    rest: str = ""


@cache
def rules(spoken: language.Language) -> dict[str, str]:
    """Return the wording of rules by their ids; ``READ-`` stands for all whose ids begin so.

    In English only where the sentence of the check does not name the rule itself.
    """
    return {row["check_id"]: row[spoken] for row in language.table("check_rules.csv")}


def told(check: Mapping[str, Any], places: Mapping[tuple[str, str], str] | None = None) -> Told:
    """Take apart the sentence of a check; ``places`` are anchors of the page by indicator and applicant."""
    message = str(check["message"] or "")
    worded = _worded(str(check["check_id"]))
    match = _SENTENCE.fullmatch(message) if len(message) <= _LONGEST else None
    if match is None:
        return Told(worded, "", rest=_LEADING.sub(_named, message, count=1) if _LEADING.match(message) else message)
    about = match["about"] or ""
    operands = () if match["operands"] == "all nought" else _operands(match["operands"], places or {})
    return Told(
        worded or match["rule"],
        (indicators.name(about) if indicators.known(about) else language.word("applicant", about)) if about else "",
        operands,
        _operands(match["missing"] or "", {}),
        nought=not operands,
    )


def _named(match: re.Match[str]) -> str:
    return indicators.name(match[1], match[2] or "total") if indicators.known(match[1]) else match[0]


def _worded(check_id: str) -> str:
    known = rules(language.current())
    if check_id in known:
        return known[check_id]
    parts = check_id.split("-")
    families = ("-".join(parts[:size]) + "-" for size in range(len(parts) - 1, 0, -1))
    return next((known[family] for family in families if family in known), "")


def _operands(listed: str, places: Mapping[tuple[str, str], str]) -> tuple[Operand, ...]:
    out = []
    for indicator, applicant, value in _OPERAND.findall(listed):
        key = (indicator, applicant or "total")
        out.append(Operand(indicators.name(*key), value or None, places.get(key)))
    return tuple(out)
