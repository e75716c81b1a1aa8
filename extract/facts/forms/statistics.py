"""The statistics forms before 2019: the national one of 2014 (FORMAT 3) and the local ones of 2008 (FORMAT 2.2).

Both are lists of label, unit and figure. Provinces insert rows, split the figures by reporter and print a second,
cumulative figure, so a row is taken only when its whole label is one of the form's, and a column only when its heading
says that it is the year's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from extract.facts.forms.cells import make_cell, own_cells, pick, row_line, texts_of, units
from extract.facts.forms.labels import LONGEST, bare, is_label, read_data, squash, without_notes
from extract.facts.forms.statistics_columns import Columns, find_columns, guess_columns
from extract.facts.numbers import MONEY, parse_cell
from extract.model import Form, FormCell, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.facts.forms.cells import Problem

Letter = Literal["A", "B"]
_COUNTED = re.compile(r"(?:总次数|总人数|总数量|总数|数量|次数|数|总额)$")
_LEAD = re.compile(r"^(?:其中[:：]?|本年度?|全年|20[0-9]{2}年度?)")
#: Punctuation, and the marks of footnotes to a label.
_PUNCTUATION = re.compile("[、,.:;·★☆※△▲*]")
#: A table is one of these forms when so many of its rows carry the form's labels.
_ENOUGH = 4
_OF_OTHER_FORMS = {"自然人", "结果维持", "申请人情况"}
_CODED = "免予公开范围"
_KEYS = (
    ("国家秘密", "refused_state_secret"),
    ("商业秘密", "refused_trade_secret"),
    ("个人隐私", "refused_privacy"),
    ("过程中", "refused_deliberative"),
    ("执法", "refused_case_file"),
    ("法律法规", "refused_by_law"),
)


def stem(text: str) -> str:
    """Return a label without numbering, notes, punctuation and its closing word for a count."""
    return _stem(text[:LONGEST])


@lru_cache(maxsize=4096)
def _stem(text: str) -> str:
    label = without_notes(bare(text))
    while match := _LEAD.match(label):
        label = bare(label[match.end() :])
    return _COUNTED.sub("", _PUNCTUATION.sub("", label))


@lru_cache(maxsize=2)
def _names(form: Letter) -> dict[str, dict[str, str]]:
    """Return, by stem, the indicators a label may mean, by section."""
    names: dict[str, dict[str, str]] = {}
    for row in read_data("statistics_rows.csv"):
        if row["form"] == form:
            for name in row["names"].split("|"):
                names.setdefault(stem(name), {})[row["section"]] = row["indicator"]
    return names


@lru_cache(maxsize=1)
def _sections() -> dict[str, str]:
    return {
        stem(word): row["section"] for row in read_data("statistics_sections.csv") for word in row["words"].split("|")
    }


def read_statistics_forms(tables: Sequence[Table], year: int | None) -> tuple[list[Form], set[tuple[int, int]]]:
    """Read every such form among ``tables``: the forms found, and the (table, row) places they take up."""
    forms: list[_Reader] = []
    taken: set[tuple[int, int]] = set()
    columns: Columns | None = None
    for index, table in enumerate(tables):
        if not _OF_OTHER_FORMS.isdisjoint(map(squash, texts_of(table))):
            continue
        letter = _recognise(table)
        found, first = find_columns(table, year) if letter or forms else (None, 0)
        if letter is None and not (found and forms):
            columns = None
            continue
        turned = False
        if found is None or found.value is None:
            found_turned, first_turned = find_columns(_turn(table), year)
            if found_turned and found_turned.value:
                table, found, first, turned = _turn(table), found_turned, first_turned, True  # noqa: PLW2901
        if found is None:
            found = columns if columns and len(table.rows[0]) == columns.width else guess_columns(table)
        columns = found
        letter = letter or forms[-1].letter
        taken.update((index, row) for row in range(len(tables[index].rows)))
        if not forms or forms[-1].letter != letter or forms[-1].starts_again(table, found):
            forms.append(_Reader(letter))
        forms[-1].read(index, table, found, first, year, turned=turned)
    kept: list[Form] = []
    for form in (reader.form() for reader in forms):
        if not any(_says(form) == _says(other) for other in kept):
            kept.append(form)
    return kept, taken


def _says(form: Form) -> set[tuple[str, str, float | None]]:
    return {(cell.indicator, cell.state, cell.value) for cell in form.cells}


def _turn(table: Table) -> Table:
    """Exchange rows and columns: small forms print their labels as headings over one row of figures."""
    return Table(tuple(zip(*table.rows, strict=True)), tuple(zip(*table.own, strict=True)))


def _recognise(table: Table) -> Letter | None:
    """Say which form a table is by counting its labels; None for any other table."""
    stems = {stem(text) for text in texts_of(table) if text.strip() and is_label(text)}
    hits = {letter: len(stems & _names(letter).keys()) for letter in ("B", "A")}
    best: Letter = "B" if hits["B"] >= hits["A"] else "A"
    headed = {"统计指标", "指标名称"} & {squash(text) for row in table.rows[:4] for text in row}
    return best if hits[best] >= (2 if headed else _ENOUGH) else None


@dataclass(slots=True)
class _Reader:
    letter: Letter
    section: str = ""
    cells: dict[str, FormCell] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def form(self) -> Form:
        """Return what was read; rows printed twice with different figures are out."""
        cells = tuple(cell for name, cell in self.cells.items() if name not in self.twice)
        return Form("table-2014" if self.letter == "B" else "prose", cells, tuple(self.problems))

    def starts_again(self, table: Table, columns: Columns | None) -> bool:
        """Whether most labelled rows of a table are in this form already with other figures."""
        if not columns or columns.value is None:
            return False
        seen = [stem(row[c]) for row in table.rows for c in range(len(row)) if is_label(row[c])]
        mapped = {
            min(_names(self.letter)[name].values()) for name in seen if len(_names(self.letter).get(name, {})) == 1
        }
        return len(mapped & self.cells.keys()) >= 3

    def read(
        self, index: int, table: Table, columns: Columns | None, first: int, year: int | None, *, turned: bool
    ) -> None:
        """Read the rows of one table from row ``first`` on; ``turned``: rows and columns were exchanged."""
        if columns is None or columns.value is None:
            self.problems.append(("columns_unclear", columns.detail if columns else row_line(table, 0)))
            return
        title = " ".join(squash(text) for row in table.rows[: first + 1] for text in row[:1])
        other = re.search(r"(20[0-9]{2})年度?\)?", title)
        if other and year is not None and other.group(1) != str(year) and "统计表" in title:
            self.problems.append(("table_of_another_year", title[:80]))
            return
        for row in range(first, len(table.rows)):
            self._read_row((index, row), table, columns, turned=turned)

    def _read_row(self, at: tuple[int, int], table: Table, columns: Columns, *, turned: bool) -> None:
        assert columns.value is not None
        texts = table.rows[at[1]]
        labels = [c for c in own_cells(table, at[1]) if c < columns.label_stop and texts[c].strip()]
        labels = [c for c in labels if is_label(texts[c])]
        if not labels:
            return
        label = texts[labels[-1]]
        section = _sections().get(stem(label))
        if section and self.letter == "B":
            self.section = section
        indicator = self._indicator(label)
        place = pick(table, at[1], columns.value.start, columns.value.stop)
        state = parse_cell(place.text)[0]
        if indicator is None:
            if state == "number" and (stem(label) in _names(self.letter) or _CODED in squash(label)):
                self.problems.append(("row_ambiguous", row_line(table, at[1])))
            return
        unit = _unit(texts[columns.unit] if columns.unit is not None else "", label)
        cell = make_cell(indicator, "total", place, at, self.problems, unit=unit)
        if cell.value and cell.unit is None and units()[indicator] == "元":
            # The national form counts fees in 万元, the codebook in 元: without a printed unit it could be either.
            cell = cell._replace(state="unreadable", value=None)
        if turned:
            cell = cell._replace(row=cell.column, column=cell.row)
        old = self.cells.get(indicator)
        if old is None:
            self.cells[indicator] = cell
        elif (old.state, old.value) != (cell.state, cell.value):
            self.twice.add(indicator)
            self.problems.append(("row_twice", row_line(table, at[1])))

    def _indicator(self, label: str) -> str | None:
        choices = _names(self.letter).get(stem(label), {})
        if not choices and _CODED in squash(label) and self.letter == "A":
            keys = [name for word, name in _KEYS if word in squash(label)]
            return keys[0] if len(keys) == 1 else None
        if self.section in choices:
            return choices[self.section]
        return next(iter(choices.values())) if len(choices) == 1 else None


_LABEL_UNIT = re.compile(r"\((?:单位:?)?([百千十]?[万亿]?(?:元|条|件|个|次|人次|人|篇|份))\)")


def _unit(cell: str, label: str) -> str | None:
    """Return the unit of a row: from its unit cell, else from brackets in its label; None when neither prints one."""
    text = squash(cell)
    if text and text in MONEY:
        return text
    if text and parse_cell(text)[0] == "unreadable":
        return text
    found = _LABEL_UNIT.search(squash(label))
    return found.group(1) if found else None
