"""The labelled lines round a report: 索引号, 发布机构, 发布日期 … as tables, lists or runs of text on one line.

Labels are data (extract/data/metadata_labels.csv). ``standing`` says whether a label makes a metadata line by itself
(``alone``) or only beside another one (``company``: 名称, 单位 and 时间 are also everyday words). ``place`` ``none``
marks labels whose values change with every visit; they are recognised and left out.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import compress
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from extract.csvdata import rows_of
from extract.model import Field
from extract.readers.whitespace import squeeze

if TYPE_CHECKING:
    from extract.model import Table

#: Longer values are text that happens to follow a label.
LONGEST_VALUE = 120
_LONGEST_LABEL = 8
_LONGEST_NUMBER = 40
_OF_A_REPORT = re.compile(r"公开|公開|年报|年報|年度")
_TITLE_LABELS = frozenset(["名称", "标题", "信息名称", "分类", "组配分类", "主题分类"])
_TRAIL = " \t:：|｜【】[]()（）;；,，"
_ROUND_LABELS = ":：【[]】"
_BULLETS = "•·*-－ \u3000"
#: A day and the buttons beside it: 时间:2016-03-05 00:00 大 中 小.
_DATED_LINE = re.compile(
    r"^\W{0,4}(?:时间|日期|時間)\s{0,3}[:：]\s{0,3}20\d\d\D\d{1,2}\D\d{1,2}日?(?:\s{1,3}\d{1,2}:\d\d(?::\d\d)?)?"
    r"(?:[\s:：【】\[\]]|大|中|小|字[体号]|打印|关闭|收藏|点击数?|-)*$"
)


#: The one colon that a line of blanks may have.
_HOUR = re.compile(r"(?<=\d )\d{1,2}:\d\d(?::\d\d)?")


class Label(NamedTuple):
    """How a label is treated; see the module's first lines."""

    place: Literal["block", "page", "none"]
    alone: bool
    #: The name that a field of a Traditional page gets, so that one word is enough to find it.
    name: str


@cache
def labels() -> dict[str, Label]:
    """Every known label, without blanks."""
    return {
        row["label"]: Label(
            cast("Literal['block', 'page', 'none']", row["place"]),
            row["standing"] == "alone",
            row["simplified"] or row["label"],
        )
        for row in rows_of("metadata_labels.csv")
    }


@cache
def _longest() -> int:
    return max(map(len, labels()))


@cache
def _label_pattern() -> re.Pattern[str]:
    """A label at the start of a line or after a blank, bar, bracket or day, with its colon; inner blanks allowed."""
    longest_first = sorted(labels(), key=len, reverse=True)
    words = "|".join(r"[ \u3000]{0,4}".join(map(re.escape, label)) for label in longest_first)
    return re.compile(rf"(?:^|(?<=[\s|｜【\[(（;；\d日]))({words})[ \u3000]{{0,4}}[:：]")


@cache
def _glued_pattern() -> re.Pattern[str]:
    """A label of three characters or more that stands by itself, with its colon, wherever it begins."""
    names = sorted((name for name, label in labels().items() if label.alone and len(name) > 2), key=len, reverse=True)
    words = "|".join(r"[ \u3000]{0,4}".join(map(re.escape, name)) for name in names)
    return re.compile(rf"({words})[:：]")


@cache
def label_starts() -> frozenset[str]:
    """What a folded text can begin with that begins with a label: most lines of a page begin otherwise."""
    return frozenset([*(label[0] for label in labels()), *_ROUND_LABELS])


def label_of(text: str) -> str | None:
    """The label that ``text`` consists of, blanks and colons aside, or None. Every label is Chinese."""
    return None if len(text) > 4 * _LONGEST_LABEL or text.isascii() else _label_of(text)


@lru_cache(maxsize=4096)
def _label_of(text: str) -> str | None:
    bare = squeeze(text).strip(_ROUND_LABELS)
    return bare if bare in labels() else None


@cache
def _alone_pattern() -> re.Pattern[str]:
    alone = sorted((name for name, label in labels().items() if label.alone), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, alone)))


def leading_label(text: str) -> str | None:
    """The label that ``text`` begins with, with or without a colon; only labels that stand alone count."""
    return _leading_label(text[: _longest()])


@lru_cache(maxsize=4096)
def _leading_label(text: str) -> str | None:
    match = _alone_pattern().match(text)
    return match[0] if match else None


def field(label: str, value: str, *, block: bool = False) -> Field | None:
    """A field for a known label, or None when the value is empty, too long or of no lasting interest."""
    value = value.strip(_TRAIL)
    if value.startswith(("《", "〔")) or ("（" in value or "(" in value):
        value = _rebalance(value)
    known = labels()[label]
    if label.endswith("标识码"):
        value = value.split(" ")[0]  # footers go on with the ICP number
    if not any(character.isalnum() and character not in "号字第年月日" for character in value):
        return None  # an empty form such as 〔〕号
    if len(value) > LONGEST_VALUE or known.place == "none":
        return None
    return Field(known.name, value, "block" if block else known.place)


def _rebalance(value: str) -> str:
    """Give back a closing bracket that stripping took away."""
    for opening, closing in ("（）", "()", "[]", "【】"):
        if value.count(opening) == value.count(closing) + 1:
            return value + closing
    return value


