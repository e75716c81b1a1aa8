"""The arithmetic of the forms: the identities of data/identities.csv, and their evaluation over a report's figures.

Blank is not zero and not unknown by itself: a blank or ``/`` *component* of a sum counts as 0, a blank *total* is
unknown, and what is not printed at all is missing (FORMAT 5.4). Nothing is repaired here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, cast, get_args

from extract.facts.forms.labels import read_data
from extract.model import APPLICANTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.model import Era, Severity, Status

Key = tuple[str, str]
Kind = Literal["hard", "soft", "definition"]
Scope = Literal["applicant", "row", "report"]
Relation = Literal["==", "<=", ">=", "iff", "multiple"]

#: Figures carry at most a few decimals (万元); a difference below this is none.
_TOLERANCE = 1e-6
#: So many listed parts make a list; fewer are examples.
_LISTED = 3
#: Rows of the request table that are sums of other rows: blank, they are unknown in every column.
_TOTAL_ROWS = frozenset(["requests_concluded"])


@dataclass(frozen=True, slots=True)
class Identity:
    """One rule: ``left relation right``, for the eras A, B, C, D (FORMAT 0).

    ``left`` and ``right`` hold alternatives, each a tuple of addends (indicators; on the right also one literal
    number): the first of ``left`` that is printed counts, and the first of ``right`` that is printed whole. In scope
    ``row`` the addends are applicants of one row. ``listed``: parts that are not printed are not part of the list,
    provided that three are. ``both``: the rule has something to say only where both sides are printed.
    """

    id: str
    eras: str
    kind: Kind
    scope: Scope
    left: tuple[tuple[str, ...], ...]
    relation: Relation
    right: tuple[tuple[str, ...], ...]
    listed: bool
    both: bool
    from_year: int | None
    meaning: str
    source: str


class Outcome(NamedTuple):
    """What one rule says about one report, column or row; ``operands`` are the figures it used, blanks as 0."""

    id: str
    status: Status
    severity: Severity
    left: float | None
    right: float | None
    applicant: str
    operands: tuple[tuple[str, str, float], ...]
    missing: tuple[Key, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Misread:
    """A cell of the request table whose change alone would settle every broken sum: reported, never repaired."""

    indicator: str
    applicant: str
    value: float
    expected: float


@lru_cache(maxsize=1)
def load_identities() -> tuple[Identity, ...]:
    """Load data/identities.csv; ValueError for a row that does not keep to the format."""
    rules = []
    for row in read_data("identities.csv"):
        kind, scope, relation = row["kind"], row["scope"], row["relation"]
        if kind not in get_args(Kind) or scope not in get_args(Scope) or relation not in get_args(Relation):
            raise ValueError(f"identities.csv: {row['id']}: {kind} {scope} {relation}")
        rules.append(
            Identity(
                row["id"],
                row["eras"],
                cast("Kind", kind),
                cast("Scope", scope),
                tuple(tuple(side.split("+")) for side in row["left"].split("|")),
                cast("Relation", relation),
                tuple(tuple(side.split("+")) for side in row["right"].split("|")),
                row["parts"] == "listed",
                row["parts"] == "both",
                int(row["from_year"]) if re.fullmatch("[0-9]{4}", row["from_year"]) else None,
                row["meaning"],
                row["source"],
            )
        )
    return tuple(rules)


def era_letter(era: Era, year: int | None) -> str:
    """Return the letter of the rules for a report; free prose follows the form of its year (FORMAT 0)."""
    if era != "prose":
        return {"table-2014": "B", "form-2019": "C", "form-2021": "D"}[era]
    if year is None:
        return "B"
    return "A" if year < 2014 else "B" if year < 2019 else "C" if year < 2021 else "D"


def evaluate(
    values: Mapping[Key, float],
    era: Era,
    year: int | None,
    states: Mapping[Key, str] | None = None,
    *,
    only_hard: bool = False,
) -> tuple[Outcome, ...]:
    """Evaluate every rule of the report's era over its figures.

    ``values`` maps (indicator, applicant) to a figure in the indicator's unit; ``states`` maps the cells of a form to
    their state, so that a blank or marked component can count as 0. One outcome per rule and column or row that has
    any operand; definitions are not judged unless their left side is printed too. ``only_hard`` leaves the soft rules
    out.
    """
    letter = era_letter(era, year)
    figures = _Figures.of(values, states or {})
    outcomes: list[Outcome] = []
    broken_down = figures.broken_down()
    for rule, columns in _rules_of(letter):
        if rule.from_year is not None and (year is None or year < rule.from_year):
            continue
        if only_hard and rule.kind != "hard":
            continue
        if rule.scope == "row":
            outcomes.extend(_evaluate_row(rule, figures, indicator) for indicator in broken_down)
        else:
            for column in columns:
                outcome = _evaluate(rule, figures, column)
                if outcome:
                    outcomes.append(outcome)
    return tuple(outcomes)


@lru_cache(maxsize=8)
def _rules_of(letter: str) -> tuple[tuple[Identity, tuple[_Column, ...]], ...]:
    return tuple((rule, _columns(rule)) for rule in load_identities() if letter in rule.eras)


class _Column(NamedTuple):
    """A rule's operands in one column: alternatives for either side, and the number on the right if it is one."""

    applicant: str
    left: tuple[tuple[Key, ...], ...]
    right: tuple[tuple[Key, ...], ...]
    literal: float | None


