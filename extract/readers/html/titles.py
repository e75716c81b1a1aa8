"""Titles as printed: found among the first lines, put together again when set over two to four lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.readers.chrome import begins_report, is_heading
from extract.readers.fields import fields_of_line, leading_label
from extract.readers.whitespace import glue_tight, squeeze, unspaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.model import Field
    from extract.readers.html.flow import Flow

#: How far down a title may stand: agency lines, document numbers and dates come before it.
_REACH = 15
_LONGEST_TITLE = 80
_LONGEST_LINE = 60

_END = re.compile(
    r"(?:报告|報告|年报|年報|总结|總結|打算|说明|說明|通知|公告|指南|统计表|情况|計劃|计划|要点|解读|图解)"
    r"(?:[》」”])?(?:[(（【\[][^()（）【】\[\]]{1,20}[)）】\]])?$"
)
_ENDS_MID = re.compile(r"[、，,：:；;。！？]$")
_YEAR = re.compile(r"20[0-9０-９]{2}|二[〇○0零Ｏ][一二〇○零0]?[〇○零一二三四五六七八九0]|年度")
_AGENCY = re.compile(
    "局|委|厅|廳|府|办|辦|院|校|区|區|县|縣|市|镇|鎮|乡|鄉|中心|站|处|處|所|街道|公司|省|州|旗|部|署|会|會|社|行|队"
)
_SUBJECT = re.compile("政府信息公开|政府信息公開|政务公开|政務公開|信息公开|信息公開|政府网站|政府網站")
_DATE_ONLY = re.compile(r"[\d０-９年月日〇○零一二三四五六七八九十\s/.\-:：()（）]+$")


def _may_lead(line: str) -> bool:
    """True when a line can be the upper part of a title."""
    bare = squeeze(line)
    if leading_label(bare):
        return False  # 主题分类 政府信息公开年度报告
    return (
        0 < len(bare) <= _LONGEST_LINE
        and not _ENDS_MID.search(bare)
        and not is_heading(bare)
        and not _DATE_ONLY.match(bare)
        and "|" not in bare
        and bare.count("（") == bare.count("）")
        and bare.count("《") == bare.count("》")
        and not (("：" in bare or ":" in bare) and not _SUBJECT.search(bare))
    )


def _names_something(bare: str) -> bool:
    """True when a line over a title holds a word of titles (an office, a year, the subject). Buttons do not."""
    return bool(
        _AGENCY.search(bare) or _YEAR.search(bare) or re.search("信息|公开|公開|年|[馆館园園台厂局室科]", bare)
    )


def _complete(title: str) -> bool:
    """True when a title already names an agency and a year or subject."""
    rest = _SUBJECT.sub("", title)
    return bool(_AGENCY.search(rest)) and bool(_YEAR.search(title)) and title != rest


def find_titles(lines: Sequence[str]) -> list[tuple[str, int, int]]:
    """Titles among the first ``lines`` (folded): (title, first line, line after the last), in printed order.

    An agency's own line above a title that names no agency belongs to it; a line printed twice counts once.
    """
    found: list[tuple[str, int, int]] = []
    floor = 0
    for index, line in enumerate(lines[:_REACH]):
        bare = squeeze(line)
        if begins_report(bare):
            break
        if (
            index < floor
            or not _may_lead(line)
            or not _END.search(bare)
            or not (_SUBJECT.search(bare) or len(bare) > 4)
        ):
            if len(bare) > _LONGEST_TITLE and "。" in bare:
                break
            continue
        start, parts = index, [line]
        while start > floor and index - start < 4 and not _complete(squeeze("".join(parts))):
            above = lines[start - 1]
            if not _may_lead(above) or _END.search(squeeze(above)) or not _names_something(squeeze(above)):
                break
            start -= 1
            if squeeze(above) != squeeze(parts[0]):
                parts.insert(0, above)
        while start > floor and squeeze(lines[start - 1]) == squeeze(parts[0]):
            start -= 1
        title = unspaced(glue_tight(parts))
        if len(title) <= _LONGEST_TITLE:
            found.append((title, start, index + 1))
            floor = index + 1
    return found


def clean_page_title(title: str) -> str:
    """A ``<title>`` without the site's name behind or the column's in front of it, where that can be told."""
    for separator in ("_", "|", "－", "—", "-", "–"):
        parts = [part.strip() for part in title.split(separator)]
        for count in range(1, len(parts)):
            front = separator.join(parts[:count])
            if _END.search(squeeze(front)) and _complete(squeeze(front)):
                return front
        for count in range(1, len(parts)):
            back = separator.join(parts[count:])
            if _END.search(squeeze(back)) and _complete(squeeze(back)):
                return back
    return title


def page_titles(flow: Flow, inside: Sequence[int], fields: Sequence[Field], page_title: str) -> tuple[str, ...]:
    """The titles of a page, most trusted first.

    Order: the article title the system itself records, headings round the body, titles printed at its head, the
    metadata table's 名称, ``<title>``. A candidate that names neither agency nor year (a column's name) or repeats
    the site's name comes after those that do.
    """
    values = {(item.place, item.label): item.value for item in reversed(fields)}
    generic = {squeeze(values.get(("meta", name), "")) for name in ("SiteName", "ColumnName")}
    first = inside[0] if inside else 0
    candidates = [values.get(("meta", "ArticleTitle"), "")]
    candidates += [text for _, level, text in flow.headings if level == 0]
    near = [text for place, level, text in flow.headings if level and first - 25 <= place <= first + 8]
    candidates += [text for text in near if len(text) <= _LONGEST_TITLE]
    before = [
        segment.text
        for segment in flow.segments[max(0, first - 15) : first]
        if not segment.hidden and segment.fields is None and not segment.linked and not fields_of_line(segment.text)
    ]
    head = [flow.segments[index].text for index in inside[:12] if flow.segments[index].table is None]
    candidates += [title for title, _, _ in reversed(find_titles(before))]
    candidates += [title for title, _, _ in find_titles(head)]
    candidates += [values.get(("block", name), "") for name in ("名称", "信息名称", "文件名称", "标题", "信息标题")]
    candidates.append(values.get(("page", "标题"), ""))
    candidates.append(clean_page_title(page_title))
    found = {squeeze(title): unspaced(title.strip()) for title in reversed(candidates) if title.strip()}
    order = list(dict.fromkeys(squeeze(title) for title in candidates if title.strip()))
    order.sort(key=lambda bare: -_rank(bare, generic))
    return tuple(found[bare] for bare in order)


def _rank(bare: str, generic: set[str]) -> int:
    if bare in generic or len(bare) < 5:
        return 0
    rest = _SUBJECT.sub("", bare)
    if _END.search(bare) and (re.search("20[0-9]{2}|二[〇○0零]", bare) or _AGENCY.search(rest)):
        return 2
    return 1
