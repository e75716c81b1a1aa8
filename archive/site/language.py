"""The language of a page: what the visitor asks for, and every string of the site in both languages."""

from __future__ import annotations

import csv
import re
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
COOKIE = "gongkai_lang"
DATA = Path(__file__).resolve().parent / "data"

#: Set for each request by the ASGI wrapper; datasette's metadata hook is given no request to look at.
_current: ContextVar[Language] = ContextVar("gongkai_language", default="en")

_PREFERENCE = re.compile(r"^([a-z]{2,3})[a-z0-9-]*(?:;q=([01](?:\.[0-9]{1,3})?))?$", re.ASCII)


def known(name: str | None) -> Language | None:
    """Return a language that this site speaks, or None."""
    return next((language for language in LANGUAGES if language == name), None)


def preferred(accept_language: str) -> Language:
    """Return what an Accept-Language header (RFC 9110, 12.5.4) asks for; English when it names neither language."""
    best: tuple[float, Language] = (0.0, "en")
    for part in accept_language[:500].split(","):
        match = _PREFERENCE.match(part.replace(" ", "").lower())
        language = known(match[1]) if match else None
        if match and language:
            weight = float(match[2] or "1")
            if weight > best[0]:
                best = (weight, language)
    return best[1]


def current() -> Language:
    """Return the language of the page that is being made."""
    return _current.get()


def use(language: Language) -> None:
    """Make pages in this language from here on in this request."""
    _current.set(language)


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the CSV files of the site."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _strings() -> dict[str, dict[str, str]]:
    return {row["key"]: {"en": row["en"], "zh": row["zh"]} for row in table("strings.csv")}


def text(key: str, **values: object) -> str:
    """Return a string of the site in the language of the page, its ``{places}`` filled in.

    Where there is one of a thing (``count`` is 1), the string ``KEY_one`` is taken if strings.csv has it. Raises
    KeyError for a key that is not in strings.csv: a test goes through all templates.
    """
    strings = _strings()
    one = f"{key}_one"
    found = strings[one if str(values.get("count")) == "1" and one in strings else key][current()]
    return found.format(**values) if values else found


def word(group: str, value: str | None) -> str:
    """Return the name of a coded value (``word("kind", "annual_report")``), or the value itself when it has none."""
    if value is None:
        return ""
    entry = _strings().get(f"{group}.{value}")
    return entry[current()] if entry else value
