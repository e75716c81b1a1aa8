"""Tables saved as comma-separated values are tables again; commas in sentences stay commas."""

import time

import pytest

from extract.readers.plain.commas import set_commas
from extract.readers.sniff import sniff

SENTENCES = [
    ["总计,共收到申请3件,办结3件。", "其中,网络申请2件,信函1件。"],
    ["其他,没有收费,没有减免", "总计,没有复议,没有诉讼"],
    ["1,200,300", "2,300,400"],
    ['"一句话', "没有结束,还有逗号,就断了"],
    ["自然人,法人,其他"],
]


@pytest.mark.parametrize("lines", SENTENCES)
def test_sentences_with_commas_stay_as_they_are(lines):
    assert set_commas(lines) == lines


def test_rows_become_rows_and_lines_stay_lines():
    lines = [
        *("青岚县水务局2022年政府信息公开工作年度报告,,,", '"一段话,有逗号。",,,', ",,,"),
        *(
            '信息内容,"本年制发\r',
            '件数",本年废止件数,现行有效件数',
            '规章,0,"1,204",6',
            "五、存在的主要问题及改进情况,,,",
        ),
    ]
    assert set_commas(lines) == [
        *("青岚县水务局2022年政府信息公开工作年度报告", "一段话,有逗号。", ""),
        "| 信息内容 | 本年制发 件数 | 本年废止件数 | 现行有效件数 |",
        *("| 规章 | 0 | 1,204 | 6 |", "五、存在的主要问题及改进情况"),
    ]


def test_names_tell_text():
    assert sniff("规章,<br>,1".encode(), "report.csv") == "text"


@pytest.mark.parametrize("line", ['"' * 40 + ",", 'a,"b', ",,,,", '规章,"'])
def test_odd_files_take_no_time(line):
    began = time.process_time()
    set_commas([line] * 20_000)
    assert time.process_time() - began < 10
