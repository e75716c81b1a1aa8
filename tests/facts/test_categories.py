"""Lists of categories behind the total of what was published (rule A-9)."""

import pytest

from extract.facts.categories import listed_categories
from extract.report import read


def listed(text):
    start = text.index("共公开")
    found = listed_categories(text, start, text.index("条", start) + 1)
    return None if found is None else (found.total, found.complete)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全年共公开信息60条，其中机构职能类3条，政策法规类13条，业务工作类44条。", (60, False)),
        ("全年共公开信息60条，都是主动公开的。其中，机构、职能类3条；政策法规类13条；其他信息44条。", (60, True)),
        ("全年共公开信息60条，分别为：概况类3条、规划类13条、统计类44条", (60, False)),
        ("共公开信息1,060条。其中：概况类1,003条、规划类十三条、其它类44条。年内没有收费。", (1060, True)),
        ("共公开信息60条，包括概况类3条、规划类13条、统计类4条。另有5件申请。", (20, False)),
    ],
)
def test_a_list_is_added_up(text, found):
    assert listed(text) == found


@pytest.mark.parametrize(
    "text",
    [
        # Ways of publication: one document may use several.
        "共公开信息60条，其中通过政府网站50条，政务微博20条，政务微信30条。",
        "共公开信息60条，其中公报3条，报纸13条，公示栏44条。",
        # Two parts, a part of a part, another year, another measure word, a share, something uncounted.
        "共公开信息60条，其中政策法规类13条，业务类44条。",
        "共公开信息60条，其中业务类44条，其中规划类13条，统计类14条。",
        "共公开信息60条，其中业务类44条，规划类13条，比上年增加14条。",
        "共公开信息60条，其中文件44件，规划类13条，统计类4条。",
        "共公开信息60条，其中业务类44条，占73%，规划类13条，占22%，统计类3条，占5%。",
        "共公开信息60条，其中业务类约44条，规划类13条，统计类3条。",
        "共公开信息60条，其中业务类44条，规划类13条，统计类3条，涉及部门20个。",
        "共公开信息60条，其中业务类44条，规划类13条，统计类3条，均在规定期限内公开。",
        # No list, or not of this total.
        "共公开信息60条。办理业务类申请44件，规划类13件，统计类3件。",
        "共公开信息60条，比上年多5条。其中业务类44条，规划类13条，统计类3条。",
        "共公开信息60条。\n其中业务类44条，规划类13条，统计类3条。",
        "共公开信息60条，其中收到申请44条，答复13条，不予公开3条。",
        "共公开信息60条",
    ],
)
def test_what_is_no_list_of_categories_says_nothing(text):
    assert listed(text) is None


def outcome(parts, *, total=60):
    text = f"""清泉县水务局2012年政府信息公开工作年度报告
一、主动公开情况
2012年，我局主动公开政府信息{total}条，其中{parts}。
二、依申请公开情况
2012年，我局共收到政府信息公开申请3件，均已答复。
三、行政复议和行政诉讼情况
2012年，没有发生行政复议和行政诉讼。
四、存在的主要问题
公开的及时性有待提高。
"""
    report = read(text.encode(), source="a.txt")
    assert next(s.value for s in report.statistics if s.indicator == "proactive_total") == total
    return [(c.status, c.severity, c.expected, c.actual) for c in report.checks if c.check_id == "A-9"]


def test_the_sum_is_held_against_the_total():
    assert outcome("概况类3条，规划类13条，统计类44条") == [("pass", "soft", "60", "60")]
    assert outcome("概况类3条，规划类13条，统计类54条") == [("fail", "soft", "60", "70")]
    assert outcome("概况类3条，规划类13条，其他类34条") == [("fail", "soft", "60", "50")]


def test_a_list_that_may_leave_something_out_proves_nothing():
    assert outcome("概况类3条，规划类13条，统计类34条") == [("unknown", "soft", "60", "50")]
    assert outcome("通过网站公开3条，微博13条，微信44条") == []
