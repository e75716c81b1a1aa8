import random
from contextlib import closing

import pytest
from makers import capture, made, report_text

from archive.database import open_for_reading
from archive.similar import fingerprint, number_likeness, text_likeness

CLAUSES = (
    "加强政务公开制度建设", "完善门户网站栏目", "办理群众来信来访", "推进行政审批事项公开", "组织业务培训",
    "编制公开指南和目录", "规范依申请公开流程", "公布财政预决算", "回应社会关切", "开展督查考核", "建设查阅场所",
    "公开重大项目批准和实施情况", "落实保密审查要求", "发布政策解读稿件", "整理历史文件", "更新机构职能信息",
)  # fmt: skip


def body(seed, numbers, length=60):
    """A report's worth of sentences: the same seed gives the same words, ``numbers`` the figures in them."""
    chance, figures = random.Random(seed), random.Random(numbers)
    return "。".join(
        f"{chance.choice(CLAUSES)}{chance.choice(CLAUSES)}{figures.randint(1, 9999)}件次" for _ in range(length)
    )


TRADITIONAL = str.maketrans(
    "务开设门户网栏办来进业训编规请预决应关发质项实", "務開設門戶網欄辦來進業訓編規請預決應關發質項實"
)
OFFICIAL = "http://www.qingqi.gov.cn/a"


def duplicates(folder, entries):
    path = capture(folder, entries)
    made(path)
    with closing(open_for_reading(path)) as db:
        return {tuple(row) for row in db.execute("SELECT source, canonical_source, duplicate_kind FROM duplicates")}


def test_the_same_text_elsewhere_is_a_copy_and_the_official_host_stands(tmp_path):
    text = report_text("青栖市", 2015, 12, extra=body(1, 1))
    found = duplicates(tmp_path, [
        {"url": "http://a.example.com/1", "body": text},
        {"url": OFFICIAL, "body": text + "\n"},
        {"url": "http://z.example.com/1", "body": text.replace("。", "，")},
    ])  # fmt: skip
    assert found == {
        ("http://a.example.com/1", OFFICIAL, "exact"),
        ("http://z.example.com/1", OFFICIAL, "exact"),
    }


def test_a_traditional_copy_is_joined(tmp_path):
    text = report_text("青栖市", 2015, 12, extra=body(1, 1))
    mirror = text.translate(TRADITIONAL).replace("門戶網站", "入口網站") + "\n轉載自網路百科"
    found = duplicates(
        tmp_path, [{"url": "http://wiki.example.com/1", "body": mirror}, {"url": OFFICIAL, "body": text}]
    )
    assert found == {("http://wiki.example.com/1", OFFICIAL, "near")}


@pytest.mark.parametrize(
    "other",
    [
        report_text("青栖市", 2016, 12, extra=body(1, 2)),  # next year, the same sentences with other figures
        report_text("青栖市", 2016, 12, extra=body(1, 1)),  # another year, whatever else is equal
        report_text("石滩县", 2015, 12, extra=body(1, 1)),  # another agency's copy of the same text
        report_text("青栖市", 2015, 12, extra=body(2, 1)),  # the same figures in another text
        report_text("青栖市", 2015, 12, extra=body(1, 2)),  # the same text with other figures
    ],
)
def test_what_is_another_report_stays_apart(tmp_path, other):
    text = report_text("青栖市", 2015, 12, extra=body(1, 1))
    assert (
        duplicates(tmp_path, [{"url": OFFICIAL, "body": text}, {"url": "http://b.gov.cn/2", "body": other}]) == set()
    )


def test_short_texts_are_never_joined(tmp_path):
    text = "青栖市2015年政府信息公开工作年度报告\n见附件。"
    assert duplicates(tmp_path, [{"url": OFFICIAL, "body": text}, {"url": "http://b.gov.cn/2", "body": text}]) == set()


def test_a_copy_that_becomes_the_original_changes_places(tmp_path):
    text = report_text("青栖市", 2015, 12, extra=body(1, 1))
    first = duplicates(
        tmp_path, [{"url": "http://a.example.com/1", "body": text}, {"url": "http://b.example.com/1", "body": text}]
    )
    assert first == {("http://b.example.com/1", "http://a.example.com/1", "exact")}
    second = duplicates(tmp_path, [{"url": OFFICIAL, "body": text, "fetched_at": "2024-06-01T00:00:00Z"}])
    assert second == {("http://a.example.com/1", OFFICIAL, "exact"), ("http://b.example.com/1", OFFICIAL, "exact")}


def test_likeness_is_measured_as_the_reference_says():
    one, copy, next_year, other = (
        fingerprint(text) for text in (body(1, 1, 200), "首页 " + body(1, 1, 200), body(1, 2, 200), body(9, 9, 200))
    )
    assert text_likeness(one.sketch, one.sketch) == 1.0
    assert text_likeness(one.sketch, copy.sketch) > 0.95
    assert text_likeness(one.sketch, other.sketch) < 0.5
    assert number_likeness(one.numbers, copy.numbers) == 1.0
    assert number_likeness(one.numbers, next_year.numbers) < 0.2
    assert fingerprint("短").exact == ""


def test_a_fingerprint_is_the_same_everywhere():
    assert fingerprint(body(3, 3)).exact == fingerprint(body(3, 3)).exact
    assert fingerprint(body(3, 3)).sketch[:8].hex() == "211c81003cbe0a00"
