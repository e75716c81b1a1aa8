"""The title of a report as printed: chosen among page metadata, headings and first lines, then taken apart.

A title needs the words of a report (政府信息公开工作年度报告, 政务公开年报 …). Metadata of a page may belong to an
included site header, so a candidate that also stands in the body is worth more than one that does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.facts.dates import FIRST_YEAR, chinese_year
from extract.facts.identity.hosts import marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.model import Document

#: The core of a title, from the subject to the word for the kind of paper.
CORE = re.compile(
    r"(?:政府政务信息公开|政府信息和政务公开|政府信息公开|政务信息公开|政务公开|信息公开|政府信息)[^，。；：《》]{0,14}?"
    r"(?:年度报告|年报告|年报|工作报告|情况报告|情况的报告|总结报告|总结|报告)"
)
_YEAR = re.compile(
    r"(?<!\d)(?P<arabic>(?:19|20)\d\d)(?=\s?(?:年|[)）\]】]|度|政府|政务|信息|$))|(?P<chinese>[一二][〇○◯零Oo９九][〇○◯零Oo一二三四五六七八九]{2})年"
)
_YEAR_PHRASE = re.compile(
    r"[(（\[【]?(?<!\d)(?:(?:19|20)\d\d|[一二][〇○◯零Oo九][〇○◯零Oo一二三四五六七八九]{2})"
    r"(?:\s?[-—–至～~]\s?(?:19|20)\d\d)?\s?年?(?:\d{1,2}(?:月(?:\d{1,2}日)?)?[-—至到]+(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?)?度?(?:全年)?[)）\]】]?"
)
#: The address of a copy's host, glued to the title.
_DOMAIN = re.compile(r"^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?=[一-鿿])")
_SUFFIX = re.compile(r"^\s*(?:[-_|｜—–>»]|\s-\s)")
_NOT_A_TITLE = re.compile(
    r"[。；;！!？?]|什么是|什么叫|^(?:如何|怎[么样]|为什么)|^(?:根据|按照|依据|本(?!溪)|现将|当前位置|您?现?在?的?位置|上一篇|下一篇|首页)|\s\|\s|现将|如下[:：]?$"
    # An entry of a list, with its date before or behind it.
    r"|^\W{0,2}\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\W{0,2}$"
)
_LABELLED = re.compile(r"^(?:名称|标题|信息名称|题名)[：:|]+([^|：:]{6,70}?)(?:索引号|发布|\||$)")
_BROKEN_OFF = re.compile(r"(?:政府信息|政务公开|信息公开|公开工作|年度|年度工作|情况|政府|政务)$")
#: The heading of a part (一、总体情况) stands above its text and is no beginning of a title.
_PART = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])(?!20)")
_STRUNG = re.compile(r"[_|｜]|\s[-–—]\s|--")
_TAIL_OF_AGENCY = re.compile(
    r"(?:人民政府|政府|办公[室厅]|委员会|管委会|局|厅|委|办|中心|院|处|所|站|队|会|街道|镇|乡|办事处|公司|市|县|区|州|盟|旗|省)$"
)
#: Behind a title in brackets: its document number (云水〔2019〕5号).
_NUMBERED = re.compile(r"[（(][^（）()]{1,12}[〔﹝\[]\d{4}[〕﹞\]]\d{1,4}号[)）]$")
#: The same in front of it, with the signer: 某中[2015]3号 签发人:某某 2014年….
_FILED = re.compile(
    r"^[一-鿿]{1,12}[〔﹝\[]\d{4}[〕﹞\]]\d{1,4}号(?:签发人[:：][一-鿿]{2,4})?(?=(?:19|20)\d\d年|[一-鿿]{3,20}(?:19|20)\d\d年)"
)
#: 某县人民政府（以下简称县政府）2011年….
_SHORT_FORM = re.compile(r"[（(](?:以下)?简称[^（）()]{1,20}[)）]")
#: The number of a paper among several on one page: 第一篇：某局2014年….
_ORDINAL = re.compile(r"^第[一二三四五六七八九十]{1,3}篇[:：]")
#: What the name of a file or the page of a newspaper adds: ….docx, …/全文.
_FILE_ENDING = re.compile(r"(?:\.(?:docx?|pdf|wps|ofd|html?)|/全文|[（(]全文[)）])$")
#: A name that says which office of its place it is.
_OFFICE_NAMED = re.compile(r"(?:政府|办公[室厅]|委员会|管委会|局|厅|街道|镇|乡|办事处)$")
#: The label of a metadata table, glued to its value: 标题某局2022年….
_GLUED_LABEL = re.compile(r"^标题(?=[一-鿿\d])")
#: The publisher behind a title that names none in front: 2018年度政府信息公开年度报告某市水利局 2019.
_BEHIND = re.compile(r"^(?P<name>[一-鿿]{4,24}?(?:局|委员会|人民政府|街道办事处|办公室))(?:(?:19|20)\d\d.{0,8})?$")
#: The mark of an entry in a list (•2016年某局…), the number of the page of a flip book (Page 8 - 某局2022年…).
_BULLET = re.compile(r"^Page\s?\d{1,3}\s?[-–]\s?|^[•·●■◆★▲※►▶◇○◎☆□▪♦➢\uf000-\uf0ff]+")
#: The column in front of a title: [政府信息公开年报]某局….
_COLUMN = re.compile(r"^[【\[][^】\]]{1,14}[】\]]")
#: What other papers of a year are about; their agency stands before it.
_OTHER_SUBJECT = re.compile(
    r"(?:(?<!人民)(?:政府|部门))?(?:门户)?网站(?:(?:监管)?(?:工作)?年度|(?=(?:19|20)\d\d年))"
    r"|(?<!人民)政府(?:门户)?网站|(?:年度?)?工作总结"
)
#: The publisher in the place of a column: 【某县】2019年….
_PUBLISHER_FIRST = re.compile(
    r"^[【\[](?P<name>[^】\]公]{2,12}[省市县区州盟旗局厅委镇乡办])[】\]](?=(?:19|20)\d\d|政府信息)"
)
#: What an agency puts in front of 信息公开: 某环境保护局2012年环境信息公开.
_OWN_SUBJECT = re.compile(r"(?<=[局厅委会院校])(?:环境|教育|财政|卫生|(?:警务|校务|院务|党务|厂务)公开[暨和及与]?)$")
#: 天津海关2017年海关政府信息公开: the kind of agency said again behind the year.
_SAID_AGAIN = re.compile(r"(?P<kind>[一-鿿]{2,6})(?P=kind)$")
#: What surrounds the agency in front of the report's words: columns, labels, what is done with the report, signs.
_AROUND_AGENCY = re.compile(
    r"^[【\[][^】\]]{1,10}[】\]]|^[^：:]{1,6}[：:]|^(?:关于|做好|开展|编制|形成|报送|公布|发布|印发|公开)+|[的在年度]+$|[\s《》“”\"'\d.、,，]+"
)
#: Labels of the metadata that hold a title.
_TITLE_LABELS = frozenset(["ArticleTitle", "名称", "标题", "信息名称", "title"])
_LONGEST = 80
_FIRST_LINES = 40


@dataclass(frozen=True, slots=True)
class TitleParts:
    """What a title says: the report year and the publisher's name, each ``None`` when it is not in it."""

    year: int | None
    agency: str | None


