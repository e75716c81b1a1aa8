"""What ``gongkai doctor`` tells: the versions and outside programs on which results depend."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from importlib.metadata import PackageNotFoundError, version

from extract.version import extractor_version

#: What is imported for every archive; extras are reported when they are there.
PACKAGES = (
    "gongkai",
    "scrapy",
    "trafilatura",
    "lxml",
    "opencc",
    "sqlite-utils",
    "datasette",
    "pdfplumber",
    "pypdfium2",
    "warcio",
)
EXTRAS = ("scrapy-playwright", "distributed")
#: Outside programs and what is missing without them.
PROGRAMS = {
    "soffice": "reads .doc files (best)",
    "antiword": "reads .doc files (text and simple tables)",
    "chromium": "renders pages that need a browser",
}


def describe() -> list[tuple[str, str, str]]:
    """Return (what, version or place, remark), one row per line; a remark beginning with ``!`` needs attention."""
    rows = [
        ("python", platform.python_version(), ""),
        ("sqlite", sqlite3.sqlite_version, _sqlite_remark(sqlite3.sqlite_version_info)),
        ("extractor", extractor_version(), "hash of the extractor's code and data"),
    ]
    for name in PACKAGES:
        found = _version(name)
        rows.append((name, found or "", "" if found else "! not installed"))
    rows += [(name, found, "optional") for name in EXTRAS if (found := _version(name))]
    for program, use in PROGRAMS.items():
        place = shutil.which(program)
        rows.append((program, "found" if place else "", use if place else f"not found: {use}"))
    return rows


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _sqlite_remark(found: tuple[int, ...]) -> str:
    """Say whether this SQLite has the WAL-reset bug (3.7.0 to 3.51.2, fixed in 3.44.6 and 3.50.7 as well)."""
    fixed = found >= (3, 51, 3) or (3, 50, 7) <= found < (3, 51) or (3, 44, 6) <= found < (3, 45)
    if fixed:
        return ""
    return "can lose commits with two writers on one file; gongkai's lock allows only one, keep other writers off"
