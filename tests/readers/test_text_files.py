"""Saved pages and text extracts: what the page printed round the report goes, the report stays whole."""

import re

import pytest
from sample_pages import OPENING, PROBLEMS, REQUESTS, TITLE, WORK

from extract.errors import UnreadableError
from extract.model import Paragraph, Table
from extract.readers.plain.document import read_text
from extract.readers.plain.wrap import is_whole_heading
from extract.readers.sniff import read_document


def read(text):
    return read_text(text.encode(), None)


def texts(document):
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def tables(document):
    return [block.rows for block in document.blocks if isinstance(block, Table)]


def fields(document):
    return {field.label: field.value for field in document.fields}


def wrapped(text, width=28):
    """Lines of about ``width`` characters, as a typesetter breaks them: never inside a number."""
    lines = [""]
    for piece in re.findall(r"[0-9A-Za-z\-]+[，。；、]?|.[，。；、]?", text):
        if len(lines[-1]) + len(piece) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(lines)


def test_header_lines_with_spread_labels():
    document = read(
        f"名　　称: {TITLE} 索 引 号: QL008/2023-00012\n发布机构: 青岚县水务局 文　　号:\n"
        f"主 题 词: 发布日期: 2023年01月18日\n{TITLE}\n\n语音播报\n\n{TITLE}\n\n{OPENING}\n\n一、概况\n\n{WORK}\n"
    )
    assert fields(document) == {
        "名称": TITLE, "索引号": "QL008/2023-00012", "发布机构": "青岚县水务局", "发布日期": "2023年01月18日",
    }  # fmt: skip
    assert texts(document) == [TITLE, OPENING, "一、概况", WORK]
    assert document.titles == (TITLE,)


def test_header_as_rows_of_pipes_and_a_title_over_three_lines():
    document = read(
        "索引号: | 99002/2021-00073 | 分类: | |\n发文机关: | 青岚县 | 发文日期: | |\n名称: | |||\n文号 : |\n"
        f"青岚县渡口管理所\n青岚县渡口管理所\n2020年政府信息公开工作年 度 报 告\n{OPENING}\n{WORK}\n"
    )
    assert fields(document) == {"索引号": "99002/2021-00073", "发文机关": "青岚县"}
    assert document.titles[0] == "青岚县渡口管理所2020年政府信息公开工作年度报告"
    assert texts(document) == [document.titles[0], OPENING, WORK]


def test_a_breadcrumb_glued_to_the_first_sentence():
    document = read(f"客户之声|\n当前位置: 青岚_水上乐园(中国)官网 » 案例 » 客户之声青岚诚信{OPENING}\n{WORK}\n")
    assert texts(document) == [OPENING, WORK]
    assert document.titles == ()


def test_a_breadcrumb_whose_seam_cannot_be_told_stays():
    line = "当前位置: 首页 » 年报 » 全县水务工作有了新的进展，各乡镇都设了查阅点并公布电话。"
    assert texts(read(f"{line}\n{WORK}\n")) == [line, WORK]


def test_the_tail_of_a_repost():
    document = read(
        f"{TITLE}\n\n一、概况\n\n{WORK}\n\n{PROBLEMS}\n\n赞(3) 打赏\n未经允许不得转载:渡口网 » {TITLE}\n"
        "分享到: 更多 (0)\n\n渡口网 更近 更亲\n\n联系我们新闻投稿\n"
    )
    assert texts(document) == [TITLE, "一、概况", WORK, PROBLEMS]


@pytest.mark.parametrize(
    "last", ["无。", "无", "六、其他需要报告的事项", "青岚县水务局", "2023年1月16日", "附件：统计表"]
)
def test_the_last_lines_of_a_report_are_no_tail(last):
    assert texts(read(f"{TITLE}\n\n{WORK}\n\n{last}\n"))[-1] == last


def test_hard_wrapped_lines_are_joined_and_headings_kept():
    document = read(
        f"正文\n2022 年青岚县水务局政府信息公开\n工作年度报告\n{wrapped(OPENING)}\n\n一、概况\n{wrapped(WORK)}\n"
        f"— 1 —\n（一）来信方面\n{wrapped(REQUESTS)}\n第二部分 打算\n{wrapped(PROBLEMS)}\n"
    )
    assert document.titles == ("2022 年青岚县水务局政府信息公开工作年度报告",)
    assert texts(document)[1:] == [OPENING, "一、概况", WORK, "（一）来信方面", REQUESTS, "第二部分 打算", PROBLEMS]


