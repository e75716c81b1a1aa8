import json
import random
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import capture, made, report_text

from archive.database import dump_public, open_for_reading
from archive.rows import clean
from archive.similar.fingerprint import fingerprint, fingerprints, number_likeness, telling_numbers, text_likeness

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


def sketch(made):
    return np.frombuffer(made.sketch, dtype="<u4")


def test_likeness_is_measured_as_the_reference_says():
    one, copy, next_year, other = (
        fingerprint(text) for text in (body(1, 1, 200), "首页 " + body(1, 1, 200), body(1, 2, 200), body(9, 9, 200))
    )
    assert text_likeness(sketch(one), sketch(one)) == 1.0
    assert text_likeness(sketch(one), sketch(copy)) > 0.95
    assert text_likeness(sketch(one), sketch(other)) < 0.5
    assert number_likeness(one.numbers, copy.numbers) == 1.0
    assert number_likeness(one.numbers, next_year.numbers) < 0.2
    assert fingerprint("短").exact == ""


def test_a_fingerprint_is_the_same_everywhere():
    made = fingerprint(body(3, 3))
    assert made == fingerprint(body(3, 3))
    assert made.exact.startswith("1d3469ed17128519")
    assert made.sketch[:8].hex() == "211c81003cbe0a00"
    assert made.numbers[:8].hex() == "21b3780289bb6a08"
    assert made.sentences[:8].hex() == "c43454e3196e0200"


@given(
    st.lists(
        st.tuples(st.text(alphabet="0127年月信息资讯。|\n\ud800字", max_size=9), st.integers(0, 60), st.booleans()),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from([1, 300, 10**6]),
)
def test_texts_taken_together_have_the_fingerprints_each_has_alone(drawn, together):
    # What one text ends with must not meet what the next begins with: numbers, dates, words, sentences.
    texts = [begin + "规范公开" * (times if long else 1) + body(times, times, times) + begin
             for begin, times, long in drawn]  # fmt: skip
    assert list(fingerprints(texts, together)) == [fingerprint(text) for text in texts]


def test_width_case_script_and_broken_lines_do_not_count():
    text = body(4, 4)
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text).translate(TRADITIONAL)
    broken = "\n".join(text[at : at + 7] for at in range(0, len(text), 7))
    for other in (wide, broken, text.replace("。", " | ")):
        assert fingerprint(other).exact == fingerprint(text).exact
        assert fingerprint(other).numbers == fingerprint(text).numbers
        assert fingerprint(other).sketch == fingerprint(text).sketch


def test_words_of_taiwan_mirrors_count_as_the_mainlands():
    text = body(5, 5).replace("政务", "政府信息") + "通过网络查询数据和项目文件。" * 9
    mirror = text.replace("信息", "资讯").replace("网络", "网路").replace("数据", "资料").replace("项目", "专案")
    assert text_likeness(sketch(fingerprint(text)), sketch(fingerprint(mirror))) == 1.0


@given(st.text(alphabet=st.characters(codec=None), max_size=40), st.integers(1, 40))
def test_any_text_has_a_fingerprint_and_keeps_it_in_the_archive(text, times):
    whole = text * times
    made = fingerprint(whole)
    assert fingerprint(clean(whole)) == made
    assert len(made.sketch) in (0, 512)
    assert len(made.numbers) % 4 == len(made.sentences) % 8 == 0


def test_numbers_of_the_law_and_zeros_and_years_prove_nothing():
    def telling(text):
        return telling_numbers([fingerprint(text + "字" * 300).numbers])[0][0]

    assert telling("国务院令第711号，20个工作日，2019届2020届0件5件7件，00 | 0 | 0") == 0
    assert telling("收到37件，答复1,205件，共1205件") == 2
    assert telling("2019年1月17日") == 0


def test_the_fullest_official_copy_of_one_day_stands(tmp_path):
    text = report_text("青栖市", 2015, 12, extra="发布日期：2016-03-01。" + body(1, 1))
    late = text.replace("2016-03-01", "2016-03-09")
    bare = text.replace("全年收到申请12件", "全年收到申请 12 件")  # the stand-in reader finds no figure in this
    found = duplicates(tmp_path, [
        {"url": "http://a.gov.cn/1", "body": late},
        {"url": "http://b.gov.cn/1", "body": bare},
        {"url": "http://c.gov.cn/1", "body": text},
    ])  # fmt: skip
    assert {copy: head for copy, head, _ in found} == dict.fromkeys(
        ("http://a.gov.cn/1", "http://b.gov.cn/1"), "http://c.gov.cn/1"
    )


def test_what_a_second_publication_changed_is_recorded(tmp_path):
    text = report_text("青栖市", 2015, 12, extra=body(1, 1))
    path = capture(tmp_path, [
        {"url": OFFICIAL, "body": text + "发布日期：2016-03-01"},
        {"url": "http://b.gov.cn/2", "body": text.replace("申请12件", "申请13件") + "发布日期：2016-05-01"},
    ])  # fmt: skip
    made(path)
    first = list(dump_public(path))
    with closing(open_for_reading(path)) as db:
        row = db.execute("SELECT * FROM duplicates").fetchone()
    assert (row["source"], row["canonical_source"], row["duplicate_kind"]) == ("http://b.gov.cn/2", OFFICIAL, "near")
    assert row["text_likeness"] > 0.9
    assert 0.9 < row["number_likeness"] < 1
    changed = json.loads(row["changed"])
    assert changed["figures"] == [
        {"indicator": "requests_received", "applicant": "total", "before": 12.0, "after": 13.0}
    ]
    assert any("12件" in sentence for sentence in changed["sentences"]["removed"])
    made(path, everything=True)
    assert list(dump_public(path)) == first
    capture(
        tmp_path,
        [{"url": "http://b.gov.cn/2", "body": text + "发布日期：2016-05-01", "fetched_at": "2025-01-01T00:00:00Z"}],
    )
    made(path)
    with closing(open_for_reading(path)) as db:
        changed = json.loads(db.execute("SELECT changed FROM duplicates").fetchone()[0] or "{}")
        assert not changed.get("figures")


def test_fingerprints_of_an_older_program_are_made_again(tmp_path):
    text = report_text("青栖市", 2015, 12, extra=body(1, 1))
    path = capture(tmp_path, [{"url": OFFICIAL, "body": text}, {"url": "http://b.gov.cn/2", "body": text}])
    made(path)
    first = list(dump_public(path))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM _settings WHERE name = 'fingerprint_version'")
        db.execute("UPDATE _fingerprints SET exact = report_id")
    made(path)
    assert list(dump_public(path)) == first


def test_a_build_with_nothing_new_compares_nothing_and_a_stopped_one_is_made_up_for(tmp_path, monkeypatch):
    text = report_text("青栖市", 2015, 12, extra=body(1, 1))
    path = capture(tmp_path, [{"url": OFFICIAL, "body": text}])
    made(path)
    with monkeypatch.context() as patch:
        patch.setattr("archive.similar.marking.candidates", None)
        assert made(path).duplicates == 0
        capture(tmp_path, [{"url": "http://b.gov.cn/2", "body": text}])
        with pytest.raises(TypeError):
            made(path)  # stops where copies are looked for, when the new document is in
    assert made(path).duplicates == 1
    assert made(path).duplicates == 1
