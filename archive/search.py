"""Full-text search that finds two-character words: an FTS5 index over pairs of neighbouring Han characters.

SQLite's own tokenizers take a whole Chinese clause for one word (unicode61) or find nothing shorter than three
characters (trigram). Here every run of Han characters is indexed as its overlapping pairs, followed by its last
character alone, and a query is turned into phrases of the same pairs, so a hit is exactly a substring hit.
Words and numbers in other scripts are indexed whole.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

#: Changes with the way texts are turned into tokens; an index made by another version is made again.
INDEX_VERSION = "1"

#: A query longer than this is cut: nobody types more, and a phrase of thousands of pairs only costs time.
MAX_QUERY = 200

# 〇 is written as a numeral but lies outside the Han blocks.
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_TOKEN = re.compile(f"([{_HAN}]+)|((?:(?![{_HAN}_])\\w)+)")
_THOUSANDS = re.compile(r",(?<=\d,)(?=\d{3}(?!\d))")
#: Full-width signs that nearly every text prints. NFKC folds them too, but takes twenty times as long for a text that
#: holds any as for one that it finds in order.
_FULL_WIDTH = tuple(zip("，；（）：％！？", ",;():%!?", strict=True))
_QUOTED = re.compile(r'["“”]([^"“”]*)["“”]|([^\s"“”]+)')


@cache
def _simplifier() -> Any:
    import opencc  # noqa: PLC0415 - loaded at the first search only

    return opencc.OpenCC("t2s")


def normalise(text: str) -> str:
    """Fold width and compatibility forms (NFKC), Traditional to Simplified, case, and commas inside numbers."""
    text = text.replace("\0", " ")
    for wide, narrow in _FULL_WIDTH:
        text = text.replace(wide, narrow)
    folded = unicodedata.normalize("NFKC", text).encode("utf-8", "replace").decode("utf-8")
    simplified: str = _simplifier().convert(folded)
    return _THOUSANDS.sub("", simplified.casefold())


def bigrams(text: str) -> str:
    """Return the tokens under which ``text`` is indexed, blank-separated: ``征地 地补 补偿 偿 2018 年``."""
    return " ".join(_tokens(normalise(text)))


def _tokens(normalised: str) -> list[str]:
    tokens: list[str] = []
    for han, word in _TOKEN.findall(normalised):
        if word:
            tokens.append(word)
            continue
        tokens.extend(map(add, han, han[1:]))
        tokens.append(han[-1])
    return tokens


def match_expression(query: str) -> str:
    """Turn what a person typed into an FTS5 expression that can never be malformed.

    Words are joined by AND, ``"…"`` keeps a phrase together, everything else is taken literally. A phrase of a
    single Han character, or ending in one after a number or word, is a prefix. Without any word the result is
    ``""`` in quotes, which matches nothing.
    """
    parts = []
    for quoted, bare in _QUOTED.findall(query[:MAX_QUERY]):
        phrase = _phrase(normalise(quoted or bare))
        if phrase:
            parts.append(phrase)
    return " AND ".join(parts) or '""'


def _phrase(normalised: str) -> str:
    runs = _TOKEN.findall(normalised)
    tokens: list[str] = []
    for han, word in runs:
        if word:
            tokens.append(word)
        else:
            tokens.extend(han[place : place + 2] for place in range(len(han) - 1))
            tokens.append(han[-1])
    if not tokens:
        return ""
    last = runs[-1][0]
    if last and len(last) > 1:
        # The run may go on in the document, so its last character need not stand alone there.
        return f'"{" ".join(tokens[:-1])}"'
    # A single character begins a pair where the run goes on and stands alone where it ends: the prefix finds both.
    return f'"{" ".join(tokens)}"*' if last else f'"{" ".join(tokens)}"'


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the SQL function ``bigrams(query)``: ``WHERE search MATCH bigrams('征地')``."""
    connection.create_function(
        "bigrams", 1, lambda query: match_expression("" if query is None else str(query)), deterministic=True
    )


# --- the index -------------------------------------------------------------------------------------------------------


class Tokens(NamedTuple):
    """A report as it is indexed: title and body by :func:`bigrams`."""

    report_id: int
    title: str
    body: str


def index(db: sqlite3.Connection, reports: Iterable[Tokens]) -> None:
    """Add reports to the index that are not in it; cheapest in the order of their ids and many at a time."""
    db.executemany("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", reports)


