"""docs/archive.md names every command, table and column that there is, and none that there is not."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from archive.database import Archive, open_for_reading
from archive.schema import PUBLIC_TABLES, VIEWS
from gongkai import cli

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "archive.md").read_text(encoding="utf-8")
TABLES = TEXT.split("## Tables")[1].split("## Views")[0]


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_is_described(command):
    assert f"`gongkai {command}" in TEXT


def test_every_command_described_exists():
    assert set(re.findall(r"`gongkai ([a-z]+)", TEXT)) == set(cli.commands)


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_option_described_exists_somewhere(command):
    commands = (cli, *cli.commands.values())
    known = {name for one in commands for option in one.params for name in (*option.opts, *option.secondary_opts)}
    assert set(re.findall(r"`(--[a-z-]+)", TEXT)) <= known
    assert cli.commands[command].help


@pytest.fixture(scope="module")
def columns(tmp_path_factory):
    path = tmp_path_factory.mktemp("docs") / "archive.db"
    with Archive.open(path):
        pass
    with closing(open_for_reading(path)) as db:
        return {name: [row["name"] for row in db.execute(f"PRAGMA table_info({name})")] for name in PUBLIC_TABLES}


@pytest.mark.parametrize("table", PUBLIC_TABLES)
def test_every_table_and_column_is_described(columns, table):
    assert re.search(rf"^(.*\. )?`{table}`:", TABLES, re.MULTILINE)
    for column in columns[table]:
        # The keys that every table shares, and what is told by the name of the table, need no words of their own.
        if column not in {"report_id", "position", "url", "name", "run_id", "detail", "kind", "start", "end"}:
            assert f"`{column}`" in TABLES, f"{table}.{column}"


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_described(view):
    assert f"* `{view}`:" in TEXT
