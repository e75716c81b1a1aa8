"""The arithmetic of the forms: the identities of data/identities.csv, and their evaluation over a report's figures.

Blank is not zero and not unknown by itself: a blank or ``/`` *component* of a sum counts as 0, a blank *total* is
unknown, and what is not printed at all is missing (FORMAT 5.4). Nothing is repaired here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple, cast, get_args

from extract.facts.forms.labels import read_data
from extract.model import APPLICANTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

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
#: States of a cell that holds no figure and yet is none that cannot be read.
_EMPTY = frozenset(["blank", "mark"])


@dataclass(frozen=True)
class Identity:
    """One rule: ``left relation right``, for the eras A, B, C, D (FORMAT 0).

    ``left`` and ``right`` hold alternatives, each a tuple of addends (indicators; on the right also one number, which
    is the ``literal`` then): the first of ``left`` that is printed counts, and the first of ``right`` that is printed
    whole. In scope
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
    literal: float | None
    listed: bool
    both: bool
    from_year: int | None
    meaning: str
    source: str

    @cached_property
    def names(self) -> frozenset[str]:
        """All that the rule adds up or compares."""
        return frozenset(chain(*self.left, *self.right))


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
                float(row["right"]) if re.fullmatch("[0-9]{1,12}", row["right"]) else None,
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
    before: Sequence[Outcome] = (),
    added: Collection[str] | None = None,
) -> tuple[Outcome, ...]:
    """Evaluate every rule of the report's era over its figures.

    ``values`` maps (indicator, applicant) to a figure in the indicator's unit; ``states`` maps the cells of a form to
    their state, so that a blank or marked component can count as 0. One outcome per rule and column or row that has
    any operand; definitions are not judged unless their left side is printed too. ``before`` is what was said when the
    figures of the indicators ``added`` were not there yet: rules that speak of none of them are not evaluated again.
    """
    columns = _columns(values, states or {})
    broken_down = dict.fromkeys([name for name, who in (*(states or {}), *values) if who != "total"])
    outcomes: list[Outcome] = []
    for rule in _rules_of(era_letter(era, year)):
        if rule.from_year is not None and (year is None or year < rule.from_year):
            continue
        if added is not None and (broken_down.keys() if rule.scope == "row" else rule.names).isdisjoint(added):
            outcomes.extend([outcome for outcome in before if outcome.id == rule.id])
        elif rule.scope == "row":
            outcomes.extend([_evaluate_row(rule, columns, indicator) for indicator in broken_down])
        else:
            applicants = APPLICANTS if rule.scope == "applicant" else ("total",)
            found = [_evaluate(rule, applicant, columns[applicant]) for applicant in applicants]
            outcomes.extend([outcome for outcome in found if outcome])
    return tuple(outcomes)


@lru_cache(maxsize=8)
def _rules_of(letter: str) -> tuple[Identity, ...]:
    return tuple(rule for rule in load_identities() if letter in rule.eras)


def derive(
    values: Mapping[Key, float],
    era: Era,
    year: int | None,
    states: Mapping[Key, str] | None = None,
    applicants: Collection[str] = APPLICANTS,
) -> dict[Key, float]:
    """Compute the figures that the form defines but does not print (refused, unavailable, litigation_total …).

    Only where every part is printed, at least one of them as a figure, and the defined figure is not printed itself;
    ``applicants`` are the columns that are asked for.
    """
    columns = _columns(values, states or {})
    derived: dict[Key, float] = {}
    for rule in _rules_of(era_letter(era, year)):
        if rule.kind != "definition":
            continue
        name, addends = rule.left[0][0], rule.right[0]
        for applicant in applicants if rule.scope == "applicant" else ("total",):
            column = columns[applicant]
            if name not in column.values and not column.values.keys().isdisjoint(addends):
                total = _sum(list(map(column.parts.get, addends)))
                if total is not None:
                    derived[name, applicant] = total
    return derived


class _Column(NamedTuple):
    """What is printed for one kind of applicant, by indicator: figures; cells of the form, filled or not.

    ``parts`` are what may be part of a sum: figures, and 0 where a cell is blank or a mark.
    """

    values: dict[str, float]
    parts: dict[str, float]
    places: set[str]


def _columns(values: Mapping[Key, float], states: Mapping[Key, str]) -> Mapping[str, _Column]:
    """Divide what is printed by kinds of applicants."""
    columns: defaultdict[str, _Column] = defaultdict(lambda: _Column({}, {}, set()))
    for (name, who), value in values.items():
        columns[who].values[name] = value
    for column in columns.values():
        column.parts.update(column.values)
        column.places.update(column.values)
    broken_down: set[str] = set()
    for name, who in states.keys() - values.keys():
        columns[who].places.add(name)
        if states[name, who] not in _EMPTY or name in _TOTAL_ROWS:
            continue
        if who == "total":
            broken_down = broken_down or {name for name, who in states if who != "total"}
        if who != "total" or name not in broken_down:  # a blank total is unknown, not 0
            columns[who].parts[name] = 0.0
    return columns


