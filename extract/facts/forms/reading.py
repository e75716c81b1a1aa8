"""From the tables of a document to the statistical forms printed in them.

The national form of 2019 and 2021 is three tables; a page may hold them in any number of physical tables, and may hold
the forms of several reports. The parts are read each by its own module and put together here in reading order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from extract.facts.forms.cells import Part
from extract.facts.forms.proactive import read_proactive
from extract.facts.forms.request_order import place_rows, split_runs
from extract.facts.forms.request_rows import match_row
from extract.facts.forms.requests import collect_rows, names_column
from extract.facts.forms.reviews import is_turned_review, read_reviews
from extract.facts.forms.statistics import read_statistics_forms
from extract.model import APPLICANTS, Form, FormCell, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extract.facts.forms.cells import Problem
    from extract.model import Era

_ORDER = {"proactive": 0, "requests": 1, "reviews": 2}
#: Indicators that only one of the two national forms prints.
_ONLY_2021 = frozenset(
    [
        "rules_repealed",
        "rules_in_force",
        "normative_documents_repealed",
        "normative_documents_in_force",
        "administrative_fees",
    ]
)
_ONLY_2019 = frozenset(
    ["rules_published", "rules_online", "normative_documents_published", "normative_documents_online"]
)


#: The forms have some 30 rows of 15 columns, the widest provincial ones some 200 rows of 10. A larger grid is a
#: list of something else, and reading each of its cells as a label would take seconds.
_MOST_PLACES = 6000
_NOTHING = Table((), ())
#: So many rows of the form as headings make a table turned on its side.
_FEWEST_LABELS = 10
_FEW = 3
#: What captions of two request tables say of them.
_LONGEST_CAPTION = 60
_YEARS = re.compile("20[0-9]{2}(?=年)")
_LAST_YEAR = re.compile("上一?年度?(?!结转)|去年")
#: The body that a caption names: 甲镇政府信息公开申请情况表, 附表1：甲街道.
_BODY = re.compile(
    r"(?:^|[:：、]|附[表件]\s?\d{0,2})\s?([一-鿿]{1,14}?(?:镇|乡|街道(?:办事处)?|局|委员会|厅|人民政府))(?=政府|办理|收到|20|情况|申请|$)"
)
#: What the name of another body counts against a caption.
_OF_ANOTHER = -2
#: The report's year, for whom it speaks, and its agency.
_Speaks = tuple[int | None, Literal["own", "region"] | None, str | None]
_WITHDRAWN = re.compile("(?:更正|修[改订正]|勘误|调整|变更)(?:之?前|以前)|(?:原|有误|错误)的?(?:表|数据|内容)")
_CORRECTED = re.compile("(?:更正|修[改订正]|勘误|调整|变更)(?:之?后|以后|为)")
_OWN = re.compile("本级|本机关|机关本身|本[局委厅办]")
_REGION = re.compile("全[省市区县州盟旗镇乡系]|汇总|合计|各部门|各单位|下属|所属")


def _is_turned(table: Table) -> bool:
    """Whether a table prints the applicants as rows and the form's rows as columns."""
    return (
        len(table.rows) >= len(APPLICANTS)
        and len(table.rows[0]) > _FEWEST_LABELS
        and sum(names_column(row[0]) for row in table.rows) >= len(APPLICANTS)
        and sum(len(match_row(text)) == 1 for text in table.rows[0][1:]) >= _FEWEST_LABELS
    )


def _turned(table: Table) -> Table:
    return Table(tuple(zip(*table.rows, strict=True)), tuple(zip(*table.own, strict=True)), table.has_images)


def _may_be_form(table: Table) -> bool:
    return bool(table.rows) and len(table.rows) * len(table.rows[0]) <= _MOST_PLACES


@dataclass(slots=True)
class _Draft:
    cells: dict[tuple[str, str], FormCell] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def contradicts(self, part: Part) -> bool:
        """Whether a part prints something else where this form already has a figure."""
        return any(
            (old := self.cells.get((cell.indicator, cell.applicant))) is not None
            and (old.state, old.value) != (cell.state, cell.value)
            for cell in part.cells
        )

    def add(self, part: Part) -> None:
        """Take a part in; a cell that is already there stays as it was."""
        for cell in part.cells:
            self.cells.setdefault((cell.indicator, cell.applicant), cell)
        self.problems = list(dict.fromkeys([*self.problems, *part.problems]))


