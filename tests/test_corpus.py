"""The extractor on real documents with reviewed truth: the accuracy gate, and the founding texts in an archive."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCORER = ROOT.parent / "shared" / "tools" / "score.py"


def _accuracy():
    spec = importlib.util.spec_from_file_location("accuracy", ROOT / "benchmarks" / "accuracy.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["accuracy"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.corpus
def test_accuracy_is_not_below_its_floors_and_every_quote_reads_again(corpus):
    accuracy = _accuracy()
    total = accuracy.Score()
    for cell in accuracy.measure(corpus).values():
        total.add(cell)
    floors = json.loads(accuracy.FLOORS.read_text("utf-8"))
    assert total.documents >= 17
    assert total.f1 >= floors["f1"]
    assert total.mean >= floors["mean"]
    assert total.meta >= floors["meta"]
    assert total.quotes_wrong == 0


@pytest.mark.corpus
def test_founding_texts_through_the_archive(corpus, tmp_path):
    """The command line and the corpus's own scorer: everything found, nothing wrong, all text rules kept."""
    archive = tmp_path / "archive.db"
    seeds = sorted((corpus / "seeds").glob("*.txt"))
    added = subprocess.run(
        [sys.executable, "-m", "gongkai", "--archive", archive, "add", *seeds],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert added.returncode == 0, added.stderr
    scored = subprocess.run(
        [sys.executable, SCORER, archive, corpus / "seeds", "--min-f1", "1", "--min-meta", "1", "--verbose"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert scored.returncode == 0, scored.stdout
    assert "precision 1.0000 recall 1.0000" in scored.stdout
    text = next(part for part in scored.stdout.split(";") if " text " in part).split()[-1]
    assert text.split("/")[0] == text.split("/")[1], scored.stdout


@pytest.mark.corpus
def test_what_a_reader_finds_wrong_is_a_failed_check(corpus):
    from extract.report import read

    def failed(folder, name):
        report = read((corpus / folder / name).read_bytes(), source=name)
        return [c for c in report.checks if c.status == "fail"]

    hengshui = failed("seeds", "hengshui-2017.txt")
    assert any(c.expected == "167" and c.actual == "184" for c in hengshui)
    assert any("125日" in c.message for c in hengshui)
    hongze = failed("reports", "hongze-2023.pdf")
    assert {(c.expected, c.actual) for c in hongze if c.severity == "hard"} == {("11", "0"), ("5", "0")}
    shanghai = failed("reports", "shanghai-office-2019.html")
    assert {("275", "258"), ("337", "265")} <= {(c.expected, c.actual) for c in shanghai}
    assert any("pending" in (c.actual or "") for c in shanghai)
    jilin = failed("reports", "jilin-forestry-2016.html")
    assert any(c.check_id == "ID-SIGNED-BEFORE-PERIOD-END" for c in jilin)
    assert any(c.check_id == "META-KIND" for c in failed("seeds", "lengshuitan-2020.txt"))
