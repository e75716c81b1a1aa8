"""Foreign text stays text: hostile strings in every column, headers on every answer, no way out of the host."""

import re
import shutil
import sqlite3
from contextlib import closing
from urllib.parse import quote

import lxml.html
import pytest
from conftest_site import Served

from archive.schema import PUBLIC_TABLES, VIEWS
from archive.site import links, security

HOSTILE = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<!--<script>alert(1)//-->",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror='alert(1)'>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "` onclick=`alert(1)",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    'http://a.example/" onclick="alert(1)',
    "http://a.example/'onclick='alert(1)",
    "https://a.example/<script>alert(1)</script>",
    "http://gov.cn@evil.example/",
    "//evil.example/x",
    "<svg onload=alert(1)>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><button formaction=javascript:alert(1)>x</button></form>",
    "{{ 7 * 7 }}{% for x in y %}${7*7}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "｜ | <b>x</b> | 12 | 3\n<b>y</b> | 4 | 5",
    "\u202e\u2066<script\u200b>alert(1)</script>\x1b[31m",
)


@pytest.fixture(scope="module")
def poisoned(archive_path, tmp_path_factory):
    """A copy of the archive with one report per hostile string, which stands in every column that takes text."""
    path = tmp_path_factory.mktemp("poisoned") / "archive.db"
    path.write_bytes(archive_path.read_bytes())
    assert len(HOSTILE) >= 30
    refused = 0
    with closing(sqlite3.connect(path)) as db, db:
        columns = {table: db.execute(f"PRAGMA table_info({table})").fetchall() for table in PUBLIC_TABLES}
        model = db.execute("SELECT report_id FROM reports WHERE host LIKE 'zrzy%'").fetchone()[0]
        indicator = db.execute("SELECT indicator FROM indicators").fetchone()[0]
        db.execute(
            "INSERT INTO attachments (report_id, position, url, name) VALUES (?, 0, 'http://a.example/a.pdf', 'a')",
            (model,),
        )
        db.execute("INSERT INTO repeats VALUES (?, 0, 0, 5, 5, 10, 'body')", (model,))
        db.execute(
            "INSERT INTO cells VALUES (?, 0, 'granted', 'total', 'number', 1, '1', '件', 0, 0, 0)",
            (model,),
        )
        db.execute("INSERT INTO differences VALUES (?, ?, 1, 1, 'x')", (model, model))
        db.execute("INSERT INTO copied VALUES (?, ?, 1, 1, 'unknown')", (model, model))
        db.execute("INSERT INTO rejects (source, reason, detail, outcome) VALUES ('x', 'x', 'x', 'failed')")
        for number, string in enumerate(HOSTILE, start=1):
            for table, found in columns.items():
                names = [row[1] for row in found]
                keys = {row[1] for row in found if row[5]}
                source = f"WHERE report_id = {model} LIMIT 1" if "report_id" in names else "LIMIT 1"
                values = dict(zip(names, db.execute(f"SELECT * FROM {table} {source}").fetchone(), strict=True))
                if "report_id" in names:
                    values["report_id"] = number
                if "run_id" in names:
                    values["run_id"] = 1000 + number
                for name in keys & {"source", "indicator"} - ({"indicator"} if "report_id" in names else set()):
                    values[name] = f"{string} {number}"
                if table == "reports":
                    values["source"] = f"{string} {number}"
                if table == "revisions":
                    values["version"] = 1
                marks = ", ".join("?" * len(names))
                quoted = ", ".join(f'"{name}"' for name in names)
                db.execute(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", list(values.values()))
                key = "report_id" if "report_id" in names else ("run_id" if "run_id" in names else "source")
                if key not in names:
                    key = "indicator"
                for row in found:
                    if row[2] != "TEXT" or row[1] in keys or row[1] == "source":
                        continue
                    try:
                        db.execute(f'UPDATE {table} SET "{row[1]}" = ? WHERE "{key}" = ?', (string, values[key]))
                    except sqlite3.IntegrityError:
                        refused += 1
            db.execute(
                "UPDATE statistics SET quote_start = 0, quote_end = ? WHERE report_id = ?", (len(string), number)
            )
            db.execute("INSERT INTO search (rowid, title, body) VALUES (?, '青岚', '青岚')", (number,))
        # The counts of the build know nothing of these rows.
        db.execute("DELETE FROM _summary")
    # Only columns with a fixed list of values may refuse: kinds, classes, dates.
    assert refused < 20 * len(HOSTILE)
    assert indicator
    return path


@pytest.fixture(scope="module")
def hostile(poisoned):
    site = Served(poisoned)
    yield site
    site.loop.close()


def dangers(answer):
    """Everything in a page that could act: named, so that a failure tells what it is."""
    page = lxml.html.document_fromstring(answer.text)
    policy = answer.headers["content-security-policy"]
    out = []
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "img" and not (element.get("src") or "").startswith("/-/trends/chart.svg?"):
            out.append("img")
        if element.tag in {"iframe", "object", "embed", "base", "math", "frame", "applet", "template"}:
            out.append(element.tag)
        if element.tag == "script" and not (element.get("src") or "").startswith("/-/static/"):
            digest = re.escape(security.script_hash(element.text or ""))
            if element.get("src") or not re.search(digest, policy):
                out.append(f"script {element.text!r}")
        if element.tag == "meta" and element.get("http-equiv"):
            out.append("meta refresh")
        if element.tag == "form" and not element.get("action", "/").startswith("/"):
            out.append(f"form {element.get('action')}")
        for name, value in element.items():
            if name.startswith("on") or name in {"srcdoc", "formaction", "autofocus", "ping"}:
                out.append(f"{element.tag} {name}={value}")
            if name in {"href", "src", "action", "xlink:href"}:
                squeezed = re.sub(r"[\s\x00-\x20]", "", value).lower()
                if not re.match(r"(https?://[a-z0-9.]+[:/]|https?://[a-z0-9.]+$|/(?!/)|#|\?|$)", squeezed):
                    out.append(f"{element.tag} {name}={value}")
                if "@evil" in squeezed:
                    out.append(f"{element.tag} {name}={value}")
    return out


def test_hostile_strings_on_the_report_pages(hostile):
    for number, string in enumerate(HOSTILE, start=1):
        for spoken in ("en", "zh"):
            answer = hostile.get(f"/-/report/{number}", spoken)
            assert answer.status_code == 200
            assert dangers(answer) == [], string
    assert "49" not in lxml.html.document_fromstring(hostile.get("/-/report/30").text).cssselect("h1")[0].text


def test_hostile_strings_on_start_and_search(hostile):
    for path in ("/", "/-/search", "/-/search?page=2", "/-/search?copies=1&q=" + quote("青岚")):
        answer = hostile.get(path)
        assert answer.status_code == 200
        assert dangers(answer) == []
    for string in HOSTILE:
        for path in (
            "/-/search?q={0}",
            "/-/search?q={0}&province={0}&kind={0}&order={0}&copies={0}&db=",
            "/?lang={0}",
        ):
            answer = hostile.get(path.format(quote(string)).replace("&db=", ""))
            assert answer.status_code == 200
            assert dangers(answer) == [], string


def test_hostile_strings_on_the_pages_that_set_reports_beside_each_other(hostile):
    for spoken in ("en", "zh"):
        for path in ("/-/coverage", "/-/coverage?all=1", "/-/codebook", "/-/trends"):
            answer = hostile.get(path, spoken)
            assert answer.status_code == 200
            assert dangers(answer) == [], path
    for number, string in enumerate(HOSTILE, start=1):
        answer = hostile.get(f"/-/compare?a={number}&b={number % len(HOSTILE) + 1}")
        assert answer.status_code == 200
        assert dangers(answer) == [], string
        for path in (
            "/-/trends?agency={0}",
            "/-/trends?agency={0}&agency=x&topic=outcomes&indicator=granted",
            "/-/trends?province={0}&group={0}&measure={0}",
            "/-/trends?division={0}&topic={0}&indicator={0}",
            "/-/coverage?division={0}",
            "/-/compare?a={0}&b={0}",
        ):
            answer = hostile.get(path.format(quote(string)))
            assert answer.status_code in {200, 404}
            assert dangers(answer) == [], (path, string)
        assert hostile.get(f"/-/trends/chart.svg?agency={quote(string)}").status_code in {200, 404}


def test_hostile_strings_on_datasettes_pages(hostile):
    for name in (*PUBLIC_TABLES, *VIEWS):
        for spoken in ("en", "zh"):
            answer = hostile.get(f"/archive/{name}?_size=100", spoken)
            assert answer.status_code == 200
            assert dangers(answer) == [], name
    for number in range(1, len(HOSTILE) + 1):
        answer = hostile.get(f"/archive/reports/{number}")
        assert dangers(answer) == []
    for column in ("province", "agency", "title", "issuer"):
        assert dangers(hostile.get(f"/archive/reports?_facet={column}&_size=1")) == []
    for string in HOSTILE:
        for path in (
            "/archive/reports?_search={}",
            "/archive/reports?title={}",
            "/archive?sql=select+{}",
            "/{}",
            "/archive/{}",
        ):
            answer = hostile.get(path.format(quote(string, safe="")))
            assert answer.status_code in {200, 302, 400, 404}
            if answer.status_code != 302:
                assert dangers(answer) == [], string


def test_broken_json_in_the_archive_breaks_no_page(poisoned, hostile):
    with closing(sqlite3.connect(poisoned)) as db:
        assert db.execute("SELECT count(*) FROM reports WHERE NOT json_valid(flags)").fetchone()[0] > 20


def test_headers_on_every_kind_of_answer(served, ids):
    compared = f"/-/compare?a={ids['slj']}&b={ids['zrzy']}"
    new = ("/-/coverage", "/-/trends?agency=青岚县水务局", compared, "/-/codebook")
    for path in ("/", "/-/search", f"/-/report/{ids['slj']}", *new):
        policy = served.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
    paths = (
        "/archive",
        "/archive/reports",
        "/archive/reports.json",
        "/archive/reports.csv",
        "/nope",
        "/-/static/app.css",
    )
    for path in (*paths, "/archive?sql=select+1", "/", "/-/static-plugins/gongkai/site.css"):
        headers = served.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert "'unsafe-inline'" not in policy.get("script-src", "")
        assert policy["frame-ancestors"] == "'none'"
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_pages_load_nothing_from_elsewhere(served, ids):
    own = ("/", "/-/search", f"/-/report/{ids['slj']}", "/-/coverage", "/-/trends?agency=青岚县水务局", "/-/codebook")
    for path in (*own, "/archive", "/archive/reports", "/archive?sql=select+1"):
        page = lxml.html.document_fromstring(served.get(path).text)
        for link in page.xpath("//link[@rel='stylesheet']/@href | //script/@src | //img/@src | //source/@srcset"):
            assert link.startswith("/"), link
    for name in ("common.css", "site.css", "datasette.css"):
        style = served.get(f"/-/static-plugins/gongkai/{name}").text
        assert "url(" not in style
        assert "@import" not in style


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("http://www.qinglan.gov.cn/a?b=1&c=<d>", True),
        ("https://www.qinglan.gov.cn:8080/a", True),
        ("http://gov.cn@evil.example/", False),
        ("http://evil.example%2f.gov.cn/", False),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT://x.gov.cn/%0aalert(1)", False),
        ("http://a b.gov.cn/", False),
        (" http://www.qinglan.gov.cn/", False),
        ("report.html", False),
        ("//evil.example/", False),
        ("ftp://www.qinglan.gov.cn/", False),
    ],
)
def test_which_addresses_are_links(address, href):
    shown = links.address(address, "official", frozenset())
    assert (shown.href is not None) is href
    assert shown.shown == address


