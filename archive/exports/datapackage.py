"""The Frictionless data package of an export: files, columns, types, keys, meanings, hashes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from archive.exports.folder import PACKAGE
from archive.exports.model import LICENCE, SOURCE, TITLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive.exports.model import Exported, Sheet

_FORMATS: dict[str, dict[str, Any]] = {
    "csv": {
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
    },
    "jsonl": {"format": "jsonl", "mediatype": "application/x-ndjson", "encoding": "utf-8"},
    "parquet": {"format": "parquet", "mediatype": "application/vnd.apache.parquet"},
}


def write_package(
    folder: Path, written: Sequence[tuple[Sheet, str]], done: Exported, filters: dict[str, Any], version: str
) -> None:
    """Describe the files of ``folder``: ``written`` are sheets with their file names; ``filters`` what was asked for.

    ``version`` names the extractor that read the documents. There is no date: the same archive gives the same bytes.
    """
    present = {sheet.name for sheet, _ in written}
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "gongkai-export",
        "title": TITLE,
        "description": SOURCE,
        "version": version,
        "licenses": [{"name": "other-pd", "title": LICENCE}],
        "sources": [{"title": SOURCE}],
        "gongkai": {"filters": filters, "notes": done.notes},
        "resources": [_resource(folder, sheet, name, present, filters) for sheet, name in written],
    }
    (folder / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _resource(folder: Path, sheet: Sheet, name: str, present: set[str], filters: dict[str, Any]) -> dict[str, Any]:
    file = folder / name
    with file.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    schema: dict[str, Any] = {
        "fields": [
            {"name": one.name, "type": one.type, "title": one.zh or one.name, "description": one.description}
            for one in sheet.columns
        ],
        "missingValues": [""],
    }
    if sheet.key:
        schema["primaryKey"] = list(sheet.key)
    # A key into a table that is not here, or not whole here, cannot be followed.
    references = [
        {"fields": [column], "reference": {"resource": table, "fields": [other]}}
        for column, table, other in sheet.references
        if table in present
    ]
    if sheet.name == "reports" and not filters:
        references.append({"fields": ["duplicate_of"], "reference": {"resource": "", "fields": ["report_id"]}})
    if references:
        schema["foreignKeys"] = references
    return {
        "name": sheet.name,
        "path": name,
        "profile": "tabular-data-resource",
        "title": sheet.title,
        "description": sheet.description,
        **_FORMATS[file.suffix.removeprefix(".")],
        "bytes": file.stat().st_size,
        "hash": f"sha256:{sha256}",
        "schema": schema,
    }
