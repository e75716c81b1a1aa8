"""How fast documents are read, against trafilatura and a bare parse of the same pages in the same rounds."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pypdfium2
import trafilatura
from generate import pages
from measure import interleaved

from extract.readers.decode import declared_charset, decode
from extract.report import read

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "crawler" / "sample" / "site"
DOCUMENTS = ROOT / "tests" / "documents"
CORPUS = ROOT.parent / "shared" / "corpus" / "reports"
#: A page has the national tables when the label of their last row but one stands in it.
_FORM = "结转下年度"


@dataclass(frozen=True, slots=True)
class Item:
    """One document, the page that trafilatura is given for the same report, and the name under which it is read."""

    body: bytes
    page: str
    source: str


def _items(bodies: list[tuple[str, bytes]]) -> list[Item]:
    return [Item(body, decode(body, declared_charset(None, body)).text, name) for name, body in bodies]


def _files(folder: Path) -> list[tuple[str, bytes]]:
    """Pages of a folder that hold more than a list of links."""
    found = [(path.name, path.read_bytes()) for path in sorted(folder.rglob("*.html"))]
    return [(name, body) for name, body in found if len(body) > 3400]


def classes(count: int) -> dict[str, list[Item]]:
    """The documents by class; the corpus only where it is beside the repository."""
    tables, prose = pages(count, tables=True), pages(count, tables=False)
    found = {
        "generated, three tables": _items([(f"{p.name}.html", p.html) for p in tables]),
        "generated, no tables": _items([(f"{p.name}.html", p.html) for p in prose]),
        "plain text": [
            Item(p.text, p.html.decode(), f"{p.name}.txt") for p in (*tables[: count // 2], *prose[: count // 2])
        ],
    }
    for place, folder in (("sample portal", SAMPLE), ("corpus", CORPUS)):
        if folder.is_dir():
            both = _items(_files(folder))
            found[f"{place}, three tables"] = [item for item in both if _FORM in item.page]
            found[f"{place}, no tables"] = [item for item in both if _FORM not in item.page]
    return {name: items for name, items in found.items() if items}


def measure(count: int, rounds: int) -> list[dict[str, object]]:
    """One row per class: how long reading takes as a multiple of trafilatura and of a bare parse."""
    rows = []
    for name, items in classes(count).items():
        times = interleaved(
            {
                "read": [lambda i=item: read(i.body, source=i.source) for item in items],
                "trafilatura": [lambda i=item: trafilatura.extract(i.page) for item in items],
                "lxml": [lambda i=item: lxml.html.fromstring(i.page.encode()) for item in items],
            },
            rounds,
        )
        ours, theirs, parse = (sum(times[way]) for way in ("read", "trafilatura", "lxml"))
        each = sorted(a / b for a, b in zip(times["read"], times["trafilatura"], strict=True))
        rows.append(
            {
                "class": name,
                "documents": len(items),
                "kilobytes": round(sum(len(item.body) for item in items) / len(items) / 1000, 1),
                "to_trafilatura": round(ours / theirs, 2),
                "best": round(each[0], 2),
                "worst": round(each[-1], 2),
                "to_parse": round(ours / parse, 1),
            }
        )
    return rows


def _pdf_text(body: bytes) -> int:
    """Take the bare text of every page, as a reference."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(body))
    try:
        return sum(len(page.get_textpage().get_text_bounded()) for page in pdf)
    finally:
        pdf.close()


def measure_pdf(rounds: int) -> dict[str, object]:
    """Reading PDFs as a multiple of taking their bare text with pypdfium2, and of trafilatura on a page as long."""
    bodies = [(DOCUMENTS / name).read_bytes() for name in ("report-2019.pdf", "report-2021.pdf", "unruled-tables.pdf")]
    page = pages(1, tables=True)[0].html.decode()
    times = interleaved(
        {
            "read": [lambda b=body: read(b, source="report.pdf") for body in bodies],
            "text": [lambda b=body: _pdf_text(b) for body in bodies],
            "trafilatura": [lambda: trafilatura.extract(page)] * len(bodies),
        },
        rounds,
    )
    ours = sum(times["read"])
    return {
        "documents": len(bodies),
        "to_bare_text": round(ours / sum(times["text"]), 1),
        "to_trafilatura_on_a_page": round(ours / sum(times["trafilatura"]), 1),
    }


_MEMORY = """
import json, resource, sys
from pathlib import Path
sys.path[:0] = json.loads(sys.argv[2])
from generate import pages
bodies = [page.html for page in (*pages(12, tables=True), *pages(12, tables=False))]
if sys.argv[1] == "read":
    from extract.report import read as do
elif sys.argv[1] == "trafilatura":
    import trafilatura
    do = lambda body: trafilatura.extract(body.decode())
else:
    do = len
for body in bodies:
    do(body)
# ru_maxrss still holds what the parent used; the mark in /proc begins with this program.
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
marks = [line.split()[1] for line in lines if line.startswith("VmHWM")]
print(int(marks[0] if marks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // 1024)
"""


def measure_memory() -> dict[str, object]:
    """Peak resident memory of a process that reads 24 pages, beside one that only holds them."""
    here = json.dumps([str(Path(__file__).parent), str(ROOT)])
    peak = {
        way: int(subprocess.run([sys.executable, "-c", _MEMORY, way, here], check=True, capture_output=True).stdout)
        for way in ("read", "trafilatura", "nothing")
    }
    return {"megabytes": peak, "to_trafilatura": round(peak["read"] / peak["trafilatura"], 2)}
