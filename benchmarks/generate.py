"""Realistic pages of 40 to 60 KB for measuring: invented agencies in the markup of several content management systems.

The same seed gives the same bytes. Each page carries what real ones do: menus, scripts, a metadata block, paragraphs
pasted from a word processor with a style on every run, tables with a paragraph in every cell, a footer.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path
from random import Random

from prose import agency, with_tables, without_tables

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "facts"))
from form_writer import Style, Written, consistent, proactive_cells, request_cells, review_cells

#: Opening and closing of the body in five families, and in a sixth that marks nothing.
_SYSTEMS = {
    "trs": ('<div class="article"><div class="TRS_Editor">', "</div></div>"),
    "hanweb": ('<div id="zoom"><!--<$[信息内容]>begin-->', "<!--<$[信息内容]>end--></div>"),
    "ucap": ('<div class="pages_content"><UCAPCONTENT>', "</UCAPCONTENT></div>"),
    "vsb": ('<div id="vsb_content_2"><div class="v_news_content">', "</div></div>"),
    "epoint": ('<div class="ewb-info-content">', "</div>"),
    "plain": ('<div class="con"><div class="inner">', "</div></div>"),
}
_RUN = 'style="font-family:仿宋_GB2312;font-size:21px;line-height:200%;letter-spacing:0;mso-font-kerning:1.0pt"'
_CELL = 'style="border:solid windowtext 1.0pt;padding:0 5pt"'
_TEXT_IN_CELL = 'style="text-align:center;font-size:13px"'
_MENU = ("机构概况", "领导之窗", "政务动态", "通知公告", "政策解读", "办事指南", "互动交流", "财政资金", "人事信息")
_SMALLEST = 42_000
_LARGEST = 60_000


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page, and the same report as the plain text that a reader would save."""

    name: str
    html: bytes
    text: bytes


def pages(count: int, *, tables: bool, seed: int = 1) -> list[Page]:
    """``count`` different pages, with the three national tables or without any table."""
    systems = list(_SYSTEMS)
    return [_page(Random(f"{seed}-{tables}-{n}"), systems[n % len(systems)], n, tables=tables) for n in range(count)]


def _page(source: Random, system: str, number: int, *, tables: bool) -> Page:
    name = agency(source)
    year = source.choice((2019, 2020, 2021, 2022, 2023) if tables else (2015, 2016, 2017, 2018))
    title = f"{name}{year}年政府信息公开工作年度报告"
    if tables:
        parts = with_tables(source, name, year)
        grids = _grids(source, year)
        blocks = [block for part, more in zip(parts, grids, strict=True) for block in (*part, *more)]
    else:
        blocks = list(without_tables(source, name, year))
    body = "\n".join(_paragraph(b) if isinstance(b, str) else _table(b) for b in blocks)
    text = "\n\n".join([title, *(b if isinstance(b, str) else _pipes(b) for b in blocks)])
    html = _frame(source, name, title, year, system, body)
    return Page(f"{system}-{number}", html.encode(), text.encode())


def _grids(source: Random, year: int) -> list[list[list]]:
    """The tables that follow each of the six parts, as rows of (text, rowspan, colspan)."""
    style = Style(split=year >= 2021)
    figures = consistent(style, lambda: source.choice((0, 0, 0, 0, source.randrange(1, 30))))
    second = {indicator: source.randrange(0, 300) for indicator in _SECOND[year >= 2021]}
    heading, data = request_cells(figures, style, Written())
    proactive = proactive_cells(second, style, Written(), year=year)
    return [[], proactive, [[*heading, *data]], [review_cells(figures, style, Written())], [], []]


_SECOND = {
    True: (
        *("rules_issued", "rules_repealed", "rules_in_force", "licensing_decisions", "penalty_decisions"),
        *("coercion_decisions", "administrative_fees"),
        *(f"normative_documents_{kind}" for kind in ("issued", "repealed", "in_force")),
    ),
    False: (
        *("rules_issued", "rules_published", "rules_online", "procurement_projects", "procurement_amount"),
        *(f"normative_documents_{kind}" for kind in ("issued", "published", "online")),
        *(
            f"{stem}_{kind}"
            for stem in ("licensing", "other_service", "penalty", "coercion")
            for kind in ("items_previous", "items_change", "decisions")
        ),
        *("administrative_fee_items_previous", "administrative_fee_items_change"),
    ),
}


