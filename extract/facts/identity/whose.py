"""Rules about whose report it is: does the printed name, place, number and scope fit together.

META-7 to META-10 of the codebook, and the two rules that depend on who reports (rules of local governments, the
charge for large requests). All are soft: a replaced name, a hijacked page or a slip of the pen breaks them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.facts.identity.agency_names import with_government
from extract.facts.identity.division_table import division, level
from extract.facts.identity.divisions import find_divisions
from extract.model import Check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.model import Identity, Statistic, Status

#: Shapes of index numbers whose second part begins with a year (reference of the form, 索引号).
_INDEX = re.compile(
    r"^(?P<org>[0-9A-HJ-NPQRTUWXY]{18}|\d{8}[\dX]|\d{10}|\d{4,9}|[A-Za-z]+\d*(?:-\d+)*|\d{7}-\d)[-/]"
    r"(?P<year>(?:19|20)\d{2})(?:0[1-9]|1[0-2])?-\d+$"
)
#: GB 32100-2015, unified social credit code: characters by value, weights are powers of 3 modulo 31.
_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
#: GB 11714, organisation code.
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
#: Offices that publish for their government.
_OF_GOVERNMENT = re.compile(
    r"(?:人民)?政府$|政府办公?[室厅]?$|政务公开|信息公开|[省市县区州盟旗]$|电子政务|大数据|领导小组"
)
_OWN = re.compile(r"本(?:机关|单位|部门|[局委办厅])|我[局委办厅院中镇乡街]")
_REGION = re.compile(r"全[市县区省州盟旗]|各级行政机关|各[镇乡县区市]|汇总")
#: Fewer words about the whole region stand in any department's report.
_MANY = 5
#: Levels that cannot make government rules (立法法: 省、设区的市、自治州).
_WITHOUT_RULES = frozenset(["county", "county_department", "township", "zone"])
_CHARGE = re.compile(r"信息处理费|收费|缴费|缴纳")


def credit_code_is_sound(code: str) -> bool:
    """Tell whether 18 characters pass the check of GB 32100-2015."""
    values = [_CREDIT_CHARACTERS.index(char) for char in code]
    total = sum(value * pow(3, place, 31) for place, value in enumerate(values[:17]))
    return (31 - total % 31) % 31 == values[17]


def organisation_code_is_sound(code: str) -> bool:
    """Tell whether nine characters pass the check of GB 11714; for codes of digits only."""
    rest = 11 - sum(int(char) * weight for char, weight in zip(code[:8], _ORGANISATION_WEIGHTS, strict=True)) % 11
    return code[8] == {10: "X", 11: "0"}.get(rest, str(rest))


def whose(identity: Identity, statistics: Sequence[Statistic], text: str) -> list[Check]:
    """Return the outcomes of the rules that apply."""
    checks = [_publisher(identity), _place(identity), _number(identity), _scope(identity, text)]
    return [check for check in (*checks, *_powers(identity, statistics, text)) if check is not None]


def _soft(
    check_id: str, status: Status, message: str, expected: str | None = None, actual: str | None = None
) -> Check:
    return Check(check_id, status, "soft", expected, actual, message)


def _publisher(identity: Identity) -> Check | None:
    """META-7: the publisher of the metadata is the agency of the title."""
    name, issuer = identity.agency, identity.issuer
    if not name or not issuer:
        return None
    same = _function(name) == _function(issuer) or name.endswith(issuer) or issuer.endswith(name)
    # A portal names its region where others name the office.
    same = same or with_government(issuer) == issuer + "人民政府"
    same = same or bool(_OF_GOVERNMENT.search(name) and _OF_GOVERNMENT.search(issuer))
    elsewhere = [d.code for d in find_divisions(issuer, identity.year)]
    own = identity.division_code or ""
    if same and elsewhere and own and not any(_related(code, own) for code in elsewhere):
        same = False
    message = f"the page's publisher is {issuer}, the report's {name}"
    return _soft("META-7", "pass" if same else "fail", message, name, issuer)


def _related(one: str, other: str) -> bool:
    size = min(len(one.rstrip("0")), len(other.rstrip("0")))
    return one[:size] == other[:size]


def _function(name: str) -> str:
    """What an agency does: its name from behind its place (某县水务局 → 水务局)."""
    return re.sub(r"^.*?[省市县区州盟旗](?=[^省市县区州盟旗]{2,}$)", "", name)


def _place(identity: Identity) -> Check | None:
    """META-8: the division existed in the report's year, and its code is that of its level."""
    code, year = identity.division_code, identity.year
    if code is None or year is None:
        return None
    place = division(code, year)
    if place is None:
        return _soft("META-8", "fail", f"{code} was no division in {year}", str(year), code)
    rank = {"province": "省市区", "prefecture": "市州盟区", "county": "县区市旗海"}[level(code)]
    fits = place.name[-1] in rank
    return _soft("META-8", "pass" if fits else "fail", f"{place.name} is {code} in {year}", rank, place.name)


