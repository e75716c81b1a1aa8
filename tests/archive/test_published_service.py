"""What docs/publishing.md and docs/exports.md tell people to run, run."""

import base64
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from export_archive import write_sound_archive

from archive.database import Archive, open_for_reading
from archive.exports.export import export
from archive.publishing import publish
from gongkai import cli

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "serve_published.sh"


@pytest.fixture
def path(tmp_path):
    return write_sound_archive(tmp_path / "archive.db")


def environment():
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def page(url, patience=20.0):
    """The page at a loopback address, as soon as it answers."""
    end = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.read().decode("utf-8")
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def test_a_published_folder_is_served_and_stays_one_state(path, tmp_path):
    folder = tmp_path / "public"
    first = publish(path, folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [SCRIPT, folder, str(port)],
        env={**environment(), "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert "青栖市林业局2022年报告" in page(f"http://127.0.0.1:{port}/-/report/2022?lang=zh")
        (link,) = tmp_path.glob("tmp.*/archive.db")
        assert link.resolve().name == first["file"]
        # What is published meanwhile does not show through, from whichever thread the answer comes.
        with Archive.open(path) as archive, archive.transaction() as db:
            db.execute("UPDATE reports SET title = '改过的标题' WHERE report_id = 2022")
        assert publish(path, folder)["file"] != first["file"]
        for _ in range(8):
            assert "青栖市林业局2022年报告" in page(f"http://127.0.0.1:{port}/archive/reports/2022")
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.parametrize("manifest", [None, "abc  /etc/passwd\n", ""])
def test_another_folder_is_not_served(tmp_path, manifest):
    if manifest is not None:
        (tmp_path / "manifest-sha256.txt").write_text(manifest)
    result = subprocess.run(
        [SCRIPT, tmp_path], env=environment(), capture_output=True, text=True, timeout=20, check=False
    )
    assert result.returncode != 0
    assert result.stderr


def test_the_container_is_given_everything_that_it_copies():
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    copied = {name for line in lines if line.startswith("COPY ") for name in line.split()[1:-1]}
    assert {"extract", "archive", "crawler", "gongkai.py", "requirements.lock", "scripts/serve_published.sh"} <= copied
    ignored = (ROOT / ".containerignore").read_text(encoding="utf-8").split()
    for name in copied:
        assert (ROOT / name).exists(), name
        assert f"!{name}" in ignored, name
    assert os.access(SCRIPT, os.X_OK)


@pytest.mark.slow
def test_the_notebook_runs_and_draws_its_three_figures(path, tmp_path):
    with closing(open_for_reading(path)) as db:
        export(db, tmp_path / "tables", "parquet")
    script = ROOT / "docs" / "examples" / "run_notebook.py"
    result = subprocess.run(
        [sys.executable, script, tmp_path / "tables", tmp_path / "figures.ipynb"],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    outputs = [
        output
        for cell in json.loads((tmp_path / "figures.ipynb").read_text("utf-8"))["cells"]
        for output in cell.get("outputs", [])
    ]
    pictures = [output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    assert [base64.b64decode(one)[1:4] for one in pictures] == [b"PNG"] * 3
    told = "".join("".join(output["text"]) for output in outputs if "text" in output)
    # Each report once: copies and documents of other kinds are not counted.
    assert "38 documents, 35 annual reports, each counted once" in told
    largest = outputs[-1]["data"]["text/plain"]
    assert "收到申请2022件" in "".join(largest)


def test_the_notebook_in_the_repository_shows_what_it_draws():
    held = json.loads((ROOT / "docs" / "examples" / "figures.ipynb").read_text("utf-8"))
    outputs = [output for cell in held["cells"] for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 3
    assert not [output for output in outputs if output["output_type"] == "error"]
    assert str(Path.home()) not in json.dumps(held)


@pytest.mark.parametrize("name", ["exports.md", "publishing.md"])
def test_options_and_files_in_the_documents_exist(name):
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    options = {
        word
        for one in cli.commands.values()
        for option in one.params
        for word in (*option.opts, *option.secondary_opts)
    }
    others = {"--exclude", "--rm", "--read-only", "--tmpfs", "--setting"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= options | others
    for link in re.findall(r"\]\(([a-z]+\.md)\)", text):
        assert (ROOT / "docs" / link).exists()


def test_the_command_line_names_them():
    text = CliRunner().invoke(cli, ["--help"]).stdout
    assert all(name in text for name in ("export", "cite", "publish"))
