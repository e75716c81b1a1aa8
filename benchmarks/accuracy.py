"""Score the extractor on documents with a reviewed truth, by era and format, against floors that only rise.

    make accuracy                       score ../shared/corpus, rewrite docs/accuracy.md, fail below a floor
    python benchmarks/accuracy.py --pin raise the floors to what was just measured (a floor is never lowered)

A truth file says which figures a careful reader takes (``statistics``), which they may take (``optional``), and what
they find wrong (``failed_checks``). Any other figure is an error. The rules are those of the corpus's own scorer.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from extract.facts.rereading import gives
from extract.model import Report, Statistic
from extract.report import read

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
FLOORS = ROOT / "benchmarks" / "accuracy_floors.json"
PAGE = ROOT / "docs" / "accuracy.md"
#: What was found on texts that no rule was fitted to, by hand: the page ends with it.
STORY = ROOT / "benchmarks" / "accuracy_story.md"
META = ("kind", "year", "division_code", "published", "index_number", "script", "body_repeated", "agency", "title")


@dataclass
class Score:
    """Counts over one or more documents."""

    documents: int = 0
    hits: int = 0
    wrong: int = 0
    missed: int = 0
    meta_right: int = 0
    meta_all: int = 0
    quotes_wrong: int = 0
    per_document: list[float] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in ("documents", "hits", "wrong", "missed", "meta_right", "meta_all", "quotes_wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.per_document += other.per_document
        self.remarks += other.remarks

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    @property
    def mean(self) -> float:
        return sum(self.per_document) / len(self.per_document) if self.per_document else 1.0

    @property
    def meta(self) -> float:
        return self.meta_right / self.meta_all if self.meta_all else 1.0


def key(s: Statistic) -> str:
    """The name of a figure in a truth file."""
    return s.indicator if s.applicant == "total" else f"{s.indicator}[{s.applicant}]"


def same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-6 * max(1.0, abs(b))


def allowed(truth: dict, name: str) -> list[float]:
    also = truth.get("optional", {}).get(name, [])
    values = [truth["statistics"].get(name), *(also if isinstance(also, list) else [also])]
    return [v for v in values if v is not None]


def rereads(s: Statistic, column_unit: str | None) -> bool:
    """Whether the quote, read again by itself, gives the value."""
    if s.quote is None:
        return s.origin == "derived"
    return gives(
        s.quote,
        s.value,
        indicator=s.indicator,
        unit=s.unit,
        from_table=s.origin == "table",
        cell=s.cell,
        column_unit=column_unit,
    )


def score(report: Report, truth: dict, name: str) -> Score:
    """Compare one report with its truth."""
    result = Score(documents=1)
    got = {key(s): s for s in report.statistics}
    column_units = {(cell.indicator, cell.applicant): cell.unit for cell in report.cells}
    for figure, value in truth["statistics"].items():
        if figure in got and same(got[figure].value, value):
            result.hits += 1
        else:
            result.missed += 1
            result.remarks.append(f"`{name}`: {figure} = {value:g} not found")
    for figure, s in got.items():
        if not any(same(s.value, v) for v in allowed(truth, figure)):
            result.wrong += 1
            result.remarks.append(f"`{name}`: {figure} = {s.value:g} found in “{s.quote}”, not in the truth")
        if s.quote is not None and report.text[s.quote_start : s.quote_end] != s.quote:
            result.quotes_wrong += 1
            result.remarks.append(f"`{name}`: the quote of {figure} is not at its place")
        elif not rereads(s, column_units.get((s.indicator, s.applicant))):
            result.quotes_wrong += 1
            result.remarks.append(f"`{name}`: the quote of {figure}, “{s.quote}”, does not give {s.value:g}")
    wanted = len(truth["statistics"])
    total = result.hits + result.wrong + wanted
    result.per_document.append(2 * result.hits / total if total else 1.0)
    for fact in META:
        want = truth.get(fact)
        if want is None:
            continue
        have = getattr(report, fact) if fact in {"script", "body_repeated"} else getattr(report.identity, fact)
        right = have in want if isinstance(want, list) else have == want
        result.meta_all += 1
        result.meta_right += right
        if not right:
            result.remarks.append(f"`{name}`: {fact} is {have!r}, should be {want!r}")
    for rule, found in (("text_keeps", lambda t: t in report.text), ("text_drops", lambda t: t not in report.text)):
        result.remarks += [f"`{name}`: {rule} “{t}”" for t in truth.get(rule, []) if not found(t)]
    result.remarks += [f"`{name}`: not once “{t}”" for t in truth.get("text_once", []) if report.text.count(t) != 1]
    failed = sum(check.status == "fail" for check in report.checks)
    if truth.get("failed_checks") and not failed:
        result.remarks.append(f"`{name}`: the truth names failed checks, none failed")
    return result


def measure(corpus: Path) -> dict[tuple[str, str], Score]:
    """Scores by (era, format) over all documents of a corpus."""
    cells: dict[tuple[str, str], Score] = defaultdict(Score)
    for path in sorted(corpus.glob("**/*.truth.json")):
        document = path.with_name(path.name.removesuffix(".truth.json"))
        truth = json.loads(path.read_text("utf-8"))
        report = read(document.read_bytes(), source=document.name)
        if isinstance(report, Report):
            cells[report.era, report.format].add(score(report, truth, document.name))
        else:
            lost = Score(documents=1, missed=len(truth["statistics"]), per_document=[0.0])
            lost.remarks.append(f"`{document.name}`: {report.reason}: {report.detail}")
            cells["?", "?"].add(lost)
    return cells


def page(cells: dict[tuple[str, str], Score], total: Score) -> str:
    """docs/accuracy.md."""
    lines = [
        "# Accuracy",
        "",
        "Written by `make accuracy` from the shared corpus of real documents with reviewed truth files. A figure",
        "counts as right only with exactly the reader's value; any figure the reader did not take counts as wrong.",
        "",
        "| era | format | documents | figures | precision | recall | metadata |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for (era, kind), s in sorted(cells.items()):
        figures = s.hits + s.missed
        rates = f"{s.precision:.4f} | {s.recall:.4f} | {s.meta_right}/{s.meta_all}"
        lines.append(f"| {era} | {kind} | {s.documents} | {figures} | {rates} |")
    lines.append(
        f"| **all** | | {total.documents} | {total.hits + total.missed} | {total.precision:.4f} | {total.recall:.4f}"
        f" | {total.meta_right}/{total.meta_all} |"
    )
    summary = f"F1 {total.f1:.4f}, mean over documents {total.mean:.4f}"
    lines += ["", f"{summary}; {total.quotes_wrong} quotes that do not give their figure."]
    lines += ["", "## Every remaining difference", "", *(f"* {remark}" for remark in total.remarks or ["none"]), ""]
    return "\n".join([*lines, STORY.read_text("utf-8")])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--pin", action="store_true", help="raise the floors to what was measured")
    options = parser.parse_args()
    if not options.corpus.is_dir():
        print(f"accuracy: no corpus at {options.corpus}; nothing was measured")
        return 0
    cells = measure(options.corpus)
    total = Score()
    for cell in cells.values():
        total.add(cell)
    if options.corpus == CORPUS:
        PAGE.write_text(page(cells, total), "utf-8")
    print(page(cells, total))
    measured = {"f1": total.f1, "mean": total.mean, "meta": total.meta}
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else dict.fromkeys(measured, 0.0)
    below = [
        f"{name} {measured[name]:.4f} is below its floor {floor:.4f}"
        for name, floor in floors.items()
        if measured[name] < floor
    ]
    if options.pin:
        raised = {name: max(floors.get(name, 0.0), int(value * 10_000) / 10_000) for name, value in measured.items()}
        FLOORS.write_text(json.dumps(raised, indent=1) + "\n", "utf-8")
    if total.quotes_wrong:
        below.append(f"{total.quotes_wrong} quotes are wrong")
    for line in below:
        print(line, file=sys.stderr)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
