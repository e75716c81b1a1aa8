"""Real reports with a Traditional and a reposted copy of each: every copy joined to its original, nothing else."""

from contextlib import closing

import opencc
import pytest
from makers import capture

from archive.build import build
from archive.database import open_for_reading
from extract.model import Report
from extract.readers.decode import decode
from extract.report import read

#: A page whose report is only an attachment that was not fetched: its text is its title.
POINTERS = {"pingdingshan-edu-2019.html"}
#: The same reports, published once more by their agency: address on the other column → original.
TWINS = {
    "portals/trs-jilin-forestry/xxgk/ndbg/201812/t20181224_633607.html": "jilin-forestry-2018.html",
    "portals/trs-jilin-forestry/xxgk/ndbg/201708/t20170804_633603.html": "jilin-forestry-2016.html",
}


def reposted(title, text):
    """The clean text as a reposting site prints it: chrome around it, repost lines, lines broken anywhere."""
    lines = [line[at : at + 41] for line in text.split("\n") for at in range(0, len(line), 41)]
    body = "<br>\n".join(lines)
    menu = "".join(
        f'<li><a href="/c{n}.html">{name}</a></li>' for n, name in enumerate(("首页", "范文", "招聘", "问答"))
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title} - 文库转载网</title></head><body>
<ul class="nav">{menu}</ul><h1>{title}</h1><div class="info">来源：网络整理 时间：2021-03-04 10:12 点击：1234次</div>
<div class="article">{body}</div><p>本文转载自网络，版权归原作者所有，如有侵权请联系删除。</p>
<p>上一篇：没有了</p><p>下一篇：某地招聘公告</p><div class="foot">Copyright 文库转载网</div></body></html>"""


@pytest.fixture(scope="module")
def archive(corpus, tmp_path_factory):
    traditional = {name: opencc.OpenCC(name) for name in ("s2t", "s2twp")}
    originals = [
        path for path in sorted([*corpus.glob("seeds/*"), *corpus.glob("reports/*")]) if path.suffix != ".json"
    ]
    entries = []
    for number, path in enumerate(originals):
        if path.name in POINTERS:
            continue
        body = path.read_bytes()
        report = read(body, source=path.name)
        assert isinstance(report, Report)
        entries.append({"url": f"http://www.place{number}.gov.cn/{path.name}", "body": body})
        page = report.text if path.suffix == ".pdf" else decode(body, None).text
        for name, converter in traditional.items():
            entries.append({"url": f"http://{name}.example.tw/{path.name}", "body": converter.convert(page)})
        title = report.identity.title or path.stem
        address = f"http://repost.example.com/{path.name}/view.html"
        entries.append({"url": address, "body": reposted(title, report.text), "content_type": "text/html"})
    for twin, name in TWINS.items():
        entries.append({"url": f"http://lyj.place99.gov.cn/twin/{name}", "body": (corpus / twin).read_bytes()})
    for entry in entries:
        entry.setdefault("content_type", None)
    path = capture(tmp_path_factory.mktemp("similar"), entries)
    build(path, workers=2)
    return path, {entry["url"] for entry in entries}


@pytest.mark.corpus
def test_every_copy_is_joined_to_its_original_and_nothing_else(archive):
    path, urls = archive
    with closing(open_for_reading(path)) as db:
        found = {row["source"]: row["duplicate_of"] for row in db.execute("SELECT source, duplicate_of FROM reports")}
        names = dict(db.execute("SELECT report_id, source FROM reports").fetchall())
    assert found.keys() == urls
    groups = {}
    for source, head in found.items():
        groups.setdefault(names[head] if head else source, set()).add(
            source.removesuffix("/view.html").rsplit("/", 1)[-1]
        )
    assert all(".gov.cn/" in head for head in groups), "an official address stands for each"
    assert all(len(group) == 1 for group in groups.values()), "nothing of another report"
    assert len(groups) == len({name for group in groups.values() for name in group}), "no copy stands alone"


@pytest.mark.corpus
def test_what_agencies_wrote_themselves_is_not_copied(archive):
    path, _ = archive
    with closing(open_for_reading(path)) as db:
        assert db.execute("SELECT * FROM copied").fetchall() == []


@pytest.mark.corpus
def test_a_report_published_twice_by_its_agency_differs_in_nothing(archive):
    path, _ = archive
    with closing(open_for_reading(path)) as db:
        rows = db.execute(
            "SELECT duplicate_kind, number_likeness, changed FROM duplicates WHERE source LIKE '%/twin/%'"
            " OR canonical_source LIKE '%/twin/%' AND host_class = 'official'"
        ).fetchall()
    assert [tuple(row) for row in rows] == [("exact", 1.0, None)] * 2