def _paragraph(text: str) -> str:
    return f'<p class="MsoNormal" style="text-indent:32pt;text-align:justify"><span {_RUN}>{escape(text)}</span></p>'


def _table(rows: list) -> str:
    lines = ['<table border="1" cellspacing="0" cellpadding="0" style="border-collapse:collapse;width:100%"><tbody>']
    for row in rows:
        lines.append('<tr style="height:24pt">')
        for text, down, across in row:
            spans = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
            lines.append(f"<td{spans} {_CELL}><p {_TEXT_IN_CELL}>{escape(text)}</p></td>")
        lines.append("</tr>")
    return "\n".join([*lines, "</tbody></table>"])


def _pipes(rows: list) -> str:
    """A table as saved in plain text: spanning cells followed by blank ones."""
    lines = []
    for row in rows:
        cells = [cell for text, _, across in row for cell in (text, *[""] * (across - 1))]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _frame(source: Random, name: str, title: str, year: int, system: str, body: str) -> str:
    opening, closing = _SYSTEMS[system]
    date = f"{year + 1}-01-{source.randrange(10, 29)}"
    index = f"YX{source.randrange(1000, 9999)}/{year + 1}-{source.randrange(10000, 99999)}"
    head = f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="SiteName" content="{name}"><meta name="ColumnName" content="政府信息公开年报">
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{date} 09:30">
<title>{title}_{name}</title>
<link rel="stylesheet" href="/images/css/common.css">"""
    block = f"""<table class="info"><tr><td>索 引 号：</td><td>{index}</td><td>主题分类：</td><td>政务公开</td></tr>
<tr><td>发布机构：</td><td>{name}</td><td>发布日期：</td><td>{date}</td></tr></table>"""
    article = f"""<div class="detail"><h1>{title}</h1>{block}
<div class="about"><span>发布时间：{date}</span><span>来源：{name}</span><span>字号：[大 中 小]</span></div>
{opening}
{body}
{closing}
<div class="share"><a href="javascript:;">打印</a><a href="javascript:;">关闭</a></div></div>"""
    phone = source.randrange(2000000, 8999999)
    footer = f"""<div class="footer"><ul><li><a href="/about.html">关于我们</a></li>
<li><a href="/map.html">网站地图</a></li></ul><p>版权所有：{name}　电话：0990-{phone}</p></div></body></html>"""
    size = len((head + article + footer).encode())
    target = max(size + 6000, source.randrange(_SMALLEST, _LARGEST))
    menu = _menu(source, (target - size) * 2 // 3)
    script = _script(source, target - size - len(menu.encode()))
    return f"{head}\n{script}</head>\n<body>\n{menu}\n{article}\n{footer}"


def _menu(source: Random, size: int) -> str:
    """Menus as portals print them: lists in lists, an icon and a link in each entry, about ``size`` bytes."""
    lines = ['<div class="header"><div class="logo"><img src="/images/logo.png" width="300"></div><ul class="nav">']
    held = 0
    while held < size:
        column = source.randrange(1000, 9999)
        inner = "".join(
            f'<li class="sub"><a href="/col/col{column}/{n}/index.html" target="_blank"><i class="ico"></i>'
            f"<span>{source.choice(_MENU)}</span></a></li>"
            for n in range(source.randrange(3, 9))
        )
        lines.append(
            f'<li class="top"><a href="/col/col{column}/index.html">{source.choice(_MENU)}</a><ul>{inner}</ul></li>'
        )
        held += len(lines[-1].encode())
    return "\n".join([*lines, "</ul></div>"])


def _script(source: Random, size: int) -> str:
    lines = ["<script>"]
    held = 0
    while held < size:
        number = source.randrange(10_000)
        lines.append(
            f"function slide{number}(n){{var e=document.getElementById('s{number}');e.style.left=-n*100+'%';}}"
        )
        held += len(lines[-1])
    return "\n".join([*lines, "</script>"])
