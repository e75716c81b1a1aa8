"""Other agencies' reports in an agency's column: what a title says about whose report it is. Pure.

Columns of bureaus hold reports of their ministry, columns of one province pages about another. A collected page of a
city names many agencies rightly, so only what is certain speaks against a link: a national body in a record that is
none, and a province that is not the record's.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.portals import Portal

HERE = Path(__file__).parent
#: A branch's own report begins with its ministry's name: 国家税务总局青栖市税务局2020年…
_BRANCH = re.compile("[省市县區区州盟旗]|(?:办事处|特派员|分局|监管局|管理局|专员|队|海关)")
_KIND = {"内蒙古": "自治区", "广西": "(?:壮族)?自治区", "西藏": "自治区", "宁夏": "(?:回族)?自治区"}
_CITIES = frozenset({"北京", "天津", "上海", "重庆"})
#: What may stand before the name: an old title begins with the year.
_LEAD = "^[《“【\\[(（]?(?:(?:19|20)[0-9]{2}年?(?:度)?)?"


@cache
def _ministries() -> re.Pattern[str]:
    with (HERE / "ministries.csv").open(encoding="utf-8", newline="") as file:
        names = sorted((row["name"] for row in csv.DictReader(file)), key=len, reverse=True)
    return re.compile(f"{_LEAD}(?:中华人民共和国)?({'|'.join(names)})([^0-9]{{0,30}})")


@cache
def _provinces() -> re.Pattern[str]:
    with (HERE / "provinces.csv").open(encoding="utf-8", newline="") as file:
        names = [row["province"] for row in csv.DictReader(file) if row["code"]]
    whole = [name + ("市" if name in _CITIES else _KIND.get(name, "省")) for name in names if name != "新疆"]
    return re.compile(f"{_LEAD}({'|'.join([*whole, '新疆维吾尔自治区'])})")


def reposted(title: str, portal: Portal) -> str | None:
    """Return whose report a title names when that is certainly not the record's agency, else None."""
    if portal.province in ("", "中央", "全国", "国家") or portal.level == "ministry":
        return None
    found = _ministries().search(title)
    # A branch is named by its ministry and its own place.
    if found is not None and found[1] not in portal.title and not _BRANCH.search(found[2]):
        return f"a national body: {found[1]}"
    found = _provinces().search(title)
    if found is not None and not found[1].startswith(portal.province) and found[1] not in portal.title:
        return f"another province: {found[1]}"
    return None