def test_a_page_number_in_the_middle_of_a_paragraph():
    lines = wrapped(WORK).split("\n")
    document = read("\n".join([wrapped(OPENING), "", *lines[:2], "- 7 -", "", *lines[2:], "", wrapped(PROBLEMS)]))
    assert WORK in texts(document)


def test_lines_that_are_not_wrapped_are_not_joined():
    lines = ["青岚县水务局", "来信9件", "答复9件", "收费0元", "复议0件", "诉讼0件", "投诉1件", "会议2次", "培训3次"]
    assert texts(read("\n".join(lines))) == lines


def test_figures_on_two_lines_never_become_one():
    body = "\n".join(["全县各类河道水库塘坝的巡查记录与公布情况如下各镇名单12", "34件"] * 6)
    assert "1234" not in "\n".join(texts(read(f"{wrapped(OPENING + WORK)}\n{body}")))


def test_markdown_tables_stay_as_printed():
    document = read(
        "# 青岚县水务局2022年政府信息公开工作年度报告\n\n| 项目 | 个人 | 合计 |\n|---|---|---|\n## 表一：来信\n"
        "| 本年 | 4 | 9 |\n|---|---|---|\n## 表一：来信\n| 上年 | 0 |\n|---|---|\n| 缺格 | 1 |  |\n\n"
        f"**注** 见[县网](http://a.example/x)。\n\n{WORK}\n"
    )
    assert tables(document) == [
        (("项目", "个人", "合计"),),
        (("本年", "4", "9"),),
        (("上年", "0", ""), ("缺格", "1", "")),
    ]
    assert texts(document) == [TITLE, "表一：来信", "注 见县网。", WORK]


def test_rows_of_a_text_extractor_and_of_tabs():
    document = read(
        f"{WORK}\n\n项目 | 个人 | 合计 |\n本年 | 4 | | \n\n{REQUESTS}\n\n来信\t4\t5\n\t0\t7\n\n{PROBLEMS}\n"
    )
    assert tables(document) == [(("项目", "个人", "合计"), ("本年", "4", "")), (("来信", "4", "5"), ("", "0", "7"))]


def test_an_indented_line_is_no_table():
    assert texts(read(f"\t{WORK}\n　　{REQUESTS}\n")) == [WORK, REQUESTS]


def test_a_menu_of_pipes_goes_and_a_row_of_figures_stays():
    document = read(f"首页 | 新闻 | 公开\n{WORK}\n| 上年 | 3 | 4 |\n{REQUESTS}\n")
    assert texts(document) == [WORK, REQUESTS]
    assert tables(document) == [(("上年", "3", "4"),)]


def test_the_words_of_a_menu_above_the_title_go():
    document = read(f"首页\n政务公开\n办事服务\n互动交流\n{TITLE}\n{WORK}\n")
    assert texts(document) == [TITLE, WORK]


def test_front_matter():
    document = read(f"---\ntitle: {TITLE}\ndate: 2023-01-18\n---\n\n{WORK}\n")
    assert fields(document) == {"标题": TITLE, "发布日期": "2023-01-18"}
    assert document.titles == (TITLE,)
    assert texts(document) == [WORK]


def test_a_traditional_page():
    document = read(
        "當前位置：首頁 > 年報 > 本年度報告由青嵐縣水務局編製。\n瀏覽次數：12\n"
        "來源：青嵐縣水務局\n關閉視窗由專人負責。\n"
    )
    assert texts(document) == ["本年度報告由青嵐縣水務局編製。", "關閉視窗由專人負責。"]


def test_damage_is_flagged():
    assert read_text(WORK.encode()[:-2], None).flags == ("replacement_characters",)


def test_nothing_to_read():
    with pytest.raises(UnreadableError):
        read(" \n\t\n")


@pytest.mark.corpus
def test_the_founding_texts(corpus):
    import json

    for path in sorted((corpus / "seeds").glob("*.txt")):
        truth = json.loads(path.with_suffix(".txt.truth.json").read_text())
        document = read_text(path.read_bytes(), None)
        text = "\n".join(texts(document))
        title = document.titles[0] if document.titles else None
        assert title == truth["title"], path.name
        if truth.get("index_number"):
            assert fields(document)["索引号"] == truth["index_number"]
        if truth["script"] == "hans":
            assert [words for words in truth["text_keeps"] if words not in text] == []
            # Left-over tags are damage of the text itself, which cleaning repairs.
            assert [w for w in truth["text_drops"] if w in text and w not in {"/span>", "font face="}] == []