def read_forms(
    tables: Sequence[Table],
    year: int | None,
    captions: Sequence[str] = (),
    scope: Literal["own", "region"] | None = None,
    agency: str | None = None,
) -> tuple[Form, ...]:
    """Recognise and read the statistical forms in the tables of one document, in reading order.

    ``year`` is the report's year when it is known; it only chooses between columns headed by years and between the
    two national forms where the page leaves that open. ``captions`` are the lines above the tables, where known, and
    ``scope`` says for whom the report of ``agency`` speaks: of several request tables the report's own is the one
    whose caption names its year and body, or calls it the corrected one. Otherwise the first form is the page's own.
    A form that prints other figures where an earlier one already has some is returned apart, and the first form gets
    the problem ``several_forms``. What is not understood is left out of ``cells`` and named in ``problems``. No
    figure is computed here: a blank total stays blank.
    """
    tables = [table if _may_be_form(table) else _NOTHING for table in tables]
    turned = {
        index for index, table in enumerate(tables) if table.rows and (_is_turned(table) or is_turned_review(table))
    }
    tables = [_turned(table) if index in turned else table for index, table in enumerate(tables)]
    proactive, taken = read_proactive(tables, year)
    reviews, taken_reviews = read_reviews(tables, captions, year)
    local, taken_local = read_statistics_forms(tables, year)
    rows, row_problems = collect_rows(tables, taken | taken_reviews | taken_local)
    requests = [place_rows(run) for run in split_runs(rows)]
    if len(row_problems) >= _FEW and not requests:  # one or two such rows stand in tables of other things
        requests = [Part("requests", len(tables))]
    if requests:
        requests[0].problems[:0] = row_problems
    parts = sorted([*proactive, *reviews, *requests], key=lambda part: (part.table, _ORDER[part.kind]))
    own = _own_requests(requests, captions, (year, scope, agency)) if len(requests) > 1 else None
    drafts = _drafts(parts, own)
    forms = [
        Form(_era(draft, year), tuple(_as_printed(draft.cells.values(), turned)), tuple(draft.problems))
        for draft in drafts
        if draft.cells or draft.problems
    ]
    forms = [*forms, *local] if forms and forms[0].cells else [*local, *forms]
    if len(forms) > 1:
        first = forms[0]
        which = "the one with the report's caption" if own is not None and own is not requests[0] else "the first"
        note = ("several_forms", f"{len(forms)} forms on the page; {which} is taken as the report's own")
        forms[0] = Form(first.era, first.cells, (*first.problems, note))
    return tuple(forms)


def _drafts(parts: Sequence[Part], own: Part | None) -> list[_Draft]:
    """The forms that the parts make, the page's own first.

    Where only the request tables contradict each other, the page has one form and other request tables beside it:
    ``own`` is the one that stands in the form.
    """
    drafts: list[_Draft] = []
    if own is not None and _agree(part for part in parts if part.kind != "requests"):
        drafts.append(_Draft())
        drafts[0].add(own)
        aside = []
        for part in parts:
            if part is not own and drafts[0].contradicts(part):
                aside.append(part)
            elif part is not own:
                drafts[0].add(part)
        parts = aside
    for part in parts:
        if not drafts or drafts[-1].contradicts(part):
            drafts.append(_Draft())
        drafts[-1].add(part)
    return drafts


def _agree(parts: Iterable[Part]) -> bool:
    draft = _Draft()
    for part in parts:
        if draft.contradicts(part):
            return False
        draft.add(part)
    return True


def _own_requests(requests: Sequence[Part], captions: Sequence[str], speaks: _Speaks) -> Part:
    """The request table that is the report's by its caption; the first where captions do not tell.

    Where every caption names another body, no figure of these tables stays.
    """
    told = [_told(captions[part.table] if part.table < len(captions) else "", speaks) for part in requests]
    if max(told) <= _OF_ANOTHER:
        for part in requests:
            part.cells.clear()
        requests[0].problems.append(("several_forms", "the request tables are those of other bodies; none is taken"))
    return max(zip(told, range(0, -len(told), -1), requests, strict=True))[2]


def _told(caption: str, speaks: _Speaks) -> int:
    """Whether a caption names the report's year, body or correction (positive), others (negative), or none (0)."""
    if len(caption) > _LONGEST_CAPTION:
        return 0
    years = _YEARS.findall(caption)
    year, scope, agency = speaks
    told = 0
    body = _BODY.search(caption)
    if agency and body and body[1] not in agency and agency not in body[1]:
        told += _OF_ANOTHER
    if _LAST_YEAR.search(caption) or (years and year is not None and str(year) not in years):
        told -= 1
    elif years and year is not None:
        told += 1
    if _WITHDRAWN.search(caption):
        told -= 2
    elif _CORRECTED.search(caption):
        told += 1
    of_own, of_region = _OWN.search(caption), _REGION.search(caption)
    if scope is not None and bool(of_own) != bool(of_region):
        told += 1 if bool(of_own) == (scope == "own") else -1
    return told


def _as_printed(cells: Iterable[FormCell], turned: set[int]) -> Iterator[FormCell]:
    """The cells with the places they have in the tables as printed."""
    for cell in cells:
        yield cell._replace(row=cell.column, column=cell.row) if cell.table in turned else cell


def _era(draft: _Draft, year: int | None) -> Era:
    names = {indicator for indicator, _ in draft.cells}
    if names & _ONLY_2021:
        return "form-2021"
    if names & _ONLY_2019 or "licensing_items_previous" in names:
        return "form-2019"
    if any(name.startswith("other_outcome_") for name in names):
        return "form-2021"
    if year is not None and year >= 2021:
        return "form-2021"
    return "form-2019" if "other_outcome" in names or year in {2019, 2020} else "form-2021"
