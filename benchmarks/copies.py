"""Make an archive of generated reports with planted copies, and measure how it is freed of them.

    python benchmarks/copies.py                 100,000 documents; ten minutes, most of them for making the documents
    python benchmarks/copies.py --documents 10000 --json

Of 100 documents, 60 are originals of agencies that report twice (for a third of these the next year's report has the
same sentences with other numbers), 5 are towns' reports without any figure on one template, and 35 are copies: the
same text elsewhere, reposts with chrome and lines broken anywhere that often do not say agency or year, Traditional
copies in mainland and in Taiwan vocabulary, read back by the extractor's own rules. One agency in a hundred has taken
half of its sentences from another. What is measured: fingerprints in two processes, groups, differences, copied text,
all written to the archive; what was planted is then counted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import resource
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from archive.database import Archive  # noqa: E402
from archive.similar import fingerprint, fingerprints, marking  # noqa: E402
from archive.similar.fingerprint import VERSION  # noqa: E402
from extract.cleaning.script import has_taiwan_vocabulary, to_simplified  # noqa: E402

#: Common characters, many with a Traditional form of their own, and words that Taiwan calls otherwise.
_CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战"
)
_WORDS = ("信息", "网络", "数据", "项目", "程序", "软件", "群众", "执行", "联系", "文件", "设置", "用户")
_LABELS = (
    "商业秘密",
    "自然人",
    "法律服务机构",
    "予以公开",
    "部分公开",
    "不予公开",
    "无法提供",
    "不予处理",
    "其他处理",
    "总计",
)
_TOWN = (
    "".join(
        f"{clause}工作有序推进，全镇没有收到申请，也没有行政复议和行政诉讼。商业秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n"
        for clause in (
            "主动公开",
            "依申请公开",
            "政府信息管理",
            "公开平台建设",
            "监督保障",
            "存在的问题",
            "其他需要报告的事项",
        )
    )
    * 3
)
_BATCH = 2000


@dataclass
class Document:
    """One row of the archive, and which original it is a copy of."""

    origin: int
    text: str
    year: int | None
    agency: str | None
    division: str | None
    host_class: str = "official"
    published: str | None = None


class Maker:
    """Documents in a fixed order: the same seed, the same documents."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.numbers = np.random.default_rng(seed)
        self.letters = np.array(list(_CHARACTERS))
        import opencc  # noqa: PLC0415

        self.converters = [opencc.OpenCC("s2t"), opencc.OpenCC("s2twp")]
        self.templates = [self.sentences(15) for _ in range(31)]

    def sentences(self, count: int) -> list[str]:
        """Sentences of some 28 characters with a place for a number in two of three."""
        text = "".join(self.letters[self.numbers.integers(0, len(self.letters), count * 28)])
        made = []
        for start in range(0, len(text), 28):
            word = self.chance.choice(_WORDS)
            made.append(
                text[start : start + 14] + word + text[start + 14 : start + 28] + ("{}件" if start % 3 else "")
            )
        return made

    def text(self, title: str, sentences: list[str], *, form: bool) -> str:
        """Print sentences with numbers of their own, and a table in the later years."""
        drawn = iter(self.numbers.integers(1, 3000, len(sentences)).tolist())
        body = "。\n".join(sentence.format(next(drawn)) for sentence in sentences)
        rows = ""
        if form:
            values = self.numbers.geometric(0.5, (30, 7)) - 1
            lines = zip(range(30), values.tolist(), strict=True)
            rows = "\n".join(f"{_LABELS[n % 10]} | " + " | ".join(map(str, row)) for n, row in lines)
        return f"{title}\n{body}。\n{rows}"

    def mirrored(self, text: str, *, taiwan: bool) -> str:
        """A Traditional copy, as the extractor reads it."""
        page = self.converters[taiwan].convert(text)
        vocabulary = has_taiwan_vocabulary(page)
        return "\n".join(to_simplified(line, taiwan_vocabulary=vocabulary) for line in page.split("\n"))

    def reposted(self, text: str) -> str:
        """The text with lines broken anywhere, between what a reposting site prints."""
        lines = [line[at : at + 37] for line in text.split("\n") for at in range(0, len(line), 37)]
        return "首页 范文大全 工作报告\n" + "\n".join(lines) + "\n本文来源于网络，仅供参考。\n相关推荐 更多范文"


