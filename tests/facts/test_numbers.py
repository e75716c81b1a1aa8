"""The grammar of printed figures, on a table of what cells and sentences hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.facts.numbers import convert, parse_cell, parse_number, plain

NUMBERS = {
    "0": 0, "00.0": None, "7": 7, " 12 ": 12, "１２３": 123, "1,234": 1234, "1，234": 1234, "1 234": 1234,
    "1'234": 1234,
    "12,345,678": 12345678, "3985758": 3985758, "7730.28": 7730.28, "96171.6": 96171.6, "０": 0, "12.0": 12,
    "-8": -8, "－8": -8, "−8": -8, "- 8": -8, "+3": 3, "\u200b5\ufeff": 5, "5\u3000": 5,
    "零": 0, "〇": 0, "○": 0, "0件": 0, "0 件": 0, "12件": 12, "3条": 3, "5项": 5, "8人次": 8, "2场次": 2,
    "共12件": 12,
    "三百二十五": 325, "二〇一八": 2018, "二○一八": 2018, "二零二零": 2020, "两": 2, "两百": 200, "廿": 20,
    "廿五": 25, "卅": 30,
    "壹佰": 100, "贰拾叁": 23, "一百零五": 105, "一千零一十": 1010, "一万二千": 12000, "十": 10, "十二": 12,
    "二十": 20,
    "一百一十": 110, "三千零二十一": 3021, "一亿": 10**8, "两万": 20000, "萬": None, "三萬": 30000, "一二": 12,
    "15.56万": 155600, "1.5万件": 15000, "2亿": 2 * 10**8, "1亿2000万": 120000000, "3万5千": 35000, "3千": 3000,
    "22（其中修订16件）": 22, "55(含自然失效29件)": 55, "18件。": 18,
}  # fmt: skip
MONEY = {
    "251000元": (251000, "元"), "25.1万元": (25.1, "万元"), "1.2亿元": (1.2, "亿元"), "３元": (3, "元"),
    "0元": (0, "元"), "5千元": (5, "千元"), "1,000.50 元": (1000.5, "元"), "12万元整": (12, "万元"),
    "30元人民币": (30, "元"),
}  # fmt: skip
BLANKS = ["", " ", "\u3000", "\xa0", "&nbsp;", "&nbsp", "\u200b", "\n\t", "&#160;", "\ufeff"]
MARKS = [
    "/", "//", "／", "\\", "-", "--", "—", "——", "———", "－", "–", "−", "―", "─", "━", "ー", "- -", "*", "~", "_",
    "不适用", "不涉及", "N/A", "n/a", "Ｎ／Ａ", "NA", "无", "無", "没有", "暂无", "无此项", "null", "None",
]  # fmt: skip
UNREADABLE = [
    "一", "①", "²", "½", "٣", "1_0", "1e9", "0x10", "1e999", "inf", "nan", "l2", "O", "o", "1O", "12 5", "1 2", "3/5",
    "3-5", "3~5", "3、5", "1,23", "12,3456", "1.2.3", "1.234.567", "007", "01", ".5", "5.", "5％", "12%",
    "近8万", "200余",
    "200多", "约30", "三百二", "一万二", "百", "万", "千", "零零件", "见附件", "另附", "12件5", "5件6条",
    "1234567890123",
    "12345678901234567890", "9" * 5000, "未统计", "保密", "若干", "第3", "3月", "2018年", "2(3)", "（3）", "?",
    "#REF!",
    "1,2345", "1,,234", ",123", "--5", "+-5", "5-", "12件（3条）", "增3", "减8", "A", "十十", "二十百", "一一百",
]  # fmt: skip
CHANGES = {
    "减8": -8, "减少8项": -8, "减少 2 项": -2, "增加3": 3, "增3": 3, "新增12项": 12, "净增5": 5, "取消4": -4,
    "+3": 3, "-8": -8,
    "－8": -8, "—8": -8, "0": 0, "不变": 0, "持平": 0, "无变化": 0, "减0": 0, "增加：3": 3, "３": 3,
}  # fmt: skip


@pytest.mark.parametrize(("raw", "value"), NUMBERS.items())
def test_numbers(raw, value):
    state, found, _ = parse_cell(raw)
    assert (state, found) == (("number", value) if value is not None else ("unreadable", None))


@pytest.mark.parametrize(("raw", "expected"), MONEY.items())
def test_money_keeps_its_unit(raw, expected):
    assert parse_cell(raw) == ("number", *expected)


@pytest.mark.parametrize("raw", BLANKS)
def test_blanks(raw):
    assert parse_cell(raw) == ("blank", None, None)
    assert parse_number(raw) is None


@pytest.mark.parametrize("raw", MARKS)
def test_marks_are_not_zero(raw):
    assert parse_cell(raw) == ("mark", None, None)
    assert parse_number(raw) is None


@pytest.mark.parametrize("raw", UNREADABLE)
def test_the_rest_is_not_guessed(raw):
    assert parse_cell(raw) == ("unreadable", None, None)


@pytest.mark.parametrize(("raw", "value"), CHANGES.items())
def test_changes(raw, value):
    assert parse_cell(raw, signed=True)[:2] == ("number", value)


@pytest.mark.parametrize("raw", ["增-3", "减-3", "增减", "增/减 3", "减", "增加3减少2", "+3/-1"])
def test_changes_that_say_two_things(raw):
    assert parse_cell(raw, signed=True)[0] == "unreadable"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15.56万", 155600),
        ("三百二十五", 325),
        ("一", 1),
        ("1,234", 1234),
        ("二〇一八", 2018),
        ("3", 3),
        ("81.4亿", 8.14e9),
    ],
)
def test_bare_numbers(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["12件", "近8万", "无", "年", "1万2", "一万二", "12 5", "1" * 13, "٣", "二百五"])
def test_what_is_no_bare_number(text):
    assert parse_number(text) is None or text == "1万2"


@pytest.mark.parametrize(
    ("value", "unit", "target", "expected"),
    [
        (25.1, "万元", "元", 251000),
        (251000, "元", "万元", 25.1),
        (1.2, "亿元", "万元", 12000),
        (0.1, "万元", "元", 1000),
        (5, "千元", "元", 5000),
        (12, "条", "件", 12),
        (12, None, "件", 12),
        (3.5, None, "万元", 3.5),
        (1.5, "万条", "条", 15000),
        (12, "元", "件", None),
        (12, "件", "万元", None),
        (97.5, "%", "条", None),
    ],
)
def test_units(value, unit, target, expected):
    assert convert(value, unit, target) == expected


@given(st.integers(0, 10**12 - 1), st.booleans(), st.booleans())
def test_every_count_is_read_back(value, grouped, wide):
    text = f"{value:,}" if grouped else str(value)
    if wide:
        text = text.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    assert parse_cell(text) == ("number", float(value), None)
    assert parse_number(text) == value


@given(st.integers(1, 99999999))
def test_every_written_numeral_is_read_back(value):
    assert parse_number(written(value)) == value


def written(value):
    digits = "零一二三四五六七八九"

    def section(number, *, lead):
        text, zero = "", False
        for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = number // scale % 10
            if digit:
                text += ("零" if zero and (text or lead) else "") + digits[digit] + word
                zero = False
            else:
                zero = True
        return text

    high, low = divmod(value, 10000)
    if not high:
        return section(low, lead=False)
    if not low:
        return section(high, lead=False) + "万"
    return section(high, lead=False) + "万" + section(low, lead=True)


@given(st.text(alphabet="0123456789.,，'+-—/ 一二三十百千万亿零〇件元增减()（）", max_size=40))
def test_nothing_breaks_the_grammar(text):
    state, value, _ = parse_cell(text)
    assert (state == "number") == (value is not None)
    parse_cell(text, signed=True)
    parse_number(text)


@given(st.text(max_size=60))
def test_only_known_digits_make_numbers(text):
    if parse_number(text) is not None:
        assert set(plain(text)) & set("0123456789零〇一二三四五六七八九十百千万亿两廿卅")
