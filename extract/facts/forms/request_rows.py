"""Which row of the request table a printed label means (data/request_rows.csv, FORMAT 5.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extract.facts.forms.labels import bare, overlap, read_data, without_notes

#: The printed order; (六)其他处理 as one row shares its place with the last of the three rows that replaced it.
LAST_PLACE = 25


@dataclass(frozen=True, slots=True)
class RowRule:
    """One row of the form: its place in the printed order, its words, and its full official label."""

    place: int
    indicator: str
    group: str
    words: tuple[str, ...]
    exact: tuple[str, ...]
    label: str


@lru_cache(maxsize=1)
def row_rules() -> tuple[RowRule, ...]:
    """Return the rows of both forms in printed order."""
    return tuple(
        RowRule(
            int(row["place"]),
            row["indicator"],
            row["group"],
            tuple(word for word in row["words"].split("|") if word),
            tuple(word for word in row["exact"].split("|") if word),
            bare(row["label"].rpartition(" ")[2]),
        )
        for row in read_data("request_rows.csv")
    )


#: The share of a fragment's two-character runs that its official label must have.
_MOSTLY = 0.75

_GROUP_HEAD = re.compile(r"^(?:不予公开|无法提供|不予处理|其他处理)(?=[0-9①-⑨(])")


def match_row(text: str) -> tuple[str, ...]:
    """Return the indicators a label may mean: one when it is certain, several for a fragment, none when unknown.

    The first word of the form inside the label decides, because templates append long explanations to labels. A label
    without any of the words may still be a fragment or a damaged copy of exactly one official label.
    """
    return _match(bare(text))


@lru_cache(maxsize=4096)
def _match(label: str) -> tuple[str, ...]:
    if _GROUP_HEAD.match(label):
        label = bare(_GROUP_HEAD.sub("", label))
    short = without_notes(label)
    exact = [rule.indicator for rule in row_rules() if short in rule.exact]
    if exact:
        return tuple(exact)
    found = [
        (label.find(word), rule.indicator)
        for rule in row_rules()
        for word in rule.words
        if word in label and not (rule.indicator == "other_outcome" and short != word)
    ]
    if found:
        first = min(position for position, _ in found)
        return tuple(dict.fromkeys(indicator for position, indicator in found if position == first))
    return fragment_of(label)


@lru_cache(maxsize=1)
def _runs() -> str:
    """Return all official labels in one string: what is foreign to it is no fragment of any of them."""
    return "|".join(rule.label for rule in row_rules())


def fragment_of(text: str) -> tuple[str, ...]:
    """Return the rows whose official label holds (nearly) all of a printed fragment of at least three characters."""
    return _fragment(bare(text))


@lru_cache(maxsize=4096)
def _fragment(label: str) -> tuple[str, ...]:
    if (
        not 3 <= len(label) <= 60
        or overlap(label, _runs()) < _MOSTLY
        or label in {"不予公开", "无法提供", "不予处理", "其他处理"}
    ):
        return ()
    scores = [(overlap(label, rule.label), rule.indicator) for rule in row_rules() if rule.label]
    best = max(score for score, _ in scores)
    return tuple(indicator for score, indicator in scores if score >= _MOSTLY and score > best - 0.15)


def place_of(indicator: str) -> int:
    """Return the place of a row in the printed order."""
    return _places()[indicator]


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    return {rule.indicator: rule.place for rule in row_rules()}


def open_rows(after: int, before: int, *, split: bool | None) -> list[str]:
    """Return the rows between two places; ``split`` says whether (六) is three rows (None: unknown, both)."""
    chosen = []
    for rule in row_rules():
        single, triple = rule.indicator == "other_outcome", rule.indicator.startswith("other_outcome_")
        if after < rule.place < before and not (single and split) and not (triple and split is False):
            chosen.append(rule.indicator)
    return chosen