def fields_of_line(line: str, *, among_others: bool = False) -> tuple[Field, ...] | None:
    """The fields of a line such as ``发布日期：2018年02月06日 来源：某局``; None when it is not a metadata line.

    A metadata line begins with a label, holds only short values, and has at least one label that stands alone or
    two labels. ``among_others`` says that the line beside it is one, so that any label will do.
    """
    if len(line) > 600 or (":" not in line and "：" not in line):
        return None
    found = list(_label_pattern().finditer(line))
    glued = list(_glued_pattern().finditer(line))
    inside = [one for one in glued if found and not any(own.start() <= one.start() < own.end() for own in found)]
    if len(glued) > len(found) and (not glued[0].start() or label_of(line[: glued[0].start()])):
        found = glued  # the blanks between values and labels were lost
    elif inside and not line[: found[0].start()].strip():
        found = sorted([*found, *inside], key=lambda one: one.start())  # some of them: 作者:某人发布日期:2018-04-11
    elif not found or line[: found[0].start()].strip(" \t|｜【[(（•·※*-－"):
        return None
    known = labels()
    names = [squeeze(match[1]) for match in found]
    if len(names) == 1 and not among_others and not known[names[0]].alone and not _DATED_LINE.match(line):
        return None
    ends = [match.start() for match in found[1:]] + [len(line)]
    values = [line[match.end() : end] for match, end in zip(found, ends, strict=True)]
    if any(len(value) > LONGEST_VALUE or "。" in value for value in values):
        return None
    block = any(known[name].place == "block" for name in names)
    made = (field(name, value, block=block) for name, value in zip(names, values, strict=True))
    return tuple(one for one in made if one)


def fields_of_blanks(line: str, *, among_others: bool = False) -> tuple[Field, ...] | None:
    """The fields of a metadata line whose labels lost their colons: ``索引号 QL008/2023-01 分类 年报``.

    The line is a label first, blanks divide, and nothing else tells labels from values; so it needs a label that
    stands alone, or a neighbour that is such a line (``among_others``). None when it is not one. ``line`` is folded.
    """
    if len(line) > 2 * LONGEST_VALUE or "：" in line or (":" in line and ":" in _HOUR.sub("", line)):
        return None
    words = _whole_labels(line.split(" "))
    names = [label_of(word) for word in words]
    if not names[0] or (len(words) < 2 and not among_others):
        return None
    if not among_others and not any(name and labels()[name].alone for name in names):
        return None
    made: list[Field] = []
    place = 0
    while place < len(words):
        stop = next((at for at in range(place + 1, len(words)) if names[at]), len(words))
        name = names[place]
        value = " ".join(words[place + 1 : stop])
        if "。" in value:
            return None
        one = field(name, value, block=True) if name and value else None
        made.extend([one] if one else [])
        place = stop
    return tuple(made)


def _whole_labels(words: list[str]) -> list[str]:
    """Words with labels that are set with blanks put together: 索 引 号."""
    made: list[str] = []
    place = 0
    while place < len(words):
        stop = place
        while stop < len(words) and len(words[stop]) == 1:
            stop += 1
        joined = "".join(words[place:stop])
        if stop - place > 1 and label_of(joined):
            made.append(joined)
            place = stop
        else:
            made.append(words[place])
            place += 1
    return made


def _suits(label: str, value: str) -> bool:
    """Whether a line can be the value of the label above it; without a value the next line is the page's own text."""
    if label.endswith(("日期", "时间", "時間")):
        return re.match(r"\d{4}\s?[-/.年]", value) is not None
    if _OF_A_REPORT.search(value) and label not in _TITLE_LABELS:
        return False
    numbered = label.endswith(("号", "號", "索引", "码"))
    return not numbered or (re.search(r"\d", value) is not None and len(value) <= _LONGEST_NUMBER)


def field_over_lines(label: str, below: str, *, among_others: bool = False) -> Field | Literal["blank"] | None:
    """The field of a label that has its line to itself and its value on the next: ``• 索引号`` above ``QL/2``.

    ``"blank"`` when the next line is another label; None when ``label`` is none, or an everyday word by itself.
    """
    name = label_of(label.lstrip(_BULLETS))
    if name is None or not (among_others or labels()[name].alone):
        return None
    value = below.lstrip(_BULLETS)
    if not value or label_of(value) or fields_of_line(value) is not None or not _suits(name, value):
        return "blank"
    return field(name, value, block=True) if "。" not in value else None


def fields_of_table(table: Table) -> tuple[Field, ...] | None:
    """The fields of a metadata table (label, value, label, value …); None when the table is anything else.

    Read row by row; a row of labels above a row of values is read downwards. A table of figures is never one.
    """
    cells = table.own_texts()
    known = labels()
    found = [name for name in map(label_of, cells) if name]
    labelled = any(colon in "".join(cells) for colon in ":：")
    inline = [line for line in map(fields_of_line, cells) if line is not None] if labelled else []
    if len(found) + len(inline) < 2 and not (len(cells) <= 4 and found and known[found[0]].alone):
        return None
    if not inline and not any(known[name].alone for name in found):
        return None
    if 5 * (2 * len(found) + 2 * len(inline)) < 3 * len([text for text in cells if text]):
        return None
    made: list[Field] = []
    rows = [list(compress(row, own)) for row, own in zip(table.rows, table.own, strict=True)]
    for index, row in enumerate(rows):
        names = [label_of(text) for text in row]
        if len(row) > 1 and all(names) and index + 1 < len(rows) and not any(map(label_of, rows[index + 1])):
            pairs = list(zip(row, rows[index + 1], strict=False))  # labels above their values
        else:
            pairs = list(zip(row, [*row[1:], ""], strict=True))
        for text, value in pairs:
            label = label_of(text)
            if label:
                one = field(label, "" if label_of(value) else value, block=True)
                made.extend([one] if one else [])
        for text, name in zip(row, names, strict=True):
            if not name:
                made.extend(Field(f.label, f.value, "block") for f in fields_of_line(text) or ())
    return tuple(made)