def test_loose_cells_of_an_unknown_table_are_reported():
    cells = ["征收项目", "本年", "去年", *"3456789", "合计"]
    lines = ["青岚县水务局2016年政府信息公开工作年度报告", "一、概述", "全年公开信息214条。", *cells]
    assert "tables_unread" in read_document("\n\n".join(lines).encode(), source="a.txt").flags
    assert "tables_unread" not in read_document("\n\n".join(lines[:3]).encode(), source="a.txt").flags


@pytest.mark.parametrize(
    "head",
    [
        "• 索引号\n    qlsw/2023-00004\n  • 发布机构\n    青岚县水务局\n  • 文号\n  • 发布日期\n    2023-01-13",
        "• 索引号:\n  • qlsw/2023-00004\n  • 文号:\n  • 发布机构:\n  • 青岚县水务局\n  • 发布日期:\n  • 2023-01-13",
        (
            "索 引 号:qlsw/2023-00004主题分类:年报\n发布机构:青岚县水务局关 键 词:公报\n文    号成文日期:"
            "发布日期:2023-01-13"
        ),
    ],
)
def test_labels_and_values_that_lost_what_divides_them(head):
    document = read_text(
        f"{head}\n\n青岚县水务局2022年政府信息公开工作年度报告\n\n一、概述\n全年公开12条。".encode(), None
    )
    found = {field.label: field.value for field in document.fields}
    assert (found["索引号"], found["发布机构"], found["发布日期"]) == ("qlsw/2023-00004", "青岚县水务局", "2023-01-13")
    assert "文号" not in found


@pytest.mark.parametrize("label", ["更新时间:", "发布机构:", "索引号"])
def test_a_label_without_a_value_takes_no_line_of_the_page(label):
    title = "青岚县水务局2022年政府信息公开工作年度报告"
    document = read_text(f"{label}\n{title}\n\n一、概述\n全年公开12条。".encode(), None)
    assert not [field for field in document.fields if title in field.value]
    assert title in document.titles


def test_a_page_is_a_page_whatever_it_is_called():
    page = f"<html><body><h1>{TITLE}</h1><p>{WORK}</p><p>{REQUESTS}</p></body></html>".encode()
    assert read_document(page, source="a.txt").format == "html"
    assert read_document(f"{TITLE}\n{WORK} <b>".encode(), source="a.txt").format == "text"


HEADINGS = (
    "一、总体情况",
    "三、收到和处理政府信息公开申请情况",
    "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "五、政府信息公开工作存在的主要问题及改进情况",
    "（二）政策解读回应和舆情处置工作的开展情况",
)
SENTENCES = (
    "把公开事项逐条写进岗位职责，由分管负责人每季度对照清单检查一遍，检查出的缺漏当月补齐。",
    "窗口备有纸质目录，不会上网的群众由工作人员帮着查，查到的内容可以当场复印，共复印二百多份。",
)


@pytest.mark.parametrize("width", range(16, 40))
def test_headings_stay_lines_and_paragraphs_are_joined_at_every_width(width):
    paragraphs = ["青岚县水务局2019年政府信息公开工作年度报告"]
    for heading in HEADINGS:
        paragraphs += [heading, *SENTENCES]
    lines = [text[at : at + width] for text in paragraphs for at in range(0, len(text), width)]
    document = read_text("\n".join(lines).encode(), None)
    assert [block.text for block in document.blocks] == paragraphs


def test_a_sentence_that_begins_as_a_heading_is_no_whole_heading():
    assert not is_whole_heading("一、抓好责任落实，全年工作情况", "良好")
    assert not is_whole_heading("五、存在的主要问题", "及改进措施")
    assert is_whole_heading("五、存在的主要问题及改进措施", "有的股室")


def test_rows_set_in_columns_are_not_joined():
    lines = [f"    {n}    第{n}项工作指标统计的名称比较长的一个     {n * 7}" for n in range(10, 30)]
    document = read_text("\n".join(["青岚县水务局2016年政府信息公开工作年度报告", *lines]).encode(), None)
    assert len(document.blocks) == 21
