"""The lists of ``extract/data``: what a reviewer should be able to argue about is data, not code."""

from __future__ import annotations

import csv
from importlib.resources import files


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of one CSV file (``topics.csv``) in its order, each by its columns; all values are strings."""
    with files("extract.data").joinpath(name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
