"""Numbered parts of a report and their topics."""

import pytest

from extract.facts.sections import find_sections, section_at, topic_of, topics_of

TEXT = """云岭市水利局2016年政府信息公开工作年度报告
一、概述
全年平稳。
二、主动公开政府信息情况
（一）公开的数量
公开了一些。
(二)公开的形式。通过网站公开。
三、政府信息公开工作存在的主要问题和改进措施
还有不足。"""


@pytest.mark.parametrize(
    ("heading", "topic"),
    [
        ("一、概述", "overview"),
        ("二、主动公开政府信息情况", "proactive"),
        ("三、依申请公开政府信息办理情况", "requests"),
        ("四、政府信息公开的收费及减免情况", "fees"),
        ("五、因政府信息公开申请行政复议、提起行政诉讼情况", "reviews"),
        ("六、存在的主要问题及改进情况", "problems"),
        ("七、工作中的不足和下一步打算", "problems"),
        ("（三）积极回应社会热点问题", "responses"),
        ("七、需要说明的事项与附表", "appendix"),
        ("八、所属事业单位政府信息公开情况", "subordinate"),
        ("九、别的", None),
    ],
)
def test_topics(heading, topic):
    assert topic_of(heading) == topic


def test_parts_nest_and_end_where_the_next_begins():
    sections = find_sections(TEXT)
    assert [(s.level, s.heading) for s in sections] == [
        (1, "一、概述"),
        (1, "二、主动公开政府信息情况"),
        (2, "（一）公开的数量"),
        (2, "(二)公开的形式"),
        (1, "三、政府信息公开工作存在的主要问题和改进措施"),
    ]
    assert [s.position for s in sections] == [0, 1, 2, 3, 4]
    assert sections[1].end == sections[4].start
    assert sections[2].end == sections[3].start
    assert sections[4].end == len(TEXT)
    assert sections[2].topic == "proactive"


def test_the_part_that_holds_a_place():
    sections = find_sections(TEXT)
    at = TEXT.index("公开了一些")
    assert section_at(sections, at) == sections[2]
    assert section_at(sections, at, level=1) == sections[1]
    assert section_at(sections, 0) is None
    assert section_at(sections, TEXT.index("还有不足")).topic == "problems"


def test_a_numbered_sentence_is_no_heading():
    sentence = "一、" + "我们对水库、河道和灌区逐一检查并且把结果告诉了沿岸所有的居民和单位" * 2
    assert find_sections(sentence) == ()


@pytest.mark.parametrize(
    ("heading", "topics"),
    [
        ("三、依申请公开、收费情况", {"requests", "fees"}),
        ("五、因政府信息公开申请行政复议、提起行政诉讼情况", {"reviews"}),
        ("二、主动公开政府信息情况", {"proactive"}),
        ("附则", set()),
    ],
)
def test_a_heading_may_have_several_topics(heading, topics):
    assert topics_of(heading) == topics
