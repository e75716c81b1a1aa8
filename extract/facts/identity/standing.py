"""An agency's standing: its level, and whether it reports for itself or for its region."""

from __future__ import annotations

import re
from typing import Literal

from extract.facts.identity.agency_names import is_national, is_township, is_zone
from extract.facts.identity.agency_words import any_of
from extract.facts.identity.division_table import level

Scope = Literal["own", "region"]
#: In every place, but under the centre.
_VERTICAL = re.compile(any_of("vertical"))
_GOVERNMENT = re.compile(r"(?:人民政府|行政公署|公署)$")
_OFFICE_OF_ZONE = re.compile(rf"{any_of('zone')}[一-鿿]{{0,6}}(?:管理委员会|管委会|办公室)$")
#: Most committees that manage something manage a zone; these manage the affairs of a city.
_COMMITTEE = re.compile(
    r"^[一-鿿]{2,12}(?<!城市)(?<!市容)(?<!监督)(?<!交通)(?<!市政)(?<!资产)(?<!水务)(?:管理委员会|管委会)$"
)
_REGION = re.compile(
    r"(?:全[市县区省州旗盟]|各级行政机关|各县[（(]?[市区]|各区县|各县市|市政府各部门|县政府各部门|区政府各部门|各镇|各乡镇|汇总|综合)"
)
_SUMMED = re.compile(r"(?:综合|汇总|统计数据的?基础上|各级行政机关)[^。\n]{0,60}(?:编制|汇总|数据)")
_OWN = re.compile(r"本机关(?!不掌握)|本单位|我[局厅委办中镇乡街处院]|本[局厅委办镇乡街]")


def agency_level(agency: str | None, code: str | None) -> str | None:
    """Return the level of a publisher, from its name and its division's code.

    ``state``; ``province``, ``prefecture``, ``county`` for a government that reports for its division; the same with
    ``_department`` for everything under one (its office included); ``township``; ``zone`` for a development zone, its
    committee or office; ``vertical`` for agencies that answer to Beijing (tax, customs, weather …); ``None``: unknown.
    """
    if agency is None:
        return None
    if _VERTICAL.search(agency) and code and not is_township(agency):
        return "vertical"
    if is_national(agency) and code is None:
        return "state"
    if is_township(agency):
        return "township"
    if is_zone(agency) or _OFFICE_OF_ZONE.search(agency) or _COMMITTEE.search(agency):
        return "zone"
    if code is None:
        return None
    return level(code) if _GOVERNMENT.search(agency) else f"{level(code)}_department"


def scope_of(agency: str | None, text: str) -> Scope | None:
    """Return whether the figures are the agency's own or those of all bodies of its region (rule META-10).

    Departments, offices and townships report for themselves unless they say that they sum up others; a government's
    report covers its region when it speaks of 全市, 各县区 and the like. ``None`` when nothing tells.
    """
    region = len(_REGION.findall(text[:6000]))
    own = len(_OWN.findall(text[:6000]))
    if region and _SUMMED.search(text[:2000]):
        return "region"
    if agency and _GOVERNMENT.search(agency) and not is_township(agency):
        return "region" if region > own else "own" if own else None
    if agency is None and region > own:
        return "region"
    if own or (agency and not _GOVERNMENT.search(agency)):
        return "own"
    return None
