"""Tables printed twice are kept once; tables with other figures both; a passage never takes part of a table."""

from extract.cleaning.compose import clean
from extract.model import Document, Paragraph, Table

HEAD = ("申请人情况", "自然人", "商业企业", "总计")
ROWS = (
    ("一、本年新收政府信息公开申请数量", "12", "3", "15"),
    ("二、上年结转政府信息公开申请数量", "0", "0", "0"),
    ("申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "0", "0", "0"),
    ("四、结转下年度继续办理", "0", "1", "1"),
)
TEXT = "县水务局依申请公开工作有序推进，登记、审核、答复、归档各环节由专人负责，群众可以当面、写信或者在线提出。"


def _cleaned(*blocks):
    return clean(Document("html", tuple(blocks)), lambda _titles, _text: 2021)


def _table(*, received="12"):
    return Table.of([list(HEAD), [ROWS[0][0], received, *ROWS[0][2:]], *map(list, ROWS[1:])])


def test_the_same_table_again_is_left_out():
    once = _cleaned(Paragraph(TEXT), _table())
    twice = _cleaned(Paragraph(TEXT), _table(), Paragraph("附表"), _table())
    assert twice.text == once.text + "\n附表"
    assert len(twice.tables) == 1
    (repeat,) = twice.repeats
    assert repeat.kind == "table"
    assert twice.original[repeat.start : repeat.end] == twice.original[repeat.of_start : repeat.of_end]
    assert not twice.body_repeated
    assert twice.contradictions == ()


def test_a_table_with_another_figure_stays_and_is_reported():
    twice = _cleaned(Paragraph(TEXT), _table(), _table(received="21"))
    assert len(twice.tables) == 2
    assert [c.kind for c in twice.contradictions] == ["table"]
    assert twice.original[twice.contradictions[0].other :].startswith("申请人情况")


def test_a_small_table_may_stand_twice():
    small = Table.of([["单位负责人", "某某"], ["填报日期", "1月4日"]])
    assert _cleaned(Paragraph(TEXT), small, Paragraph("其他"), small).repeats == ()


def test_a_copy_of_text_and_part_of_a_table_leaves_the_table_whole():
    long = [Paragraph(f"{n}{TEXT}{n * 7}件。") for n in range(2, 8)]
    row = "申请人提出的政府信息公开申请内容不明确经补正后仍然不明确而不再处理的件数合计统计口径与上年一致"
    one = Table.of([[row + "甲乙丙丁", "1"], ["新收", "2"], ["结转", "3"]])
    other = Table.of([[row + "甲乙丙丁", "1"], ["受理", "5"], ["办结", "6"], ["延期", "7"]])
    found = _cleaned(*long, one, Paragraph("——"), *long, other)
    assert [len(table.rows) for _, table in found.tables] == [3, 4]
    assert all((block, n) in found.rows for block, table in found.tables for n in range(len(table.rows)))
    assert found.text.count(TEXT) == len(long)
