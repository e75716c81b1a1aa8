"""``gongkai demo`` as a newcomer types it, and killed in the middle. One test: the sample has ports of its own."""

import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

#: What a report says, without the times at which it was fetched.
FACTS = (
    "SELECT source, capture_sha256, kind, agency, year, indicator, applicant, value, quote FROM reports"
    " LEFT JOIN statistics USING (report_id) ORDER BY source, indicator, applicant"
)


def demo(folder):
    command = [sys.executable, "-m", "gongkai", "demo"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def captured(folder):
    """Count the captures; 0 while there is no file yet."""
    try:
        with closing(sqlite3.connect(f"file:{folder / 'captures.db'}?mode=ro", uri=True)) as db:
            return db.execute("SELECT count(*) FROM captures").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def facts(folder):
    with closing(sqlite3.connect(f"file:{folder / 'archive.db'}?mode=ro", uri=True)) as db:
        return db.execute(FACTS).fetchall()


@pytest.mark.slow
def test_the_demo_survives_being_killed_and_being_repeated(tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for folder in (whole, killed):
        folder.mkdir()

    with demo(whole) as process:
        stdout, stderr = process.communicate(timeout=120)
    assert process.returncode == 0, stderr
    assert {"archive.db", "captures.db"} <= {file.name for file in whole.iterdir()}
    assert re.search(r"^2021\t1\t\d{3}\t", stdout, re.MULTILINE)
    assert "Next: gongkai serve" in stdout
    for words in ("duplicates", "failed hard checks", "not_a_report", "gone"):
        assert words in stdout
    assert len({row[0] for row in facts(whole)}) >= 15

    with demo(killed) as process:
        deadline = time.monotonic() + 60
        while captured(killed) < 12 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    held = captured(killed)
    assert held >= 12
    # The crawling process notices that its parent has gone, and lets go of the lock.
    deadline = time.monotonic() + 60
    while True:
        with demo(killed) as process:
            _, stderr = process.communicate(timeout=120)
        if process.returncode != 75 or time.monotonic() > deadline:
            break
        time.sleep(0.5)
    assert process.returncode == 0, stderr
    assert facts(killed) == facts(whole)

    before, bodies = facts(whole), _bodies(whole)
    with demo(whole) as process:
        process.communicate(timeout=120)
    assert process.returncode == 0
    assert facts(whole) == before
    assert _bodies(whole) == bodies


def _bodies(folder):
    with closing(sqlite3.connect(f"file:{folder / 'captures.db'}?mode=ro", uri=True)) as db:
        return db.execute("SELECT count(*) FROM bodies").fetchone()[0]
