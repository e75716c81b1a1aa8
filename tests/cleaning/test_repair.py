"""Swallowed characters come back only where one reading is possible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.cleaning.repair import find_scars, repair_line


@pytest.mark.parametrize(
    ("printed", "year", "meant"),
    [
        ("数据的统计期限自201911日起至20191231日止。", 2019, "数据的统计期限自2019年1月1日起至2019年12月31日止。"),
        ("统计期限为2016年11日至2016年1231日", 2016, "统计期限为2016年1月1日至2016年12月31日"),
        ("统计期限自201811日起", 2016, "统计期限自2018年1月1日起"),
        ("20193月)", 2019, "(2019年3月)"),
        ("20168月印发办法", 2016, "2016年8月印发办法"),
        ("截至201611月底", 2016, "截至2016年11月底"),
        ("2016731日挂牌", 2016, "2016年7月31日挂牌"),
        ("2016230日挂牌", 2016, "2016230日挂牌"),  # 30 February, and 23 is no month
        ("20161130日挂牌", 2016, "2016年11月30日挂牌"),
        ("云政办〔20159号", 2015, "云政办〔2015〕9号"),
        ("云政办2015〕23号", 2015, "云政办〔2015〕23号"),
        ("落实到位。⠼/span>", 2015, "落实到位。"),
        ('质量，⠼font face="宋体" size="3">另外', 2015, "质量，另外"),
    ],
)
def test_certain_damage_is_repaired(printed, year, meant):
    repaired, changes = repair_line(printed, year)
    assert repaired == meant
    for change in changes:
        assert repaired[change.start : change.end] == change.after
        assert change.before in printed


@pytest.mark.parametrize(
    "line",
    [
        "125日，平台上线运行",  # 12月5日 or 1月25日
        "2016111日，平台上线运行",  # 1月11日 or 11月1日
        "全年受理2016年申请184件",
        "2016年1月1日至12月31日",
        "共有2016个村",
        "电话：052784368216",
        "价格小于<5元>的商品",
    ],
)
def test_what_is_not_certain_stays_as_printed(line):
    assert repair_line(line, 2016) == (line, [])


@pytest.mark.parametrize(
    ("line", "scar"),
    [
        ("125日，平台上线运行", "125日"),
        ("于2016111日上线", "2016111日"),
        ("受理热线个；办结率98%", "热线个"),
        ("共享平台上线亿条。", "上线亿条"),
    ],
)
def test_what_cannot_be_repaired_is_reported(line, scar):
    assert scar in [found.text for found in find_scars(line)]


@pytest.mark.parametrize("line", ["应在120日内答复", "2016年12月25日", "365日不打烊", "在线期间开放", "服务热线12345"])
def test_sound_text_has_no_scars(line):
    assert find_scars(line) == []


@given(
    st.dates(min_value=__import__("datetime").date(2008, 1, 1), max_value=__import__("datetime").date(2025, 12, 31))
)
def test_a_repair_never_gives_another_date(date):
    """Whatever date was swallowed, the repaired one is that date, or nothing was touched."""
    glued = f"{date.year}{date.month}{date.day}日"
    repaired, changes = repair_line(glued, date.year)
    assert repaired in (glued, f"{date.year}年{date.month}月{date.day}日")
    assert bool(changes) == (repaired != glued)


@given(st.text(alphabet="0123456789年月日〔〕号至起止自,。件受理<>/span⠼", max_size=60))
def test_offsets_of_changes_hold_in_any_text(line):
    repaired, changes = repair_line(line, 2016)
    for change in changes:
        assert repaired[change.start : change.end] == change.after


def test_entities_that_were_escaped_twice():
    line, changes = repair_line("公开&nbsp;12&ldquo;件&rdquo;&mdash;&mdash;收费<50元", 2018)
    assert line == "公开 12“件”——收费<50元"
    assert {change.rule for change in changes} == {"leftover-markup"}