def documents(count: int, seed: int = 1):  # noqa: ANN201
    """Yield ``count`` documents; originals come first, so that copies may be of any of them."""
    maker = Maker(seed)
    agencies, towns = count * 30 // 100, count * 5 // 100
    held: list[Document] = []
    former: list[str] = []
    for number in range(agencies):
        code = f"{11 + number % 31:02}{number // 31 % 13 + 1:02}{number // 403 % 40 + 1:02}"
        agency = f"第{number}县水务局"
        template = maker.templates[number % 31]
        own = maker.sentences(95)
        if number % 100 == 99:  # half of it taken from the one before
            own = former[:48] + own[:47]
        following = own if number % 3 == 0 else maker.sentences(95)
        for turn, sentences in enumerate((own, following)):
            year = 2019 + number % 4 + turn
            # Whoever copies comes out later than what it copies.
            day = 1 + number % 100 * 28 // 100
            text = maker.text(f"{agency}{year}年政府信息公开工作年度报告", template + sentences, form=year > 2020)
            held.append(Document(len(held), text, year, agency, code, published=f"{year + 1}-01-{day:02}"))
            yield held[-1]
        former = own
    for number in range(towns):
        # Every second one is last year's of the same town.
        agency = f"第{number // 2}县城关镇人民政府"
        yield Document(len(held) + number, agency + "\n" + _TOWN, 2019 + number % 2, agency, None)
    chosen = maker.chance.sample(held, count - len(held) - towns)
    for number, one in enumerate(chosen):
        kind = number % 7
        known = number % 5 != 0
        year, agency, code = (one.year, one.agency, one.division) if known else (None, None, None)
        if kind < 2:
            yield Document(one.origin, one.text, year, agency, code, "repost")
        elif kind < 4:
            yield Document(one.origin, maker.reposted(one.text), year, agency, code, "repost")
        else:
            yield Document(one.origin, maker.mirrored(one.text, taiwan=kind > 5), year, agency, code, "mirror")


def fill(path: Path, count: int) -> None:
    """Write the documents into an archive, without the full-text index, which is not measured here."""
    with Archive.open(path) as archive:
        archive.db.execute("CREATE TABLE _planted (report_id INTEGER PRIMARY KEY, origin INTEGER NOT NULL)")
        report_id = 0
        batch: list[Document] = []

        def write() -> None:
            nonlocal report_id
            with archive.transaction() as db:
                for one in batch:
                    report_id += 1
                    _insert(db, report_id, one)
            batch.clear()

        for one in documents(count):
            batch.append(one)
            if len(batch) == _BATCH:
                write()
        write()


def _insert(db: sqlite3.Connection, report_id: int, one: Document) -> None:
    # Ids in no order, as the hashes of addresses are.
    number = report_id * 2654435761 % 2**32
    province = None if one.division is None else one.division[:2]
    db.execute(
        "INSERT INTO reports (report_id, source, host_class, capture_sha256, kind, agency, scope, division_code,"
        " province, year, era, published, script, body_repeated, extractor_version, format)"
        " VALUES (?, ?, ?, '', 'annual_report', ?, 'own', ?, ?, ?, 'prose', ?, 'hans', 0, 'bench', 'html')",
        (number, f"http://h{number}/", one.host_class, one.agency, one.division, province, one.year, one.published),
    )
    db.execute("INSERT INTO texts VALUES (?, ?, NULL)", (number, one.text))
    db.execute("INSERT INTO _planted VALUES (?, ?)", (number, one.origin))


# --- measuring -------------------------------------------------------------------------------------------------------


def _fingerprints(task: tuple[str, int, int]) -> list[tuple[int, str, bytes, bytes, bytes]]:
    path, first, last = task
    fingerprint("年" * 300)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        rows = db.execute(
            "SELECT report_id, text FROM texts WHERE report_id BETWEEN ? AND ? ORDER BY report_id", (first, last)
        ).fetchall()
    made = fingerprints(text for _, text in rows)
    return [
        (report_id, one.exact, one.numbers, one.sketch, one.sentences)
        for (report_id, _), one in zip(rows, made, strict=True)
    ]


