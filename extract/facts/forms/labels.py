"""Printed labels of forms brought to one spelling, so that they can be compared.

Labels come one character a line, with inner blanks, full width, Traditional, with pinyin glosses and in every style
of numbering. Only labels go through here: the figures and the report's text keep what is printed.
"""

from __future__ import annotations

import re
from functools import lru_cache

import opencc

from extract.csvdata import rows_of
from extract.facts.numbers import parse_cell

_HAN = re.compile("[\u4e00-\u9fff]")
_GLOSS = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,8}\)", re.IGNORECASE)
_DROPPED = re.compile("[\\s\u200b-\u200f\u2060\ufeff\u00ad“”‘’\"'《》「」『』]|&nbsp;?")
_NUMBERING = re.compile(
    r"(?:其中[:：]?|第?[一二三四五六七八九十]{1,3}[、.．,，:：]|\([一二三四五六七八九十0-9]{1,3}\)[、.]?|[0-9]{1,2}[、.．,，:：)]"
    r"|[①-⑳⑴-⒇⒈-⒛㈠-㈩][、.]?|[-—*·]+)"
)
#: Characters with a meaning of their own in numbering, kept from the folding of full-width forms.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME = str.maketrans("﹝﹞〔〕［］【】﹙﹚其它", "()()()()()其他")
#: Words that a Taiwan-vocabulary mirror puts for the form's own.
_MIRROR_WORDS = (("规范性档案", "规范性文件"), ("资讯", "信息"), ("专案", "项目"), ("其它", "其他"))


@lru_cache(maxsize=1)
def _simplify() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


#: Templates append explanations of some 200 characters to a label; what is longer is running text in a layout table.
LONGEST = 600


def squash(text: str) -> str:
    """Return a label without blanks, quotes and glosses, half width, simplified; numbering and notes stay.

    Only the beginning of a very long text is looked at.
    """
    return _squash(text if len(text) <= LONGEST else text[:LONGEST])


@lru_cache(maxsize=8192)
def _squash(text: str) -> str:
    if text.isascii() and text.isalnum():  # a figure, most often
        return text
    text = _DROPPED.sub("", text.translate(_FULL_WIDTH).translate(_SAME))
    text = _GLOSS.sub("", _simplify().convert(text))
    for printed, meant in _MIRROR_WORDS:
        text = text.replace(printed, meant)
    return text


def bare(text: str) -> str:
    """Return a squashed label without its numbering (``(三)不予公开`` becomes ``不予公开``)."""
    return _bare(squash(text))


@lru_cache(maxsize=8192)
def _bare(text: str) -> str:
    while match := _NUMBERING.match(text):
        text = text[match.end() :]
    return text


def without_notes(label: str) -> str:
    """Return a bare label without what it says in brackets, closed or cut off."""
    return re.sub(r"\([^()]*(?:\)|$)", "", label)


def is_label(text: str) -> bool:
    """Whether a cell holds words rather than a figure or a mark, as far as the cell alone can tell."""
    return not text.isascii() and _is_label(text if len(text) <= LONGEST else text[:LONGEST])


@lru_cache(maxsize=8192)
def _is_label(text: str) -> bool:
    label = squash(text)
    return label == "其他" or (len(_HAN.findall(label)) >= 2 and parse_cell(text, signed=True)[0] == "unreadable")


def overlap(part: str, whole: str) -> float:
    """Return the share of the two-character runs of ``part`` that ``whole`` has too, 0 to 1."""
    runs = {part[i : i + 2] for i in range(len(part) - 1)}
    return sum(run in whole for run in runs) / len(runs) if runs else 0.0


@lru_cache(maxsize=16)
def read_data(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one CSV of ``extract/data``, read once."""
    return tuple(rows_of(name))