def unindex(db: sqlite3.Connection, report_id: int) -> None:
    """Take one report out of the index, while its row and text are still there.

    SQLite 3.40 cannot delete from a contentless index by rowid: it has to be told the very tokens that went in.
    """
    row = db.execute(
        "SELECT title, text FROM reports JOIN texts USING (report_id) WHERE report_id = ?", (report_id,)
    ).fetchone()
    if row is not None:
        db.execute(
            "INSERT INTO search (search, rowid, title, body) VALUES ('delete', ?, ?, ?)",
            (report_id, bigrams(row[0] or ""), bigrams(row[1])),
        )


def index_stored(db: sqlite3.Connection, report_id: int) -> None:
    """Add one report to the index by the text that is stored."""
    title, text = db.execute(
        "SELECT title, text FROM reports JOIN texts USING (report_id) WHERE report_id = ?", (report_id,)
    ).fetchone()
    index(db, [Tokens(report_id, bigrams(title or ""), bigrams(text))])


def rebuild(db: sqlite3.Connection) -> None:
    """Empty the index and fill it again from the stored texts, inside the caller's transaction."""
    db.execute("INSERT INTO search (search) VALUES ('delete-all')")
    rows = db.execute("SELECT report_id, title, text FROM reports JOIN texts USING (report_id) ORDER BY report_id")
    index(db, (Tokens(report_id, bigrams(title or ""), bigrams(text)) for report_id, title, text in rows))


def ensure_version(db: sqlite3.Connection) -> None:
    """Make the index again when it was made by another version of this module, inside the caller's transaction."""
    row = db.execute("SELECT value FROM _settings WHERE name = 'index_version'").fetchone()
    if row is None or row[0] != INDEX_VERSION:
        rebuild(db)
        db.execute("INSERT OR REPLACE INTO _settings VALUES ('index_version', ?)", (INDEX_VERSION,))


# --- searching -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """One report found: ``excerpt`` is a stretch of its text around the first place that matches."""

    report_id: int
    year: int | None
    agency: str | None
    title: str | None
    kind: str
    duplicate_of: int | None
    source: str
    excerpt: str


def search(connection: sqlite3.Connection, query: str, *, limit: int = 20, everything: bool = False) -> list[Hit]:
    """Return the best hits, titles weighing more than bodies; at most ``limit``.

    Only annual reports, each once, unless ``everything``. Raises nothing for any query.
    """
    scope = "" if everything else "AND r.kind = 'annual_report' AND r.duplicate_of IS NULL"
    # The texts of the hits that are shown, and not of all that are sorted.
    rows = connection.execute(
        "SELECT r.report_id, r.year, r.agency, r.title, r.kind, r.duplicate_of, r.source, t.text FROM"  # noqa: S608
        " (SELECT r.report_id, bm25(search, 10.0, 1.0) AS rank FROM search"
        " JOIN reports r ON r.report_id = search.rowid"
        f" WHERE search MATCH ? {scope} ORDER BY rank, r.report_id LIMIT ?) found"
        " JOIN reports r USING (report_id) JOIN texts t USING (report_id) ORDER BY found.rank, report_id",
        (match_expression(query), limit),
    )
    hits = []
    for report_id, year, agency, title, kind, duplicate_of, source, text in rows:
        hits.append(Hit(report_id, year, agency, title, kind, duplicate_of, source, excerpt(text, query)))
    return hits


def excerpt(text: str, query: str, *, width: int = 60) -> str:
    """Return about ``width`` characters of one paragraph around the word of ``query`` that is rarest in the text."""
    words = [word for quoted, bare in _QUOTED.findall(query[:MAX_QUERY]) if (word := normalise(quoted or bare))]
    folded = normalise(text)
    counted = {word: folded.count(word) for word in words}
    rarest = min((word for word in words if counted[word]), key=lambda word: counted[word], default=None)
    if rarest is not None:
        # Folding changes lengths by a few characters, but not the number of lines.
        before, _, _ = folded.partition(rarest)
        number, found = before.count("\n"), len(before) - before.rfind("\n") - 1
        paragraph = text.split("\n")[number]
        # The window is wide enough for that.
        start = max(0, found - width // 2)
        end = min(len(paragraph), start + width)
        return ("…" if start else "") + paragraph[start:end] + ("…" if end < len(paragraph) else "")
    first = text.split("\n", 1)[0]
    return first[:width] + ("…" if len(first) > width else "")