def _columns(rule: Identity) -> tuple[_Column, ...]:
    literal = float(rule.right[0][0]) if re.fullmatch("[0-9]{1,12}", rule.right[0][0]) else None
    return tuple(
        _Column(
            applicant,
            tuple(tuple((name, applicant) for name in side) for side in rule.left),
            tuple(tuple((name, applicant) for name in side) for side in rule.right),
            literal,
        )
        for applicant in (APPLICANTS if rule.scope == "applicant" else ("total",))
    )


def derive(
    values: Mapping[Key, float], era: Era, year: int | None, states: Mapping[Key, str] | None = None
) -> dict[Key, float]:
    """Compute the figures that the form defines but does not print (refused, unavailable, litigation_total …).

    Only where every part is printed, at least one of them as a figure, and the defined figure is not printed itself.
    """
    letter = era_letter(era, year)
    figures = _Figures.of(values, states or {})
    derived: dict[Key, float] = {}
    for rule in load_identities():
        if rule.kind != "definition" or letter not in rule.eras:
            continue
        for applicant in APPLICANTS if rule.scope == "applicant" else ("total",):
            key = (rule.left[0][0], applicant)
            parts = [figures.parts.get((name, applicant)) for name in rule.right[0]]
            printed = any((name, applicant) in values for name in rule.right[0])
            if key not in values and printed and None not in parts:
                derived[key] = sum(part for part in parts if part is not None)
    return derived


@dataclass(frozen=True, slots=True)
class _Figures:
    """``parts`` are the components: figures, and 0 where a cell is blank or a mark; what is missing is not in it."""

    values: Mapping[Key, float]
    states: Mapping[Key, str]
    parts: Mapping[Key, float]
    #: Where a figure or a cell of the form stands, filled or not.
    places: frozenset[Key]

    @classmethod
    def of(cls, values: Mapping[Key, float], states: Mapping[Key, str]) -> _Figures:
        broken_down = {indicator for indicator, applicant in states if applicant != "total"}
        parts = {
            (indicator, applicant): 0.0
            for (indicator, applicant), state in states.items()
            if state in {"blank", "mark"}
            # A blank total is unknown, not 0.
            and indicator not in _TOTAL_ROWS
            and not (applicant == "total" and indicator in broken_down)
        }
        parts.update(values)
        return cls(values, states, parts, frozenset(values) | frozenset(states))

    def broken_down(self) -> list[str]:
        """Return the indicators that have any cell of a single kind of applicant, in order of appearance."""
        keys = [*self.states, *self.values]
        return list(dict.fromkeys(indicator for indicator, applicant in keys if applicant != "total"))


