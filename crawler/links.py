"""Links of a page, and which of them lead to reports: pure functions on trees and titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.addresses import normalise, page_key
from crawler.reposts import reposted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from crawler.portals import Portal

#: What a report is called, in either script; years of old titles are printed in Chinese numerals.
_SUBJECT = re.compile("公开|公開")
_GENRE = re.compile("年度报告|年度報告|年报|年報|工作报告|工作報告|公开报告|公開報告|情况报告|情況報告|总结报告")
_YEAR = re.compile("(?:19|20)[0-9]{2}|二[〇○零ＯO0]{1,2}[〇○零Ｏ一二三四五六七八九十]{1,2}")
#: What stands in the same columns and is none: never taken unless the record asks with ``also``.
_OTHERS = re.compile(
    "指南|指引|解读|解讀|图解|圖解|一图|读懂|图说|长图|问答|通知|通报|工作计划|工作要点|任务分解|第三方|法治政府|"
    "季度|季报|上半年|下半年|半年|月报|暂无|暂未|尚无|尚未|说明$|說明$"
)
#: Other subjects; an agency may have them in its name, so they decide only where the title is not plainly a report's.
_SUBJECTS = re.compile("预算|預算|决算|決算|建议|提案|制度|规定|办法|条例|公示|公告")
#: A title that ends as only those of reports do …
_PLAIN = re.compile(
    "(?:信息|资讯|資訊|政务|政務)(?:公开|公開)(?:工作)?(?:年度)?(?:工作)?(?:情况)?(?:报告|報告|年报|年報)(?:全文)?$"
)
#: … unless what it makes public is the other subject: 部门预算信息公开工作报告, 提案办理结果政务公开报告.
_OF_A_SUBJECT = re.compile(f"(?:{_SUBJECTS.pattern})[^年]{{0,4}}(?:信息|政务|政務)?(?:公开|公開)")
#: The yearly form of a government website, unless the title names both subjects.
_WEBSITE = re.compile("政府网站|政府網站|网站工作|网站年度")
_DATE = re.compile("(20[0-9]{2})[-/.年]([01]?[0-9])[-/.月]([0-3]?[0-9])(?![0-9])")
#: The same at the end of a title: 年报(2020-12-16), 年报[2020/12/16].
_END_DATE = re.compile(r"[\[(（【]?(20[0-9]{2})[-/.]([01]?[0-9])[-/.]([0-3]?[0-9])[\])）】]?$")
#: Files that carry a report or its tables.
FILE_ENDINGS = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".et", ".ofd", ".zip", ".rar", ".txt")
MAX_ATTACHMENTS = 20
_OPENED = re.compile(
    r"(?:open|location(?:\.href)?\s{0,5}=|location\.replace)\s{0,5}\(?\s{0,5}[\"']([^\"'<>\s#]{1,700})[\"']"
)
#: Where a page names a file: a link, or what shows the file inside the page.
_FILE_ATTRIBUTES = {"a": "href", "iframe": "src", "embed": "src", "object": "data"}
_VIEWER = re.compile(r"viewer\.html?\?(?:[^#]{0,200}&)?file=([^&#]{1,1000})", re.IGNORECASE)
#: A list entry is short; the text around a link is looked at no further than this.
_ENTRY_TEXT = 400


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its full title (``title=`` where the visible one is cut) and the date printed beside it (ISO)."""

    url: str
    title: str
    date: str = ""


def links_of(tree: HtmlElement, base: str) -> Iterator[Link]:
    """Yield the links of a page in document order; addresses normalised, doubled anchors once."""
    seen: set[tuple[str, str]] = set()
    for anchor in tree.iter("a"):
        href = _target(anchor)
        url = normalise(href, base) if href else None
        if url is None:
            continue
        title = _title(anchor)
        if not title or (url, title) in seen:
            continue
        seen.add((url, title))
        yield Link(url, title, _date_beside(anchor))


def _target(anchor: HtmlElement) -> str:
    """Return where a link leads: its address, or the one that its own script opens (``window.open('/a.html')``)."""
    href = (anchor.get("href") or "").strip()
    if href and not href.startswith(("#", "javascript:", "mailto:", "tel:")):
        return href
    opened = _OPENED.search(f"{href} {anchor.get('onclick') or ''}")
    return opened.group(1) if opened and ("/" in opened.group(1) or "." in opened.group(1)) else ""


def _title(anchor: HtmlElement) -> str:
    # A box that is one link holds a heading and a summary: the heading is the title.
    heading = next(anchor.iter("h1", "h2", "h3", "h4", "h5"), anchor)
    shown = _END_DATE.sub("", "".join("".join(heading.itertext()).split()))
    full = "".join((anchor.get("title") or "").split())
    # Some templates put "打开新窗口" or the site's name into title=: it counts only as the longer form of the text.
    cut = shown.rstrip(".…")
    if full and (not shown or full.startswith(cut) or cut in full):
        return full
    return shown


