import json
import re

import pytest
from click.testing import CliRunner
from export_archive import SHA, report

from archive.database import Archive
from gongkai import cli

HIJACKED = "http://nyj.qinglan.gov.cn/gk/1.html"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("citing") / "archive.db"
    with Archive.open(path) as archive, archive.transaction() as db:
        report(db, 111, year=2021, agency="青栖市林业局", title="青栖市林业局2021年政府信息公开工作年度报告",
               published="2022-01-25", source="https://lyj.qingqi.gov.cn/a%E9%9D%92/t_1.html?a=1&b={2}")  # fmt: skip
        report(
            db,
            222,
            agency="50% {of} \\them_ & #1",
            title="$x^2$ ~ %\n\x1b[31m\u202e",
            source="local file.html",
            url=None,
        )
        report(db, 333, year=2016, agency="青岚县农业局", title="报告", source=HIJACKED, host_class="hijacked")
        report(db, 444, year=2016, agency=None, issuer="青岚县政府办", title=None, source="http://a@b.gov.cn/x")
        report(db, 555, year=2016, agency="某局", title="报告", published="2017-03-01", captured_at=None,
               gone_since="2020-05-06T00:00:00Z")  # fmt: skip
    return path


def cite(path, *arguments):
    result = CliRunner().invoke(cli, ["--archive", str(path), "cite", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def item(path, name):
    (one,) = json.loads(cite(path, name, "--format", "csl-json"))
    return one


def test_text_names_who_what_when_where_and_which_bytes(path):
    text = cite(path, "111")
    assert text.startswith(
        "青栖市林业局:《青栖市林业局2021年政府信息公开工作年度报告》. Published 2022-01-25. https://lyj.qingqi.gov.cn/"
    )
    assert f"Archived 2024-02-01, SHA-256 {SHA}" in text
    assert "extractor v1, report 111." in text


def test_csl_json_is_one_item(path):
    one = item(path, "t_1.html?a=1&b={2}")
    assert (one["id"], one["type"], one["language"]) == ("gongkai-111", "report", "zh-CN")
    assert one["author"] == [{"literal": "青栖市林业局"}]
    assert one["issued"] == {"date-parts": [[2022, 1, 25]]}
    assert one["accessed"] == {"date-parts": [[2024, 2, 1]]}
    assert one["URL"] == "https://lyj.qingqi.gov.cn/a%E9%9D%92/t_1.html?a=1&b={2}"
    assert one["archive_location"] == SHA
    assert SHA in one["note"]
    assert "Report for 2021." in one["note"]


def test_bibtex_has_an_entry_with_balanced_braces(path):
    entry = cite(path, "111", "--format", "bibtex")
    assert entry.startswith("@techreport{gongkai-111,\n  author = {{青栖市林业局}},")
    assert "  year = {2022}," in entry
    assert "  date = {2022-01-25}," in entry
    assert "  url = {https://lyj.qingqi.gov.cn/a%E9%9D%92/t_1.html?a=1&b=%7B2%7D}," in entry
    assert SHA in entry


@pytest.mark.parametrize("name", ["111", "222", "333", "444", "555"])
def test_every_entry_can_be_read_by_tex_and_terminal(path, name):
    for form in ("text", "bibtex", "csl-json"):
        text = cite(path, name, "--format", form)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    entry = re.sub(r"\\[{}\\]|\\[a-z]+\{\}", "", cite(path, name, "--format", "bibtex"))
    depth = 0
    for letter in entry:
        depth += (letter == "{") - (letter == "}")
        assert depth >= 0
    assert depth == 0


def test_what_tex_would_run_is_escaped(path):
    entry = cite(path, "222", "--format", "bibtex")
    assert r"author = {{50\% \{of\} \textbackslash{}them\_ \& \#1}}" in entry
    assert r"\$x\textasciicircum{}2\$ \textasciitilde{} \%" in entry
    assert "url =" not in entry
    assert "year =" not in entry


def test_nobody_is_sent_to_a_hijacked_or_odd_address(path):
    for name, words in (("333", "belongs to others"), ("444", "odd")):
        text, one, entry = cite(path, name), item(path, name), cite(path, name, "--format", "bibtex")
        assert "URL" not in one
        assert "url =" not in entry
        for form in (text, entry, json.dumps(one)):
            assert "hxxp://" in form
            assert "http://" not in form
            assert words in form


def test_what_is_unknown_is_said_and_not_made_up(path):
    text = cite(path, "444")
    assert text.startswith(
        "青岚县政府办:《[annual report on open government information]》. Report for 2016. Date of publication not"
    )
    one = item(path, "444")
    assert "issued" not in one
    text = cite(path, "555")
    assert "Archived on an unknown date" in text
    assert "found removed on 2020-05-06" in text
    assert "accessed" not in item(path, "555")


def test_what_does_not_exist(path):
    result = CliRunner().invoke(cli, ["--archive", str(path), "cite", "nothing"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