def _outcome(
    rule: Identity, applicant: str, left: Sequence[Key], right: Sequence[Key], literal: float | None, figures: _Figures
) -> Outcome:
    part = figures.parts.get
    sides = {key: part(key) for key in (*left, *right)}
    if len(left) == 1:
        sides[left[0]] = figures.values.get(left[0])
    missing = tuple([key for key, value in sides.items() if value is None])
    if rule.listed and missing:
        missing = tuple(key for key in missing if key in left)
    left_sum = None if missing and any(key in missing for key in left) else sum([sides[key] or 0 for key in left])
    right_sum = literal
    if right_sum is None and not (missing and any(key in missing for key in right)):
        right_sum = sum([sides[key] or 0 for key in right])
    status: Status = "unknown"
    if left_sum is not None and right_sum is not None:
        status = "pass" if _holds(left_sum, rule.relation, right_sum) else "fail"
    used = tuple([(name, who, value) for (name, who), value in sides.items() if value is not None])
    severity: Severity = "hard" if rule.kind == "hard" else "soft"
    return Outcome(rule.id, status, severity, left_sum, right_sum, applicant, used, missing, rule.meaning)


def _evaluate(rule: Identity, figures: _Figures, column: _Column) -> Outcome | None:
    """Evaluate a rule over one column; None when it has nothing to say there."""
    values = figures.values
    left = next((side for side in column.left if not values.keys().isdisjoint(side)), column.left[0])
    right: tuple[Key, ...] = ()
    if column.literal is None:
        right = next((side for side in column.right if figures.places.issuperset(side)), column.right[0])
    if rule.kind == "definition" and (left[0] not in values or figures.places.isdisjoint(right)):
        return None
    if rule.both and not values.keys() >= {*left, *right}:
        return None
    if rule.listed:
        complete = all(key in figures.parts for key in right) and left == column.left[0]
        if complete or left[0] not in values or sum(key in values for key in right) < _LISTED:
            return None
    if values.keys().isdisjoint(right) and values.keys().isdisjoint(left):
        return None
    return _outcome(rule, column.applicant, left, right, column.literal, figures)


def _evaluate_row(rule: Identity, figures: _Figures, indicator: str) -> Outcome:
    left = [(indicator, applicant) for applicant in rule.left[0]]
    right = [(indicator, applicant) for applicant in rule.right[0]]
    return _outcome(rule, indicator, left, right, None, figures)


def _holds(left: float, relation: Relation, right: float) -> bool:
    if relation == "iff":
        return (left > 0) == (right > 0)
    if relation == "multiple":
        return abs(left / right - round(left / right)) <= _TOLERANCE
    if relation == "==":
        return abs(left - right) <= _TOLERANCE * max(1.0, abs(right))
    return left <= right + _TOLERANCE if relation == "<=" else left >= right - _TOLERANCE


def locate_misread(
    values: Mapping[Key, float],
    era: Era,
    year: int | None,
    states: Mapping[Key, str] | None = None,
    outcomes: Sequence[Outcome] | None = None,
) -> Misread | None:
    """Find the one cell of the request table that explains every broken sum, if there is exactly one.

    A single misread cell breaks its row and its column (and, in some rows, its balance) by the same amount and nothing
    else. None when nothing is broken, or when no cell or several cells would explain it. ``outcomes`` are those of
    :func:`evaluate` over the same figures, where the caller has them already.
    """
    outcomes = evaluate(values, era, year, states) if outcomes is None else outcomes
    outcomes = [o for o in outcomes if o.id.startswith("T3-") and o.status != "unknown"]
    broken = {i for i, outcome in enumerate(outcomes) if outcome.status == "fail"}
    if len(broken) < 2:
        return None
    found = []
    for key in sorted({(name, who) for i in broken for name, who, _ in outcomes[i].operands}):
        uses = {i: _sign(outcome, key) for i, outcome in enumerate(outcomes) if _sign(outcome, key)}
        if set(uses) != broken:
            continue
        gaps = {sign * ((outcomes[i].left or 0) - (outcomes[i].right or 0)) for i, sign in uses.items()}
        if len(gaps) == 1:
            value = values.get(key, 0.0)
            found.append(Misread(*key, value, value - gaps.pop()))
    return found[0] if len(found) == 1 else None


def _sign(outcome: Outcome, key: Key) -> int:
    """Return 1 when a cell stands on the left of a rule, -1 on the right, 0 when the rule does not use it."""
    if not any((name, who) == key for name, who, _ in outcome.operands):
        return 0
    if outcome.id == "T3-ROW":
        return 1 if key[1] == "total" else -1
    on_left = key[0] in {"requests_received", "requests_carried_in"}
    return 1 if on_left or (outcome.id == "T3-COLUMN" and key[0] == "requests_concluded") else -1
