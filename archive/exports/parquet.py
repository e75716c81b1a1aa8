"""Parquet, with typed columns: whole numbers, decimals, dates, text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from archive.exports.extras import needed

if TYPE_CHECKING:
    from pathlib import Path

    from archive.exports.model import Column, Row, Sheet

#: A row group ends at so many rows or characters: long texts would else fill the memory.
_ROWS = 50_000
_CHARACTERS = 16_000_000


def write_parquet(file: Path, sheet: Sheet, notes: list[str]) -> int:
    """Write a sheet with its columns' meanings in the schema; returns the number of rows.

    Dates become dates. A text in a date column that is no day of the calendar becomes null and a line in ``notes``.
    Raises ConfigurationError without pyarrow.
    """
    arrow = needed("pyarrow", "Parquet")
    parquet = needed("pyarrow.parquet", "Parquet")
    schema = arrow.schema(
        [arrow.field(one.name, _type(arrow, one), metadata={"description": one.description}) for one in sheet.columns],
        metadata={"title": sheet.title, "description": sheet.description},
    )
    texts = [place for place, one in enumerate(sheet.columns) if one.type == "string"]
    dates = [place for place, one in enumerate(sheet.columns) if one.type == "date"]
    number = size = wrong = 0
    rows: list[Row] = []
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:

        def flush() -> None:
            arrays = [arrow.array([row[place] for row in rows], type=kind.type) for place, kind in enumerate(schema)]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))
            rows.clear()

        for row in sheet.rows():
            values: list[Any] = list(row)
            for place in dates:
                values[place] = _day(row[place])
                wrong += values[place] is None and row[place] is not None
            for place in texts:
                # Columns of views have no type of their own; where values differ in type, all are text.
                if row[place] is not None and not isinstance(row[place], str):
                    values[place] = str(row[place])
            rows.append(tuple(values))
            number += 1
            size += sum(len(value) for value in row if isinstance(value, str))
            if len(rows) >= _ROWS or size >= _CHARACTERS:
                flush()
                size = 0
        if rows or not number:
            flush()
    if wrong:
        notes.append(f"{file.name}: {wrong} dates that are no day of the calendar are empty; csv and jsonl keep them")
    return number


def _type(arrow: Any, column: Column) -> Any:
    return {
        "integer": arrow.int64,
        "number": arrow.float64,
        "date": arrow.date32,
        "string": arrow.string,
    }[column.type]()


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value is not None else None
    except ValueError:
        return None
