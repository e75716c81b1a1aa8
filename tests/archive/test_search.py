import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import capture, made, report_text

from archive.database import Archive, open_for_reading
from archive.search import bigrams, match_expression, normalise, register, search

TEXTS = {
    "a": "青栖市2019年政府信息公开工作年度报告\n全年收到申请12件。涉及征地补偿、拆迁，共60,822条。",
    "b": "石滩县2020年政府信息公开工作年度报告\n依申请公开的信息多为土地征收。本市 GDP 增长 5.6%。末字征",
    "c": "雾岭区2021年政府信息公开工作年度报告\n征地 补偿；政府網站改版。〇二一年。ＡＢＣ公司，2021年度",
    "d": "雾岭区2021年工作总结\n征地补偿一览。",
}


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    path = capture(folder, [{"url": f"http://x.gov.cn/{name}", "body": text} for name, text in TEXTS.items()])
    made(path)
    with closing(open_for_reading(path)) as connection:
        yield connection


def found(db, query, **options):
    return "".join(sorted(hit.source[-1] for hit in search(db, query, **options)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("征地", "ac"),  # two characters
        ("征", "abc"),  # one: inside a run, at its end, at the end of the text
        ("征地补偿", "a"),  # a phrase is a substring: the blank in c separates
        ("征地 补偿", "ac"),  # words are joined by AND
        ('"征地 补偿"', "c"),
        ("“征地补偿”", "a"),
        ("土地征收", "b"),
        ("地征", "b"),
        ("偿征", ""),
        ("政府网站", "c"),  # stored in Traditional
        ("徵地補償", "a"),  # asked in Traditional
        ("gdp", "b"),
        ("GDP", "b"),
        ("ＧＤＰ", "b"),
        ("abc公司", "c"),
        ("ABC", "c"),
        ("AB", ""),  # words of other scripts are whole
        ("60822", "a"),
        ("60,822条", "a"),
        ("5.6", "b"),
        ("2019年", "a"),
        ("2021年度", "c"),
        ("申请12件", "a"),
        ("请12", "a"),
        ("〇二一年", "c"),
        ("年度报告 石滩县", "b"),
        ("没有的词", ""),
        ("", ""),
        ("   ", ""),
        ("？！…", ""),
        ('"', ""),
        ('""', ""),
        ('征地"', "ac"),
    ],
)
def test_queries(db, query, expected):
    assert found(db, query) == expected


def test_duplicates_and_other_kinds_only_on_demand(db):
    assert found(db, "征地补偿", everything=True) == "ad"


def test_a_title_weighs_more_than_a_body(db):
    assert search(db, "雾岭区")[0].source.endswith("c")


def test_the_limit_holds(db):
    assert len(search(db, "年度报告", limit=2)) == 2


HOSTILE = [
    "征地 AND",
    "NEAR(征地 补偿)",
    "title:征地",
    "-征地",
    "^征地",
    "征*",
    '" OR 1=1 --',
    "'; DROP TABLE reports; --",
    "{a b}:c",
    "(" * 500,
    '"' * 501,
    "a" * 10000,
    "征" * 10000,
    "\0",
    "征\0地",
    "\ud800征地",
    "\u202e征地",
    "NOT",
    "rowid:1",
    "a+b",
    "%_\\",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_queries_raise_nothing(db, query):
    assert isinstance(search(db, query), list)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_no_query_raises(query):
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE f USING fts5(body, content='')")
        db.execute("SELECT * FROM f WHERE f MATCH ?", (match_expression(query),)).fetchall()


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="征，；（）：％！？,<=>;≠\u0338\u0301㎡Ⅷ①Ａａ　ｶﾞ", max_size=20))
def test_signs_folded_first_change_nothing(text):
    assert normalise(text) == normalise(unicodedata.normalize("NFKC", text))


HAN = st.text(alphabet="征地补偿费〇", min_size=1, max_size=12)


@settings(max_examples=300, deadline=None)
@given(
    text=st.lists(HAN, min_size=1, max_size=4).map("，".join),
    word=st.text(alphabet="征地补偿费〇", min_size=1, max_size=4),
)
def test_a_hit_is_a_substring_hit(text, word):
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE f USING fts5(body, content='', tokenize='unicode61 remove_diacritics 0')")
        db.execute("INSERT INTO f(rowid, body) VALUES (1, ?)", (bigrams(text),))
        hit = db.execute("SELECT 1 FROM f WHERE f MATCH ?", (match_expression(word),)).fetchone()
    assert (hit is not None) == (word in text)


def test_the_sql_function_answers_datasette(db):
    register(db)
    row = db.execute("SELECT count(*) FROM search WHERE search MATCH bigrams('征地')").fetchone()
    assert row[0] == 3
    assert db.execute("SELECT count(*) FROM search WHERE search MATCH bigrams(NULL)").fetchone()[0] == 0
    assert db.execute("SELECT count(*) FROM search WHERE search MATCH bigrams(12)").fetchone()[0] == 1


def test_an_excerpt_shows_the_place(db):
    (hit,) = search(db, "土地征收")
    assert "土地征收" in hit.excerpt
    assert len(hit.excerpt) < 70


def test_the_index_forgets_what_was_replaced(tmp_path):
    url = "http://x.gov.cn/a"
    path = capture(tmp_path, [{"url": url, "body": report_text("青栖市", 2019, 1, extra="征地")}])
    made(path)
    later = {"url": url, "body": report_text("青栖市", 2019, 1, extra="拆迁"), "fetched_at": "2024-03-01T00:00:00Z"}
    capture(tmp_path, [later])
    made(path)
    with closing(open_for_reading(path)) as db:
        assert found(db, "征地") == ""
        assert found(db, "拆迁") == "a"


def test_an_index_of_another_version_is_made_again(tmp_path):
    path = capture(tmp_path, [{"url": "http://x.gov.cn/a", "body": report_text("青栖市", 2019, 1, extra="征地")}])
    made(path)
    with Archive.open(path) as archive, archive.transaction() as db:
        db.execute("INSERT INTO search (search) VALUES ('delete-all')")
        db.execute("UPDATE _settings SET value = '0' WHERE name = 'index_version'")
    made(path)
    with closing(open_for_reading(path)) as db:
        assert found(db, "征地") == "a"
