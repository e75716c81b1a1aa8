"""Real and invented documents, bent as portals bend them: the figures stay the same, or the change is flagged."""

import random
from pathlib import Path

import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.model import Report
from extract.report import read

SAMPLE = Path(__file__).parent.parent / "crawler" / "sample" / "site"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "reports"


def _pages():
    # Answers of list interfaces are no pages.
    own = [p for p in sorted(SAMPLE.rglob("*")) if p.suffix in {".html", ".shtml"} and "dynamic" not in p.parts]
    real = sorted(CORPUS.glob("*.html")) if CORPUS.is_dir() else []
    return [p for p in (*own, *real) if isinstance(read(p.read_bytes(), source=p.name), Report)]


PAGES = _pages()


def _figures(body, name="page.html"):
    result = read(body, source=name)
    assert isinstance(result, Report), result
    return result, {(s.indicator, s.applicant): s.value for s in result.statistics}


def _tree(body):
    text = read(body, source="page.html").encoding
    return lxml.html.document_fromstring(body.decode(text, "replace"))


def _bytes(tree, encoding="utf-8"):
    page = lxml.html.tostring(tree, encoding="unicode")
    return page.encode(encoding, "xmlcharrefreplace")


def _wrap_digits(tree, chance):
    """Each run of digits into a span of its own, as word processors paste it."""
    for node in list(tree.iter("p", "td", "span")):
        if node.text and any(c.isdigit() for c in node.text) and chance.random() < 0.7:
            runs = list(_runs(node.text))
            node.text = ""
            spans = []
            for run in runs:
                if run[0].isdigit():
                    spans.append(lxml.html.Element("span"))
                    spans[-1].text = run
                elif spans:
                    spans[-1].tail = (spans[-1].tail or "") + run
                else:
                    node.text += run
            for place, span in enumerate(spans):
                node.insert(place, span)


def _runs(text):
    run = ""
    for char in text:
        if run and char.isdigit() != run[0].isdigit():
            yield run
            run = ""
        run += char
    if run:
        yield run


def _pad_cells(tree, chance):
    """Blanks and paragraphs inside the cells of tables."""
    for cell in list(tree.iter("td")):
        if len(cell) == 0 and cell.text and chance.random() < 0.6:
            paragraph = lxml.html.Element("p")
            span = lxml.html.Element("span")
            span.text = chance.choice(["", " ", "\n\t", "\u00a0"]) + cell.text + chance.choice(["", " ", "\u00a0"])
            cell.text = "\n"
            paragraph.append(span)
            cell.append(paragraph)


def _widen_digits(tree, chance):
    """Full-width digits in table cells."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for cell in list(tree.iter("td")):
        for node in cell.iter():
            if node.text and node.text.strip().isdigit() and chance.random() < 0.5:
                node.text = node.text.translate(wide)


BENDS = {"cells": _pad_cells, "width": _widen_digits, "spans": _wrap_digits}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
@given(seed=st.integers(0, 10**6), bend=st.sampled_from(sorted(BENDS)))
@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_markup_does_not_change_figures(page, seed, bend):
    body = page.read_bytes()
    _, before = _figures(body)
    tree = _tree(body)
    BENDS[bend](tree, random.Random(seed))
    result, after = _figures(_bytes(tree))
    lost = set(before.items()) ^ set(after.items())
    assert not lost or any(c.status == "fail" and c.check_id.startswith("READ-") for c in result.checks), lost


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
@pytest.mark.parametrize("said", ["utf-8", "gb2312", "iso-8859-1", "big5", None])
@pytest.mark.parametrize("really", ["utf-8", "gb18030"])
def test_a_page_that_lies_about_its_charset(page, said, really):
    body = page.read_bytes()
    result, before = _figures(body)
    text = body.decode(result.encoding or "utf-8", "replace")
    lie = text.encode(really, "xmlcharrefreplace")
    bent = read(lie, source="page.html", content_type=f"text/html; charset={said}" if said else "text/html")
    assert isinstance(bent, Report)
    assert {(s.indicator, s.applicant): s.value for s in bent.statistics} == before


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_doubled_body_gives_the_same_figures_once(page):
    body = page.read_bytes()
    result, before = _figures(body)
    text = body.decode(result.encoding or "utf-8", "replace")
    head, found, tail = text.rpartition("</body>")
    if not found or len(result.text) < 600:
        pytest.skip("nothing to double")
    inner = head[head.find(">", head.find("<body")) + 1 :]
    doubled = head + inner + found + tail
    again, after = _figures(doubled.encode("utf-8"))
    assert before == after
    assert len(again.text) < 1.5 * len(result.text)
