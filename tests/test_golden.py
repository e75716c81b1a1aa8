"""Every document in the repository against its reviewed expectation: bytes as served, the whole reading.

A missing expectation fails. To write the missing ones: ``GONGKAI_GOLDEN=write pytest tests/test_golden.py``; then read
each new file against its document before committing it. An expectation that exists is never overwritten.
"""

import json
import os
import shutil
from pathlib import Path

import pytest

from extract.model import Report
from extract.report import read

HERE = Path(__file__).parent
SOURCES = (HERE / "documents", HERE / "golden", HERE.parent / "crawler" / "sample" / "site")
ENDINGS = {".html", ".htm", ".shtml", ".txt", ".md", ".pdf", ".docx", ".doc"}
EXPECTED = HERE / "golden" / "expected"


def _documents():
    found = [p for folder in SOURCES for p in sorted(folder.rglob("*")) if p.suffix in ENDINGS]
    # Answers of list interfaces and robots.txt are no documents: the crawler reads them.
    return [p for p in found if EXPECTED not in p.parents and "dynamic" not in p.parts and p.name != "robots.txt"]


def _name(path):
    folder = next(f for f in SOURCES if f in path.parents)
    return f"{folder.name}__" + "__".join(path.relative_to(folder).parts)


def summary(result):
    """What is pinned: identity, figures with quotes, checks that did not pass, repeats, repairs."""
    if not isinstance(result, Report):
        return {"type": type(result).__name__, "reason": result.reason}
    identity = result.identity
    return {
        "type": "Report",
        "identity": {
            name: getattr(identity, name)
            for name in identity.__slots__
            if name not in {"doubts", "host_class"} and getattr(identity, name) is not None
        },
        "era": result.era,
        "script": result.script,
        "format": result.format,
        "encoding": result.encoding,
        "body_repeated": result.body_repeated,
        "flags": list(result.flags),
        "sections": [f"{s.level} {s.topic} {s.heading}" for s in result.sections if s.level == 1],
        "statistics": {
            f"{s.indicator}[{s.applicant}]" if s.applicant != "total" else s.indicator: [
                s.value,
                s.qualifier,
                s.origin,
                s.quote,
            ]
            for s in result.statistics
        },
        "checks": sorted({f"{c.check_id} {c.status}" for c in result.checks if c.status != "pass"}),
        "repeats": [[r.start, r.end, r.of_start, r.of_end, r.kind] for r in result.repeats],
        "repairs": [[r.before, r.after, r.rule] for r in result.repairs],
        "attachments": [a.url for a in result.attachments],
    }


@pytest.mark.parametrize("path", _documents(), ids=_name)
def test_document_reads_as_reviewed(path):
    if path.suffix == ".doc" and shutil.which("soffice") is None:
        pytest.skip("LibreOffice reads old Word files; it is not installed")
    found = summary(read(path.read_bytes(), source=path.name))
    expected = EXPECTED / f"{_name(path)}.json"
    if not expected.exists():
        if os.environ.get("GONGKAI_GOLDEN") == "write":
            expected.parent.mkdir(parents=True, exist_ok=True)
            expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
            pytest.fail(f"wrote {expected.name}: review it against the document, then commit it")
        pytest.fail(f"no expectation for {path.name}; see the top of this file")
    assert found == json.loads(expected.read_text("utf-8"))


def test_every_expectation_has_its_document():
    names = {f"{_name(path)}.json" for path in _documents()}
    assert {p.name for p in EXPECTED.glob("*.json")} <= names


@pytest.mark.parametrize("path", _documents(), ids=_name)
def test_quotes_stand_where_they_are_said_to(path):
    result = read(path.read_bytes(), source=path.name)
    if isinstance(result, Report):
        for s in result.statistics:
            assert s.origin == "derived" or result.text[s.quote_start : s.quote_end] == s.quote