def _number(identity: Identity) -> Check | None:
    """META-9: the code in the index number is sound, and its year is not before the report's."""
    match = _INDEX.match(identity.index_number or "")
    if match is None or identity.year is None:
        return None
    org, year = match["org"], int(match["year"])
    if year < identity.year:
        message = f"index number of {year} on a report for {identity.year}"
        return _soft("META-9", "fail", message, f"≥ {identity.year}", str(year))
    if len(org) == 18 and not credit_code_is_sound(org):
        return _soft("META-9", "fail", f"the credit code {org} does not pass its check (GB 32100)")
    if re.fullmatch(r"\d{8}[\dX]", org) and not organisation_code_is_sound(org):
        return _soft("META-9", "unknown", f"{org} is no organisation code (GB 11714), perhaps one of the portal's own")
    return _soft("META-9", "pass", f"index number {identity.index_number}")


def _scope(identity: Identity, text: str) -> Check | None:
    """META-10: a report on the own office says 本机关 or 我局, one on a region 全市 or 各级行政机关."""
    if identity.scope is None:
        return None
    own, region = len(_OWN.findall(text)), len(_REGION.findall(text))
    fits = bool(own or region < _MANY) if identity.scope == "own" else bool(region)
    message = (
        f"scope {identity.scope}: the text speaks {own} times of its own office, {region} times of a whole region"
    )
    return _soft("META-10", "pass" if fits else "fail", message, identity.scope, "own" if own >= region else "region")


def _powers(identity: Identity, statistics: Sequence[Statistic], text: str) -> list[Check]:
    """D-T2-5: who can make rules; D-FEE-2: where a fee was not paid, the report tells of the charge."""
    checks = []
    figures = {s.indicator: s for s in statistics if s.applicant == "total" and s.origin == "table"}
    for indicator in ("rules_issued", "rules_in_force"):
        made = figures.get(indicator)
        if made is not None and made.value > 0 and identity.agency_level is not None:
            status: Status = "fail" if identity.agency_level in _WITHOUT_RULES else "pass"
            message = f"{indicator} {made.value:g}: only ministries, provinces and cities with districts make rules"
            checks.append(_soft("D-T2-5", status, message, "0 below the prefecture", f"{made.value:g}"))
    unpaid = figures.get("other_outcome_fee_unpaid")
    if unpaid is not None and unpaid.value > 0:
        quoted = (unpaid.quote_start or 0, unpaid.quote_end or 0)
        told = any(not quoted[0] <= m.start() < quoted[1] for m in _CHARGE.finditer(text))
        message = f"{unpaid.value:g} requests were dropped for a fee unpaid; the charge is " + (
            "told of" if told else "not mentioned"
        )
        checks.append(_soft("D-FEE-2", "pass" if told else "fail", message))
    return checks
