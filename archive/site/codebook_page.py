"""The codebook: what each indicator means, what the forms call it, and how many figures the archive holds of it."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files
from typing import Any

from archive.database import ERAS
from archive.site import comparable, language
from archive.site.asking import rows
from archive.site.kept import counts


def _data(name: str) -> list[dict[str, str]]:
    text = (files("extract") / "data" / name).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@cache
def _places() -> dict[str, int]:
    """Return the place of each indicator in the codebook, which follows the forms."""
    return {row["indicator"]: place for place, row in enumerate(_data("indicators.csv"))}


@cache
def labels() -> dict[str, list[dict[str, Any]]]:
    """Return the official labels of extract/data/labels.csv by indicator: eras, label, other wordings."""
    out: dict[str, list[dict[str, Any]]] = {}
    for row in _data("labels.csv"):
        out.setdefault(row["indicator"], []).append(
            {
                "eras": [ERAS[letter] for letter in row["era"]],
                "label": row["official_label"],
                "others": row["other_wordings"].replace("|", "；"),
            }
        )
    return out


@cache
def _groups() -> tuple[tuple[str, str], ...]:
    """Return (prefix, group), the longest prefix first."""
    found = [(row["prefix"], row["group"]) for row in language.table("codebook_groups.csv")]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def group_of(indicator: str) -> str:
    """Return the group under which an indicator is listed."""
    return next((group for prefix, group in _groups() if indicator.startswith(prefix)), "other")


async def load(database: Any) -> dict[str, Any]:
    """Return the indicators by group, in the order of codebook_groups.csv and of the forms."""
    found = await rows(database, "SELECT * FROM indicators ORDER BY indicator LIMIT 1000")
    held = (await counts(database, "indicators"))["indicators"]
    numbers = {row["indicator"]: row["number"] for row in held or []}
    order = list(dict.fromkeys(row["group"] for row in language.table("codebook_groups.csv")))
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in [*order, "other"]}
    for row in sorted(found, key=lambda row: _places().get(row["indicator"], len(found))):
        row["labels"] = labels().get(row["indicator"], [])
        row["breaks"] = comparable.breaks(row["indicator"])
        row["number"] = None if held is None else numbers.get(row["indicator"], 0)
        groups[group_of(row["indicator"])].append(row)
    return {"groups": {name: entries for name, entries in groups.items() if entries}}