def test_hijacked_addresses_are_broken_for_copying_too():
    bad = frozenset({"lapsed.example"})
    assert links.address("HTTPS://lapsed.example/a", None, bad) == links.Address(
        "hxxpS://lapsed.example/a", None, True
    )
    assert links.address("http://Lapsed.Example./a", None, bad).href is None
    assert links.address("http://other.example/a", "hijacked", bad).href is None
    assert links.address("http://other.example/a", "repost", bad).href == "http://other.example/a"


def test_slow_question_is_cut_off(archive_path):
    site = Served(archive_path, settings={"sql_time_limit_ms": 200})
    endless = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"
    assert site.get("/archive?sql=" + quote(endless)).status_code == 400


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM texts",
        "DROP TABLE checks",
        "DROP VIEW failed_checks",
        'UPDATE sections SET start = 5, "end" = 99999',
        "UPDATE statistics SET quote_start = -5, quote_end = -9 WHERE quote IS NOT NULL",
    ],
)
def test_an_archive_that_lost_a_part_breaks_no_page(archive_path, ids, tmp_path, statement):
    path = tmp_path / "archive.db"
    shutil.copy(archive_path, path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(statement)
    site = Served(path)
    one, other, *_ = ids.values()
    pages = ["/", "/-/codebook", f"/-/compare?a={one}&b={other}", *(f"/-/report/{number}" for number in ids.values())]
    assert [page for page in pages if site.get(page).status_code >= 500] == []
    site.loop.close()