def is_title(line: str) -> bool:
    """Tell whether a line can be a heading: no sentence, no breadcrumb, no half of a pair of brackets."""
    return not _NOT_A_TITLE.search(line) and all(line.count(a) == line.count(b) for a, b in ("《》", "（）", "“”"))


def squeeze(text: str) -> str:
    """Remove the blanks inside a heading (年 度 报 告 → 年度报告) and the marks of copies for them behind it."""
    return "".join(text.split()).replace("\u200b", "").rstrip("?")


def cut_site_name(title: str) -> str:
    """Cut what follows the report's words behind a separator: …年度报告_信息公开年报_某厅 → …年度报告.

    A bullet, a document number and signer that were glued in front, and a number in brackets behind, are cut as well.
    """
    title = _FILED.sub("", _ORDINAL.sub("", _GLUED_LABEL.sub("", _BULLET.sub("", title))))
    core = CORE.search(title)
    if core is None:
        return title
    if _FILE_ENDING.match(title[core.end() :]):
        return title[: core.end()]
    note = re.match(r"[（(][^（）()]{1,20}[)）]", title[core.end() :])
    end = core.end() + (note.end() if note else 0)
    return _NUMBERED.sub("", title[:end] if _SUFFIX.match(title[end:]) else title)


def years_of(text: str) -> tuple[int, ...]:
    """Return the years printed in a title, in order, without repeats."""
    found = []
    for match in _YEAR.finditer(text):
        year = int(match["arabic"]) if match["arabic"] else chinese_year(match["chinese"])
        if year is not None and year >= FIRST_YEAR:
            found.append(year)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=256)
