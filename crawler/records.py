"""Records as text: which file a province has, how a record is written, and adding one to its file."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.portals import FOLDER, Portal, read_records
from extract.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable

PROVINCES = Path(__file__).with_name("provinces.csv")
#: Written in this order: what a reviewer asks first stands first.
_ORDER = ("name", "title", "province", "level", "division", "cms", "listing", "start")


@dataclass(frozen=True, slots=True)
class Province:
    """A file of records: its name, the province's short name, and its code (``""`` for the national bodies)."""

    file: str
    name: str
    code: str


@cache
def provinces() -> dict[str, Province]:
    """Return the files of records by name: the 31 provinces of the mainland and ``central``."""
    with PROVINCES.open(encoding="utf-8", newline="") as file:
        return {row["file"]: Province(row["file"], row["province"], row["code"]) for row in csv.DictReader(file)}


def toml_of(portal: Portal) -> str:
    """Return a record as a ``[[portal]]`` table; values that are the default are left out."""
    names = [*_ORDER, *(field.name for field in fields(Portal) if field.name not in _ORDER)]
    defaults = {field.name: field.default for field in fields(Portal)}
    lines = ["[[portal]]"]
    for name in names:
        value = getattr(portal, name)
        if value != defaults[name] or defaults[name] is MISSING or name == "state":
            lines.append(f"{name} = {_value(value)}")
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    # The escapes of JSON strings are among those of TOML's basic strings; DEL alone is not escaped by JSON.
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\x7f", "\\u007f")


def write(file: Path, portals: Iterable[Portal], *, heading: str) -> None:
    """Write a whole file of records below a heading of one line; raise ConfigurationError for one that is wrong."""
    _replace(file, "\n".join([f"# {heading}\n", *(toml_of(portal) for portal in portals)]))


def append(portal: Portal, folder: Path = FOLDER) -> Path:
    """Add a record at the end of its province's file; what stands there already is not touched.

    Raises ConfigurationError, with the file as it was, when the record would not load.
    """
    file = folder / f"{portal.name.partition('_')[0]}.toml"
    if file.exists():
        before = file.read_text(encoding="utf-8").rstrip("\n") + "\n"
    else:
        province = provinces().get(file.stem)
        before = f"# {province.name if province else file.stem}: columns of annual reports.\n"
    _replace(file, f"{before}\n{toml_of(portal)}")
    return file


def _replace(file: Path, text: str) -> None:
    """Put ``text`` in the file's place once it loads as records: never half a file, never one that stops a crawl."""
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".records-") as folder:
        draft = Path(folder) / file.name
        draft.write_text(text, encoding="utf-8")
        names = [portal.name for portal in read_records(draft)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ConfigurationError(f"{file.name}: the name {twice[0]} is used twice")
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(file)
