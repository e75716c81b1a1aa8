"""Whose column a page is, as far as the page and the other records say it: pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.addresses import host_group
from crawler.pages import page_text, tree_of
from crawler.records import provinces
from extract.facts.identity.divisions import find_divisions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.portals import Portal


def names_of(content: bytes, title: str) -> list[str]:
    """Return where a page names its place: the name of its site before its own title."""
    tree = tree_of(page_text(content))
    metas = [] if tree is None else [meta for meta in tree.iter("meta") if meta.get("content")]
    found = [meta.get("content") or "" for meta in metas if (meta.get("name") or "").lower() == "sitename"]
    return [*found, title]


def file_of(url: str, names: Sequence[str], records: Mapping[str, Portal]) -> str:
    """Return the one file that the records of the same domain or the names on the page point to, else ``""``."""
    domain = _domain(url)
    files = {name.partition("_")[0] for name, one in records.items() if _domain(one.start[0]) == domain}
    if len(files) == 1:
        return files.pop()
    by_code = {province.code[:2]: province.file for province in provinces().values() if province.code}
    for text in names:
        codes = {division.code[:2] for division in find_divisions(text, None)}
        if len(codes) == 1:
            return by_code.get(codes.pop(), "")
    return ""


def _domain(url: str) -> str:
    """Return the name that is registered below gov.cn: xianning.gov.cn for kjj.xianning.gov.cn."""
    return ".".join(host_group(url).partition(":")[0].split(".")[-3:])


def division_of(names: Sequence[str], province: str) -> str:
    """Return the code of the one division that a page names first, when it lies in the province; else ``""``."""
    for text in names:
        codes = {division.code for division in find_divisions(text, None, (province[:2],) if province else ())}
        if len(codes) == 1:
            code = codes.pop()
            return code if province and code[:2] == province[:2] else ""
    return ""
