"""What datasette's own pages lack for screen readers and for readers of Chinese, put right in their finished HTML.

Datasette 0.65 gives its fields no names and has no translations. Its templates are not copied; what they print is
mended where it is found as known, and left as it is where a later version prints something else. Every pattern holds a
``<`` or ``>`` of a tag, which no text of an archive can: that is escaped.
"""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup

from archive.site import language

#: Fields without a name, and the string that names them.
_FIELDS = (
    (re.compile(r'<select (?=name="_filter_column)'), "table.column"),
    (re.compile(r'<select (?=name="_filter_op)'), "table.operation"),
    (re.compile(r'<input (?=type="text" name="_filter_value)'), "table.value"),
    (re.compile(r'<select (?=name="_sort" )'), "table.sort"),
    (re.compile(r'<textarea (?=id="sql-editor" name="sql"(?! aria-label))'), "tables.sql"),
)
#: Headings of the third level stand right below the one of the first.
_HEADING = re.compile(r"<(/?)h3(?=[ >])")
_COLUMNS = re.compile(r'<dl class="column-descriptions">.*?</dl>', re.DOTALL)


def mended(page: str) -> Markup:
    """Return the content of a page of datasette with names for its fields, in the language of the visitor."""
    text = str(page)
    for pattern, key in _FIELDS:
        text = pattern.sub(rf"\g<0>aria-label=\"{language.text(key)}\" ", text)
    text = _HEADING.sub(r"<\1h2", text)
    text = _COLUMNS.sub(_folded, text)
    if language.current() == "zh":
        for english, chinese in _phrases():
            text = text.replace(english, chinese)
    return Markup(text)  # noqa: S704 - datasette's own page, escaped already


def _folded(match: re.Match[str]) -> str:
    """Fold a list of forty columns away: it stands between the title of a table and its rows."""
    return f'<details class="gk-columns"><summary>{language.text("table.columns")}</summary>{match[0]}</details>'


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    """Return stretches of datasette's pages with their translations."""
    return tuple((row["en"], row["zh"]) for row in language.table("datasette_zh.csv"))