def _evaluate(rule: Identity, applicant: str, column: _Column) -> Outcome | None:
    """Evaluate a rule over one column; None when it has nothing to say there."""
    values, places = column.values, column.places
    left, right = rule.left[0], rule.right[0] if rule.literal is None else ()
    if len(rule.left) > 1:
        left = next((side for side in rule.left if not values.keys().isdisjoint(side)), left)
    if len(rule.right) > 1:
        right = next((side for side in rule.right if places.issuperset(side)), right)
    if values.keys().isdisjoint(left) and values.keys().isdisjoint(right):
        return None
    if rule.kind == "definition" and (left[0] not in values or places.isdisjoint(right)):
        return None
    if rule.both and not values.keys() >= {*left, *right}:
        return None
    if rule.listed:
        complete = all(name in column.parts for name in right) and left == rule.left[0]
        if complete or left[0] not in values or sum(name in values for name in right) < _LISTED:
            return None
        right = tuple(name for name in right if name in column.parts)
    # What a rule judges must be printed as a figure, unless it is a sum itself.
    lefts = list(map((values if len(left) == 1 else column.parts).get, left))
    rights = list(map(column.parts.get, right))
    return _outcome(rule, applicant, lefts, rights, [(name, applicant) for name in (*left, *right)])


def _evaluate_row(rule: Identity, columns: Mapping[str, _Column], indicator: str) -> Outcome:
    """Evaluate a rule over one row, whose addends are applicants."""
    left, right = rule.left[0], rule.right[0]
    lefts = [columns[who].values.get(indicator) for who in left]
    rights = [columns[who].parts.get(indicator) for who in right]
    return _outcome(rule, indicator, lefts, rights, [(indicator, who) for who in (*left, *right)])


def _outcome(
    rule: Identity, about: str, lefts: list[float | None], rights: list[float | None], keys: list[Key]
) -> Outcome:
    used = list(zip(keys, (*lefts, *rights), strict=True))
    operands = tuple([(*key, value) for key, value in used if value is not None])
    missing = tuple([key for key, value in used if value is None]) if len(operands) < len(used) else ()
    left = _sum(lefts)
    right = _sum(rights) if rule.literal is None else rule.literal
    status: Status = "unknown"
    if left is not None and right is not None:
        status = "pass" if _holds(left, rule.relation, right) else "fail"
    severity: Severity = "hard" if rule.kind == "hard" else "soft"
    return Outcome(rule.id, status, severity, left, right, about, operands, missing, rule.meaning)


def _sum(amounts: Sequence[float | None]) -> float | None:
    """What all amounts come to; None when one is not known."""
    return None if None in amounts else sum(cast("Sequence[float]", amounts))


def _holds(left: float, relation: Relation, right: float) -> bool:
    if relation == "==":
        return abs(left - right) <= _TOLERANCE * max(1.0, abs(right))
    if relation == "iff":
        return (left > 0) == (right > 0)
    if relation == "multiple":
        return abs(left / right - round(left / right)) <= _TOLERANCE
    return left <= right + _TOLERANCE if relation == "<=" else left >= right - _TOLERANCE


def locate_misread(outcomes: Sequence[Outcome]) -> Misread | None:
    """Find the one cell of the request table that explains every broken sum, if there is exactly one.

    A single misread cell breaks its row and its column (and, in some rows, its balance) by the same amount and nothing
    else. None when nothing is broken, or when no cell or several cells would explain it.
    """
    outcomes = [o for o in outcomes if o.id.startswith("T3-") and o.status != "unknown"]
    broken = {i for i, outcome in enumerate(outcomes) if outcome.status == "fail"}
    if len(broken) < 2:
        return None
    found = []
    for name, who, value in sorted({operand for i in broken for operand in outcomes[i].operands}):
        uses = {i: sign for i, outcome in enumerate(outcomes) if (sign := _sign(outcome, (name, who)))}
        if set(uses) != broken:
            continue
        gaps = {sign * ((outcomes[i].left or 0) - (outcomes[i].right or 0)) for i, sign in uses.items()}
        if len(gaps) == 1:
            found.append(Misread(name, who, value, value - gaps.pop()))
    return found[0] if len(found) == 1 else None


def _sign(outcome: Outcome, key: Key) -> int:
    """Return 1 when a cell stands on the left of a rule, -1 on the right, 0 when the rule does not use it."""
    if not any((name, who) == key for name, who, _ in outcome.operands):
        return 0
    if outcome.id == "T3-ROW":
        return 1 if key[1] == "total" else -1
    on_left = key[0] in {"requests_received", "requests_carried_in"}
    return 1 if on_left or (outcome.id == "T3-COLUMN" and key[0] == "requests_concluded") else -1
