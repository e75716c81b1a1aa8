"""Reports whose line breaks were lost: title, headings and figures on one line."""

import pytest

from extract.readers.flattened import unflattened
from extract.report import read

TITLE = "武强县水务局2019年 政府信息公开工作年度报告"
OPENING = "2019年,我局认真落实条例,明确专人负责,完善目录,健全保密审查和发布审核的各项制度,公开渠道不断拓宽。"
SENTENCES = (
    "(一)主动公开情况。2019年主动公开政府信息312条。",
    "(二)依申请公开情况。收到政府信息公开申请5件。",
)


def lines(*parts):
    return unflattened(" ".join(parts))


def test_a_report_on_one_line_is_read():
    parts = [TITLE, "一、总体情况", OPENING, *SENTENCES, "二、存在的主要问题及改进情况", "更新不够及时。"]
    found = read(" ".join(parts).encode(), source="a.txt")
    lined = read("\n".join(parts).encode(), source="a.txt")
    assert found.identity.title == TITLE.replace(" ", "")
    assert (found.identity.agency, found.identity.year, found.identity.division_code) == (
        "武强县水务局", 2019, "131123"
    )  # fmt: skip
    assert [section.topic for section in found.sections] == ["overview", "proactive", "requests", "problems"]
    assert found.statistics == lined.statistics != ()


def test_an_html_paragraph_is_cut_too():
    text = "".join([OPENING * 2, "一、总体情况", OPENING, "二、主动公开政府信息情况", SENTENCES[0]])
    found = read(f"<html><body><h1>{TITLE}</h1><p>{text}</p></body></html>".encode())
    assert [section.topic for section in found.sections] == ["overview", "proactive", "proactive"]


def test_metadata_between_title_and_text_is_a_line_of_its_own():
    text = f"首页 > 年报 > {TITLE} 发布日期:2020-01-20 来源:武强县水务局 {OPENING} 一、总体情况 {OPENING}"
    found = read(text.encode(), source="a.txt").identity
    assert (found.title, found.published) == (TITLE.replace(" ", ""), "2020-01-20")


def test_headings_without_a_blank_round_them():
    assert lines(OPENING * 3 + "一、总体情况2019年稳步推进。二、主动公开政府信息情况共312条。") == [
        OPENING * 3, "一、总体情况", "2019年稳步推进。", "二、主动公开政府信息情况", "共312条。"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        # The parts announced in a sentence.
        "本报告由一、总体情况,二、主动公开政府信息情况,三、存在的主要问题及改进情况等部分组成。" + OPENING * 3,
        "本报告共分以下部分:一、概述;二、主动公开政府信息情况;三、附表。" + OPENING * 3,
        # Measures in a sentence.
        OPENING * 2 + "主要措施有:一、加强领导,二、完善制度,三、强化监督。(一)和(二)项由办公室负责。",
        OPENING * 2 + "第一、二类事项由窗口办理,一、二季度共召开会议3次。",
        # A sentence that names a report.
        "根据市政府办公室的通知要求,我局编制了2019年政府信息公开工作年度报告 2019年,报告按时发布。" + OPENING * 2,
        # The row of a table.
        "| 一、总体情况 | " + OPENING * 2 + " | 二、主动公开政府信息情况 | 312 |",
    ],
)
def test_lines_of_their_own_stay_whole(text):
    assert unflattened(text) == [text]


def test_short_lines_stay_whole():
    assert unflattened("一、总体情况 二、主动公开情况") == ["一、总体情况 二、主动公开情况"]