def take_apart(title: str) -> TitleParts:
    """Return year and agency of a title; of two different years the first."""
    # On hijacked pages a brand stands where a name stood: it is no agency.
    title = _SHORT_FORM.sub("", _DOMAIN.sub("", _BULLET.sub("", marks().gambling.sub("", title))))
    title = _PUBLISHER_FIRST.sub(r"\g<name>", title)
    bare = _COLUMN.sub("", title)
    title = bare if CORE.search(bare) else title
    years = years_of(title)
    core = CORE.search(title)
    if core is None:
        return TitleParts(years[0] if years else None, None)
    inside = re.search(r"《([^《》]{4,60})》", title)
    if inside and CORE.search(inside.group(1)):
        return take_apart(inside.group(1))
    before = _YEAR_PHRASE.sub("", title[: core.start()])
    before = _AROUND_AGENCY.sub("", before)
    publisher, _, subject = re.sub(r"(?:关于|公布|发布|印发)+$", "", before).partition("关于")
    before = _SAID_AGAIN.sub(r"\g<kind>", (publisher or subject).strip("-—_|·"))
    before = _OWN_SUBJECT.sub("", before)
    if before.endswith("人民") and core.group().startswith("政府"):
        before += "政府"  # 某县人民政府信息公开年度报告 says 政府 once for both words
    behind = _BEHIND.match(title[core.end() :]) if len(before) < 2 else None
    name = behind["name"] if behind else before
    return TitleParts(years[0] if years else None, name if len(name) > 1 else None)


def agency_of_other_paper(title: str) -> str | None:
    """Return the agency in the heading of a website's report or a summary of work, or ``None``."""
    title = squeeze(title)
    subject = _OTHER_SUBJECT.search(title)
    if subject is None:
        return None
    before = _YEAR_PHRASE.sub("", title[: subject.start()]).strip("-—_|·关于的")
    return before if len(before) > 2 else None


def _lines(text: str) -> Iterator[str]:
    """Yield title candidates from the first lines, joining a name of an agency with the report's words below it."""
    lines = [squeeze(line) for line in text.split("\n", _FIRST_LINES + 20)[: _FIRST_LINES + 20] if line.strip()]
    for position, first in enumerate(lines[:_FIRST_LINES]):
        line = first
        label = _LABELLED.match(line)
        if label:
            if CORE.search(label.group(1)):
                yield label.group(1)
            continue
        # A heading set over two or three lines, broken before the words of a report are complete.
        for below in lines[position + 1 : position + 3]:
            if CORE.search(line) or not _BROKEN_OFF.search(line) or _PART.match(line) or len(line) > _LONGEST:
                break
            line += below
        if CORE.search(line) is None or len(line) > _LONGEST or not is_title(line):
            continue
        joined = line
        for above in reversed(lines[max(0, position - 2) : position]):
            if take_apart(joined).agency and years_of(joined):
                break
            if len(above) > 40 or _NOT_A_TITLE.search(above) or CORE.search(above):
                break
            if _TAIL_OF_AGENCY.search(above) or re.fullmatch(r".{0,30}(?:19|20)\d\d年?度?", above):
                joined = above + joined
            else:
                break
        yield joined


def choose_title(document: Document, text: str) -> str | None:
    """Return the report's title as printed, without inner blanks and site name, or ``None`` when none is printed.

    ``text`` is the clean text, one paragraph a line. Titles of the document must be in the same script.
    """
    head = squeeze(text[:3000])
    best: tuple[float, str] | None = None
    # <title> strings several names together; each part that is a title stands for itself.
    parts_of = [part for title in document.titles for part in (title, *_STRUNG.split(title))]
    candidates = [(0.5, cut_site_name(squeeze(part))) for part in parts_of]
    candidates += [
        (0.3, cut_site_name(squeeze(field.value))) for field in document.fields if field.label in _TITLE_LABELS
    ]
    candidates += [(0.0, cut_site_name(line)) for line in _lines(text)]
    candidates += [(-1.0, re.sub(r"\.[A-Za-z]{2,5}$", "", squeeze(a.name))) for a in document.attachments]
    for trust, candidate in candidates:
        worth = _worth(candidate, trust, head)
        if worth is not None and (best is None or worth > best[0]):
            best = (worth, candidate)
    return best[1] if best else None


def _worth(candidate: str, trust: float, head: str) -> float | None:
    """Return how much speaks for a candidate from a place of this trust; ``None`` when it is no title.

    Year and agency count most, then that it stands in the ``head`` of the body as well.
    """
    core = CORE.search(candidate)
    if core is None or len(candidate) > _LONGEST + 20 or not is_title(candidate):
        return None
    if candidate[: core.start()].count("|") > 1:
        return None  # a row of a table
    parts = take_apart(candidate)
    worth = trust + 2 * (parts.year is not None) + 2 * (parts.agency is not None) + 1.5 * (candidate in head)
    worth += 0.2 * ("年度" in core.group() or "年报" in core.group()) + 0.1 * candidate.endswith(core.group())
    return worth + 0.6 * bool(_OFFICE_NAMED.search(parts.agency or ""))
