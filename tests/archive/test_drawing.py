"""What a terminal is shown: nothing wider than it, nothing lost, nothing that commands it, colour only as asked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from test_terminal import PAYLOADS, unsafe

from archive import drawing, printing, terminal


@pytest.fixture
def screen(monkeypatch, capsys):
    """Pretend to be a terminal of 80 columns; gives what was drawn, without colours."""
    monkeypatch.setenv("COLUMNS", "80")
    for module in (terminal, printing):
        monkeypatch.setattr(module, "on_terminal", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    return lambda: capsys.readouterr().out


def squeezed(text):
    return re.sub(r"\s", "", text)


def test_a_table_that_fits_is_a_table(screen):
    terminal.say_table(("year", "agency", "empty"), [[2018, "如皋市人民政府", None], [None, "[red]x[/red]", None]])
    head, _, first, second = screen().rstrip("\n").split("\n")
    assert head.split() == ["year", "agency"]
    assert first.split() == ["2018", "如皋市人民政府"]
    assert second.strip() == "[red]x[/red]"


def test_a_table_with_one_long_column_is_folded_and_a_wider_one_becomes_records(screen):
    terminal.say_table(("id", "text"), [[7, "字" * 100]])
    shown = screen()
    assert squeezed(shown).count("字") == 100
    assert "id" in shown.split("\n")[0]
    columns = tuple(f"column{number}" for number in range(12))
    terminal.say_table(columns, [["portal", *range(1_000_000, 1_000_011)]])
    first, *rest = screen().rstrip("\n").split("\n")
    assert first == "portal"
    assert [re.sub(r"\s+", " ", one) for one in re.findall(r"column\d+ \d+", " ".join(rest))] == [
        f"column{number} {999_999 + number}" for number in range(1, 12)
    ]


@given(st.lists(st.lists(st.text(alphabet="a字 -", max_size=90), min_size=5, max_size=5), min_size=1, max_size=4))
def test_nothing_is_wider_than_the_terminal_and_nothing_is_lost(rows):
    console = drawing.Console(width=80, highlight=False)
    with pytest.MonkeyPatch.context() as patch, console.capture() as capture:
        patch.setattr(drawing, "_console", lambda: console)
        drawing.table(("one", "two", "three", "four", "five"), rows, [False] * 5, None)
    drawn = capture.get()
    assert max(cell_len(line.rstrip()) for line in drawn.split("\n")) <= 80
    assert squeezed(drawn).count("字") == sum(value.count("字") for row in rows for value in row)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_commands_a_terminal(payload, screen):
    terminal.say_table(("a", "b"), [[payload, 1]], title=payload)
    terminal.say_folded(payload, indent=2, words=[payload])
    hit = {"title": payload, "agency": payload, "source": payload, "year": 1, "kind": payload, "report_id": 1}
    printing.hits([{**hit, "excerpt": payload}], [payload, "a"])
    failed = {"severity": "hard", "check_id": payload, "message": payload}
    printing.failed_checks([{**hit, **failed}])
    assert unsafe(re.sub("\x1b\\[[0-9;]*m", "", screen())) == []


def test_failed_checks_stand_below_their_report(screen):
    rows = [
        {"report_id": 7, "agency": "甲局", "year": 2020, "source": "a.html", "severity": severity, "check_id": name}
        for severity, name in (("hard", "T3-ROW"), ("soft", "META-3"))
    ]
    printing.failed_checks([{**row, "message": "a sentence"} for row in rows])
    assert [line.strip() for line in screen().split("\n") if line.strip()] == [
        "甲局 2020", "7 · a.html", "hard T3-ROW", "a sentence", "soft META-3", "a sentence"]  # fmt: skip