def _peak(_: int) -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _spent() -> float:
    """Processor time of this process and of its children that have ended, seconds."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def measure(path: Path, workers: int) -> dict[str, int | float]:
    """Time and memory of everything between the stored texts and the marked copies."""
    before = _spent()
    with Archive.open(path) as archive, multiprocessing.get_context("spawn").Pool(workers) as pool:
        pool.map(_fingerprints, [(str(path), 1, 0)] * workers)  # the start of the processes is not counted
        began = time.perf_counter()
        ids = [row[0] for row in archive.db.execute("SELECT report_id FROM texts ORDER BY report_id")]
        tasks = [(str(path), ids[at], ids[min(at + 499, len(ids) - 1)]) for at in range(0, len(ids), 500)]
        with archive.transaction() as db:
            for rows in pool.imap(_fingerprints, tasks):
                db.executemany("INSERT INTO _fingerprints VALUES (?, ?, ?, ?, ?)", rows)
            db.execute("INSERT OR REPLACE INTO _settings VALUES ('fingerprint_version', ?)", (VERSION,))
        prints = time.perf_counter() - began
        worker = max(pool.map(_peak, range(4 * workers), chunksize=1))
        pool.close()
        pool.join()
        printed = _spent()
        with archive.transaction() as db:
            marking.mark_duplicates(db)
        whole = time.perf_counter() - began
        marked = _spent()
    own = _peak(0)
    return {
        "documents": len(ids),
        "seconds": round(whole, 1),
        "of_these_for_fingerprints": round(prints, 1),
        "processor_seconds_fingerprints": round(printed - before, 1),
        "processor_seconds_marking": round(marked - printed, 1),
        "peak_megabytes": round((own + workers * worker) / 1024),
    }


def judge(path: Path) -> dict[str, int]:
    """Compare what was found with what was planted."""
    with closing(sqlite3.connect(path)) as db:
        planted = dict(db.execute("SELECT report_id, origin FROM _planted"))
        facts = {row[0]: row[1:] for row in db.execute("SELECT report_id, agency, year FROM reports")}
        heads = dict(db.execute("SELECT report_id, duplicate_of FROM reports WHERE duplicate_of IS NOT NULL"))
        copied = [tuple(row) for row in db.execute("SELECT report_id, from_report_id, direction FROM copied")]
    first: dict[int, int] = {}
    for report_id, origin in planted.items():
        first.setdefault(origin, report_id)
    copies = len(planted) - len(first)
    right = sum(planted[copy] == planted[head] for copy, head in heads.items())
    next_year = sum(
        facts[copy][0] is not None and facts[copy][0] == facts[head][0] and facts[copy][1] != facts[head][1]
        for copy, head in heads.items()
    )
    # Whoever's number ends in 99 took from the agency before it; reports whose sentences stayed count in both years.
    pairs = [(_number(facts[a][0]), _number(facts[b][0])) for a, b, _ in copied]
    true = [max(pair) % 100 == 99 and abs(pair[0] - pair[1]) == 1 for pair in pairs]
    wrong_way = sum(ok and direction == "published" and pair[0] < pair[1]
                    for ok, pair, (_, _, direction) in zip(true, pairs, copied, strict=True))  # fmt: skip
    thieves = {max(pair) for ok, pair in zip(true, pairs, strict=True) if ok}
    agencies = {_number(agency) for agency, _ in facts.values() if agency and agency.endswith("水务局")}
    return {
        "copies_planted": copies,
        "copies_joined": right,
        "joined_wrongly": len(heads) - right,
        "next_year_joined": next_year,
        "agencies_that_copied": sum(number % 100 == 99 for number in agencies),
        "of_these_found": len(thieves),
        "copied_findings": len(copied),
        "copied_findings_wrong": len(copied) - sum(true),
        "copied_wrong_way": wrong_way,
    }


def _number(agency: str) -> int:
    return int(agency[1:].split("县", maxsplit=1)[0])


def run(count: int, workers: int) -> dict[str, int | float]:
    """Make, measure and judge; beside it the least that could be done, one hash of every text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        maker = multiprocessing.get_context("spawn").Process(target=fill, args=(path, count))
        maker.start()  # in a process of its own: its memory is not ours
        maker.join()
        began = time.process_time()
        with closing(sqlite3.connect(path)) as db:
            for (text,) in db.execute("SELECT text FROM texts"):
                hashlib.sha256(text.encode()).digest()
        hashing = time.process_time() - began
        found = measure(path, workers)
        spent = found["processor_seconds_fingerprints"] + found["processor_seconds_marking"]
        return found | {"to_one_hash_each": round(spent / hashing, 1)} | judge(path)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = run(options.documents, options.workers)
    print(json.dumps(found) if options.json else "\n".join(f"{name}: {value}" for name, value in found.items()))
    return 0 if found["joined_wrongly"] == 0 and found["copies_joined"] == found["copies_planted"] else 1


if __name__ == "__main__":
    sys.exit(main())
