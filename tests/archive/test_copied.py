"""Text copied between agencies: found, dated where dates are known, never what everybody writes."""

import random
from contextlib import closing

import pytest
from makers import capture, made, report_text

from archive.database import open_for_reading

SYLLABLES = "山水田林湖草路桥村镇河渠库堤坝井泉石沙土木花果茶麻丝竹柳松柏杨槐榆桃李杏梅兰菊荷"


def sentences(seed, count):
    chance = random.Random(seed)
    return ["".join(chance.choices(SYLLABLES, k=20)) + f"{chance.randint(2, 99)}件" for _ in range(count)]


def found(folder, entries):
    folder.mkdir(exist_ok=True)
    captures = []
    for number, (name, place, year, date, text) in enumerate(entries, start=1):
        body = report_text(place, year, number, extra=f"发布日期：{date}\n" + "。".join(text))
        captures.append({"url": f"http://{name}.gov.cn/1", "body": body})
    path = capture(folder, captures)
    made(path)
    with closing(open_for_reading(path)) as db:
        rows = db.execute(
            "SELECT a.source, b.source, shared_sentences, share, direction FROM copied"
            " JOIN reports a USING (report_id) JOIN reports b ON b.report_id = from_report_id"
        ).fetchall()
        assert db.execute("SELECT count(*) FROM duplicates").fetchone()[0] == 0
    return [(row[0][7:].split(".")[0], row[1][7:].split(".")[0], *row[2:]) for row in rows]


def test_the_later_report_copied_from_the_earlier(tmp_path):
    own = sentences(1, 20)
    copy = [sentence.replace("件", "项") for sentence in sentences(1, 10)]
    rows = found(tmp_path, [
        ("a", "青栖市", 2015, "2016-03-01", own),
        ("b", "石滩县", 2015, "2016-03-09", own[:12] + sentences(2, 8)),
        ("c", "双桥县", 2016, "2017-01-09", sentences(3, 20)),
        ("d", "云亭县", 2016, "2017-01-09", copy),
    ])  # fmt: skip
    assert rows == [("b", "a", 12, pytest.approx(12 / 21, abs=0.01), "published")]


def test_nobody_is_named_first_where_a_date_is_missing(tmp_path):
    own = sentences(1, 10)
    (row,) = found(tmp_path, [("a", "青栖市", 2015, "?", own), ("b", "石滩县", 2015, "?", own[:8] + sentences(2, 30))])
    assert row[:3] == ("a", "b", 8)
    assert row[4] == "unknown"


def test_what_many_write_in_one_province_and_year_is_a_template(tmp_path):
    template, places = sentences(1, 20), ("青栖市", "石滩县", "双桥县", "云亭县", "白水县")
    entries = [(f"h{n}", place, 2015, "2016-03-01", template) for n, place in enumerate(places)]
    assert len(found(tmp_path / "few", entries[:4])) == 6
    assert found(tmp_path / "all", entries) == []


def test_the_outcome_does_not_depend_on_the_parts_compared_at_a_time(tmp_path, monkeypatch):
    template, own = sentences(9, 10), sentences(1, 20)
    entries = [
        (f"h{n}", place, 2015, f"2016-03-0{n + 1}", template + own[: 20 - n] + sentences(20 + n, n))
        for n, place in enumerate(("青栖市", "石滩县", "双桥县"))
    ]
    whole = found(tmp_path / "whole", entries)
    monkeypatch.setattr("archive.similar.copied.PART", 7)
    assert found(tmp_path / "parts", entries) == whole
    assert len(whole) == 3


def test_an_agencys_own_words_of_last_year_are_no_finding(tmp_path):
    own = sentences(1, 20)
    assert found(tmp_path, [("a", "青栖市", 2015, "2016-03-01", own), ("b", "青栖市", 2016, "2017-03-01", own)]) == []
