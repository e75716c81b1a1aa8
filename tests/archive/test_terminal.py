import json

import pytest

from archive import terminal

PAYLOADS = [
    "\x1b[31mred", "\x1b]0;title\x07", "\x9b31m", "\x90dcs\x9c", "a\rb", "a\x08b", "\x00", "\x7f", "\u202egnp.exe",
    "\u2066x\u2069", "\u200bzero", "\u200fright", "\ufeffmark", "\u2028line", "\u061c", "\ud800", "\x0b", "\x0c",
    "\u2060join", "\ufff9note",
]  # fmt: skip


def unsafe(text):
    return [
        char
        for char in text
        if (ord(char) < 32 and char not in "\n\t")
        or 0x7F <= ord(char) < 0xA0
        or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff\u061c\u2028"
    ]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_reaches_a_terminal_as_a_command(payload, capsys):
    terminal.say(payload)
    terminal.complain(payload)
    terminal.say_table(("a", "b"), [[payload, 1]], title=payload)
    terminal.say_json({"a": payload})
    written = capsys.readouterr()
    assert unsafe(written.out + written.err) == []
    terminal.say_json({"a": payload})
    assert json.loads(capsys.readouterr().out) == {"a": payload}


def test_text_itself_is_left_alone():
    assert terminal.safe_for_terminal("如皋市2018年\n\t（一）〇 𠮷 é") == "如皋市2018年\n\t（一）〇 𠮷 é"
    assert terminal.safe_for_terminal("\x1b\x9b\u202e") == r"\x1b\x9b\u202e"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (3.0, "3"),
        (96171.6, "96171.6"),
        (0.1 + 0.2, "0.3"),
        (123456789012.0, "123456789012"),
        ("a\n b\t", "a  b "),
    ],
)
def test_cells(value, shown):
    assert terminal.cell(value) == shown


def test_tables_are_plain_lines_where_there_is_no_terminal(capsys):
    terminal.say_table(("year", "agency"), [[2018, "如皋市\n人民政府"], [None, "[red]x[/red]"]])
    assert capsys.readouterr().out == "year\tagency\n2018\t如皋市 人民政府\n\t[red]x[/red]\n"


def test_progress_is_a_line_at_the_end_where_there_is_no_terminal(capsys):
    with terminal.progress("reading") as report:
        report(1, 2)
        report(2, 2)
    assert capsys.readouterr().err == "reading: 2 of 2\n"
