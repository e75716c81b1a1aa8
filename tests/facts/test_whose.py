"""META-7 to META-10 and the rules that depend on who reports."""

import pytest

from extract.facts.identity.whose import credit_code_is_sound, organisation_code_is_sound, whose
from extract.model import Identity, Statistic

BASE = {
    "kind": "annual_report", "title": "云和县水利局2021年政府信息公开工作年度报告", "agency": "云和县水利局",
    "agency_level": "county_department", "scope": "own", "division_code": "331125", "province": "浙江省",
    "prefecture": "丽水市", "county": "云和县", "year": 2021, "published": "2022-01-20", "index_number": None,
    "document_number": None, "issuer": None, "period_start": None, "period_end": None, "host_class": "official",
}  # fmt: skip


def outcome(check_id, text="我局主动公开信息。", statistics=(), **changes):
    found = {c.check_id: c for c in whose(Identity(**{**BASE, **changes}), statistics, text)}
    return found[check_id].status if check_id in found else None


def figure(indicator, value, start=0, end=4):
    return Statistic(indicator, "total", value, "件", "exact", "table", "row", start, end, 1)


@pytest.mark.parametrize(
    ("issuer", "status"),
    [
        ("云和县水利局", "pass"),
        ("水利局", "pass"),
        ("县水利局", "pass"),
        ("云和县", "pass"),
        ("云和县教育局", "fail"),
        ("松阳县水利局", "fail"),
        (None, None),
    ],
)
def test_publisher_and_agency(issuer, status):
    assert outcome("META-7", issuer=issuer) == status


def test_a_government_publishes_through_its_offices():
    assert outcome("META-7", agency="云和县人民政府", issuer="云和县人民政府办公室") == "pass"
    assert outcome("META-7", agency="云和县人民政府", issuer="云和县政务公开领导小组办公室") == "pass"
    assert outcome("META-7", agency="云和县人民政府", issuer="云和县水利局") == "fail"


def test_the_division_of_the_year():
    assert outcome("META-8") == "pass"
    assert outcome("META-8", division_code="371202", year=2021) == "fail"
    assert outcome("META-8", division_code=None) is None


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("001068824/2022-2302536", "pass"),
        ("001068825/2022-2302536", "unknown"),
        ("113325000026455663/2022-04735", "pass"),
        ("113325000026455664/2022-04735", "fail"),
        ("001068824/2020-23", "fail"),
        ("XM02100-0101-2019-00001", "fail"),
        ("G102-3", None),
        (None, None),
    ],
)
def test_index_numbers(number, status):
    assert outcome("META-9", index_number=number) == status


def test_codes_of_the_two_standards():
    assert all(map(organisation_code_is_sound, ("001068824", "014416330", "01527918X")))
    assert not organisation_code_is_sound("014416331")
    assert all(map(credit_code_is_sound, ("11341702486344515H", "11341702003256079T", "12620600MB0523338C")))
    assert not credit_code_is_sound("11341702486344516H")


def test_scope_and_words():
    assert outcome("META-10") == "pass"
    assert outcome("META-10", text="全县信息。" * 6) == "fail"
    assert outcome("META-10", text="全县信息。" * 6, scope="region") == "pass"
    assert outcome("META-10", text="我局信息。", scope="region") == "fail"


def test_who_makes_rules():
    assert outcome("D-T2-5", statistics=[figure("rules_issued", 3)]) == "fail"
    assert outcome("D-T2-5", statistics=[figure("rules_issued", 0)]) is None
    assert outcome("D-T2-5", statistics=[figure("rules_issued", 3)], agency_level="prefecture") == "pass"


def test_an_unpaid_fee_was_asked_for():
    row = "申请人逾期未按收费通知要求缴纳费用 | 2\n"
    unpaid = [figure("other_outcome_fee_unpaid", 2, 0, len(row))]
    assert outcome("D-FEE-2", text=row + "我局无其他事项。", statistics=unpaid) == "fail"
    assert outcome("D-FEE-2", text=row + "我局收取信息处理费100元。", statistics=unpaid) == "pass"
