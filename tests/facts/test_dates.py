import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.facts.dates import find_dates, find_period, iso, parse_date, small_number


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2018年02月06日", "2018-02-06"),
        ("2018年2月6日", "2018-02-06"),
        ("2018 年 2 月 6 日", "2018-02-06"),
        ("2018-2-6", "2018-02-06"),
        ("2018/2/6", "2018-02-06"),
        ("2018.2.6", "2018-02-06"),
        ("２０１８年２月６日", "2018-02-06"),
        ("二〇一八年二月六日", "2018-02-06"),
        ("二○一八年十二月三十一日", "2018-12-31"),
        ("二零一九年十月二十日", "2019-10-20"),
        ("二O二一年一月十日", "2021-01-10"),
        ("2024-10-14 10:17", "2024-10-14"),
        ("2024-10-14T10:17:00+08:00", "2024-10-14"),
        ("发布时间：2019-03-20 浏览次数：12", "2019-03-20"),
        ("2020年2月29日", "2020-02-29"),
        # no complete day, no day of the calendar, no date at all
        ("（2018年2月）", None),
        ("2018年", None),
        ("2019年2月29日", None),
        ("2018-13-01", None),
        ("2018年4月31日", None),
        ("1970-01-01", None),
        ("2101-01-01", None),
        ("20180206", None),
        ("v1.2018.1.1", None),
        ("12018-01-01", None),
        ("2018-2/6", None),
        ("0527-83593059", None),
        ("国发〔2018〕5号", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_printed_or_not_at_all(printed, value):
    assert parse_date(printed) == value


def test_positions_are_those_of_the_text():
    text = "签发：２０１９年１月３０日，印发：2019-02-01。"
    found = find_dates(text)
    assert [d.value for d in found] == ["2019-01-30", "2019-02-01"]
    assert text[found[0].start : found[0].end] == "２０１９年１月３０日"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("所列数据的统计期限自2018年1月1日起至12月31日止。", ("2018-01-01", "2018-12-31")),
        ("所列数据的统计期限自2018年1月1日起，至2018年12月31日止", ("2018-01-01", "2018-12-31")),
        ("数据统计期限从2019年1月1日到12月31日止", ("2019-01-01", "2019-12-31")),
        ("统计时限为2023年1月1日至2023年12月31日", ("2023-01-01", "2023-12-31")),
        ("统计期为2012年1月1日至11月20日", ("2012-01-01", "2012-11-20")),
        ("统计期限为 2025 年 1 月 1 日至 12 月 31 日", ("2025-01-01", "2025-12-31")),
        ("数据统计时间：2020年1月1日—2020年12月31日", ("2020-01-01", "2020-12-31")),
        ("第一批于2018年3月1日至3月5日在广场开展宣传", None),
        ("统计期限自2017年13月1日起至2017年12月31日止", None),
        ("统计期限自2018年12月31日至2018年1月1日", None),
        ("统计期限详见附件。\n培训自2018年3月1日至3月5日举行", None),
        ("本年度数据", None),
    ],
)
def test_a_period_is_the_one_of_the_figures(text, period):
    assert find_period(text) == period


@pytest.mark.parametrize(("text", "value"), [("十", 10), ("十一", 11), ("二十", 20), ("三十一", 31), ("九", 9)])
def test_small_numbers(text, value):
    assert small_number(text) == value


def test_small_numbers_refuse_the_rest():
    assert small_number("十十") is None
    assert small_number("") is None


@given(
    st.dates(min_value=__import__("datetime").date(1990, 1, 1), max_value=__import__("datetime").date(2099, 12, 31))
)
def test_every_day_survives_printing(day):
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == day.isoformat()
    assert iso(day.year, day.month, day.day) == day.isoformat()


@given(st.text(alphabet="0123456789年月日-/.〇一二三十至 ", max_size=60))
def test_nothing_raises_and_all_found_days_exist(text):
    for found in find_dates(text):
        year, month, day = map(int, found.value.split("-"))
        assert iso(year, month, day) == found.value


#: A whole year, as most reports cover.
YEAR = ("2018-01-01", "2018-12-31")


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("本报告所列数据的统计期限自2018年1月1日起至2018年12月31日止。", YEAR),
        ("本报告中所列数据的统计期限为2018年1月1日至12月31日。", YEAR),
        ("数据统计期限：2018年1月1日—12月31日", YEAR),
        ("统计时间为2018年1月1日-2018年12月31日", YEAR),
        ("统计期限自2018年1月1日至2018年12月31日。", YEAR),
        ("数据统计期限自2018年1月1日起，至2018年12月31日止", YEAR),
        ("本年报所列数据的统计期限从2018年1月1日到2018年12月31日", YEAR),
        ("报告期为2018.1.1—2018.12.31", YEAR),
        ("统计期间：2018-01-01至2018-12-31", YEAR),
        ("统计期限为2018年1月1日0时至2018年12月31日24时", YEAR),
        ("所列数据的统计期限自2018年1月1日（含）起至2018年12月31日（含）止", YEAR),
        ("所列数据的统计期限自二〇一八年一月一日起至二〇一八年十二月三十一日止", YEAR),
        ("所列数据统计时段为２０１８年１月１日至１２月３１日", YEAR),
        ("数据统计期限自 2018 年 1 月 1 日起至 2018 年 12 月 31 日止", YEAR),
        ("本报告所列数据统计期限为2018年1月1日至2018年12月31日止，全文", YEAR),
        ("本报告中的数据统计截止日期为2018年1月1日—2018年12月31日", YEAR),
        ("统计数据期限自2018年1月1日始至当年12月31日止", YEAR),
        ("本年度报告的数据统计期限自2008年5月1日起至2008年12月31日止", ("2008-05-01", "2008-12-31")),
        ("本报告期限为2018年1月1日~12月31日", YEAR),
        ("统计期为2018年1月1日至2018年12月31日", YEAR),
        ("活动时间为2018年5月1日至2018年5月31日。", None),
        ("根据2018年1月1日至3月31日开展的检查", None),
        ("统计期限从2018年元月1日至12月31日", YEAR),
        ("统计期限自2018年1月1日起至12月底止", None),
        ("所列数据的统计期限自2018年01月01日起至2018年12月31日止", YEAR),
        ("报告时间：2018年1月1日至2018年12月31日", YEAR),
        ("报告内容的时间范围为2018年1月1日至2018年12月31日", YEAR),
        ("报告中所涉及的数据核定时间点为2018年12月31日", None),
        (
            "学年度（2019年9月1日至2020年8月31日）信息公开年度报告，数据统计期限为2019年9月1日至2020年8月31日",
            ("2019-09-01", "2020-08-31"),
        ),
        ("本报告涵盖2018年1月1日至2018年12月31日的政府信息公开工作", YEAR),
        ("2018年1月1日至12月31日，我局主动公开政府信息312条。", None),
    ],
)
def test_the_period_of_the_figures_in_many_words(sentence, period):
    assert find_period(sentence) == period