def _date_beside(anchor: HtmlElement) -> str:
    """Return the date of a list entry: at the end of a line of the link, else from the nearest ancestor with one."""
    for part in anchor.itertext():  # titles name dates too, so inside the link only the end of a line counts
        found = _END_DATE.search("".join(part.split()))
        if found:
            return _iso(found)
    node = anchor
    for _ in range(3):
        parent = node.getparent()
        if parent is None or node.tag in ("li", "tr", "dl"):
            return ""
        node = parent
        text = "".join(node.itertext())
        if len(text) > _ENTRY_TEXT or _holds_entries(node):
            return ""
        found = _DATE.search(text)
        if found:
            return _iso(found)
    return ""


def _holds_entries(node: HtmlElement) -> bool:
    """Tell whether links to several pages stand in it: a list, whose dates are those of others."""
    if node.tag in ("li", "tr", "dl"):
        return False
    return len({anchor.get("href") for anchor in node.iter("a") if anchor.get("href")}) > 1


def _iso(found: re.Match[str]) -> str:
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"


def is_report(title: str, *, reports_only: bool = False, dated: bool = False) -> bool:
    """Tell from a title whether a report is behind it; see :func:`why_not`."""
    return why_not(title, reports_only=reports_only, dated=dated) is None


def why_not(title: str, *, reports_only: bool = False, dated: bool = False) -> str | None:
    """Return why a title is none of a report, or None when it is one.

    A title needs the subject (公开), the genre (年度报告 …) and a year, or a date beside it: without either it is the
    link to a column. A title cut with an ellipsis needs the subject alone. In a column that holds nothing but reports
    a year is enough.
    """
    cut = title.endswith(("...", "…"))
    other = _OTHERS.search(title) or _other_subject(title)
    if other:
        return f"another kind of document: {other.group()}"
    if _WEBSITE.search(title) and "信息公开" not in title:
        return "the yearly form of the website"
    year = _YEAR.search(title) is not None
    if reports_only:
        return None if year else "no year"
    if not year and not dated:
        return "neither a year nor a date: the link to a column"
    if _SUBJECT.search(title) is None and not (cut and "政府信息" in title):
        return "not about 公开"
    return None if cut or _GENRE.search(title) is not None else "not called a report"


def _other_subject(title: str) -> re.Match[str] | None:
    found = _SUBJECTS.search(title)
    if found is not None and _PLAIN.search(title) and not _OF_A_SUBJECT.search(title):
        return None
    return found


def choose(links: Sequence[Link], portal: Portal) -> list[Link]:
    """Return the links that the record wants, once per address, in list order."""
    lists = {normalise(url) for url in portal.start}
    chosen: dict[str, Link] = {}
    for link in links:
        key = page_key(link.url)
        if link.url in lists or key in chosen or any(word in link.title for word in portal.exclude):
            continue
        wanted = is_report(link.title, reports_only=portal.reports_only, dated=bool(link.date))
        wanted = wanted and reposted(link.title, portal) is None
        named = any(_is_named(link.title, word) for word in portal.titles)
        if wanted or named or any(word in link.title for word in portal.also):
            chosen[key] = link
    return list(chosen.values())


def _is_named(title: str, word: str) -> bool:
    """Tell whether a title has a record's own name for reports, and nothing besides it that speaks against one."""
    rest = title.replace(word, "")
    return rest != title and _OTHERS.search(rest) is None and _other_subject(rest) is None


def attachments_of(tree: HtmlElement, base: str) -> list[Link]:
    """Return the files that a report page links to or shows in a frame, at most twenty.

    Download scripts are known by the file's name in their query or in the link's text, or by ``/download/`` in the
    address; of a viewer (``viewer.html?file=/a.pdf``) the file itself is taken.
    """
    found: dict[str, Link] = {}
    for element in tree.iter(*_FILE_ATTRIBUTES):
        href = (element.get(_FILE_ATTRIBUTES[element.tag]) or "").strip()
        shown = _VIEWER.search(href)
        href = unquote(shown.group(1)) if shown else href
        url = normalise(href, base) if href and not href.startswith(("#", "javascript:")) else None
        if url is None or url in found:
            continue
        title = _title(element) if element.tag == "a" else ""
        parts = urlsplit(url)
        names = (parts.path.lower(), unquote(parts.query).lower(), title.lower())
        if any(name.endswith(FILE_ENDINGS) for name in names) or "/download/" in names[0]:
            found[url] = Link(url, title or unquote(parts.path.rpartition("/")[2]))
    return list(found.values())[:MAX_ATTACHMENTS]
