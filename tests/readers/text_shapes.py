"""Reports of invented agencies printed as text in the ways that programs print tables, with what each of them says.

A report is a list of blocks: a line of text, or a table as rows of span cells ``(text, down, across)``. A shape turns
the blocks into the lines of a text file as one family of programs does; a blemish changes the cells before that.
"""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from unicodedata import east_asian_width

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "facts"))
from form_writer import NATIONAL, Style, Written, consistent, proactive_cells, request_cells, review_cells

Cell = tuple[str, int, int]
Rows = list[list[Cell]]
Block = str | Rows


@dataclass
class Made:
    """A report: its blocks, its year and what its tables print."""

    blocks: list[Block]
    year: int
    says: dict[tuple[str, str], float | None] = field(default_factory=dict)


_SECOND = {
    True: ("rules_issued", "rules_repealed", "rules_in_force", "licensing_decisions", "penalty_decisions",
           "coercion_decisions", "administrative_fees",
           *(f"normative_documents_{kind}" for kind in ("issued", "repealed", "in_force"))),
    False: ("rules_issued", "rules_published", "rules_online", "procurement_projects", "procurement_amount",
            *(f"normative_documents_{kind}" for kind in ("issued", "published", "online")),
            *(f"{stem}_{kind}" for stem in ("licensing", "other_service", "penalty", "coercion")
              for kind in ("items_previous", "items_change", "decisions")),
            *("administrative_fee_items_previous", "administrative_fee_items_change")),
}  # fmt: skip


def report(seed: int, *, year: int | None = None, zero: str = "0", busy: bool = False) -> Made:
    """Make a report of the form of its year; ``zero`` is what stands for none, ``busy`` gives larger figures."""
    source = Random(seed)
    year = year or source.choice((2019, 2020, 2021, 2022, 2023, 2024))
    style = Style(split=year >= 2021, zero=zero)
    pool = (lambda: source.randrange(0, 400)) if busy else lambda: source.choice((0, 0, 0, 0, source.randrange(1, 30)))
    figures = consistent(style, pool)
    second = {name: source.choice((0, source.randrange(0, 300))) for name in _SECOND[year >= 2021]}
    written = Written()
    heading, data = request_cells(figures, style, written)
    proactive = [row for part in proactive_cells(second, style, written, year=year) for row in part]
    reviews = review_cells(figures, style, written)
    place = source.choice(("青岚县", "云陵市", "松溪县", "望江区"))
    organ = source.choice(("水务局", "民政局", "教育体育局", "档案局"))
    blocks: list[Block] = [
        f"{place}{organ}{year}年政府信息公开工作年度报告",
        "一、总体情况",
        "全年把公开事项逐条写进岗位职责，检查出的缺漏当月补齐，窗口备有纸质目录。",
        "二、主动公开政府信息情况",
        proactive,
        "三、收到和处理政府信息公开申请情况",
        [*heading, *data],
        "四、政府信息公开行政复议、行政诉讼情况",
        reviews,
        "五、存在的主要问题及改进情况",
        "答复书的说理还不够，来年请法律顾问参与每一件疑难申请的答复。",
        "六、其他需要报告的事项",
        "没有其他需要报告的事项。",
    ]
    return Made(blocks, year, written.says)


#: Columns of the statistics form of 2014 as its editions print them, with and without numbers of the rows.
LAYOUTS = {
    "plain": ("统计指标", "单位", "统计数"),
    "number first": ("序号", "统计指标", "单位", "统计数"),
    "code behind the unit": ("指标名称", "计量单位", "代码", "统计数"),
    "code behind the label": ("指标名称", "代码", "计量单位", "本年数"),
    "without units": ("行次", "统计指标", "统计数"),
    "all years too": ("统计指标", "单位", "代码", "本年", "历年累计"),
}


def statistics(seed: int, layout: str, *, blanks: bool = False, small: bool = False, dash: str = "——") -> Made:
    """A report of 2016 with the statistics form; ``blanks``: some figures are not printed, ``small``: all are small
    enough to be taken for the number of their row or of the next one; ``dash`` stands in the rows of parts."""
    source = Random(seed)
    heads = LAYOUTS[layout]
    rows: Rows = [[(head, 1, 1) for head in heads]]
    made: dict[tuple[str, str], float | None] = {}
    for number, (label, unit, name, _) in enumerate(NATIONAL, 1):
        value = source.choice((0, 0, source.randrange(1, 40), source.randrange(1, 3000)))
        if small:
            value = number + source.choice((-1, 0, 1))
        figure = dash if name is None else "" if blanks and source.random() < 0.2 else str(value)
        if name and figure and not (name == "request_fees" and value and "单位" not in "".join(heads)):
            made[name, "total"] = value * (10_000 if name == "request_fees" else 1)
        cells = {
            **dict.fromkeys(("序号", "行次"), str(number)),
            **dict.fromkeys(("统计指标", "指标名称"), label),
            **dict.fromkeys(("单位", "计量单位"), unit if name else dash),
            **dict.fromkeys(("统计数", "本年数", "本年"), figure),
            "代码": f"{number:02}",
            "历年累计": dash if name is None else str(9000 + number),
        }
        rows.append([(cells[head], 1, 1) for head in heads])
    title = "青岚县水务局2016年政府信息公开工作年度报告"
    return Made([title, "一、概述", "全年工作正常。", "附件：政府信息公开情况统计表", rows, "填报人：甲"], 2016, made)


# --- blemishes -------------------------------------------------------------------------------------------------------


def each_cell(made: Made, change) -> Made:
    """The report with every cell's text changed."""
    blocks = [b if isinstance(b, str) else [[(change(t), d, a) for t, d, a in row] for row in b] for b in made.blocks]
    return Made(blocks, made.year, made.says)


def heading_cut(made: Made) -> Made:
    """现行有效件数 without its last character."""
    return each_cell(made, lambda t: t.replace("现行有效件数", "现行有效件").replace("对外公开总数量", "对外公开总数"))


def headings_split(made: Made) -> Made:
    """Narrow headings broken as narrow columns break them."""
    pieces = {
        "自然人": "自然\n人", "商业企业": "商业\n企业", "科研机构": "科研\n机构", "社会公益组织": "社会公益\n组织",
        "法律服务机构": "法律服\n务机构", "其他": "其他", "总计": "总计", "结果维持": "结果\n维持",
        "结果纠正": "结果\n纠正", "其他结果": "其他\n结果", "尚未审结": "尚未\n审结",
        "未经复议直接起诉": "未经复议直\n接起诉", "本年制发件数": "本年制发\n件数",
        "现行有效件数": "现行有效\n件数", "本年废止件数": "本年废止\n件数",
    }  # fmt: skip
    return each_cell(made, lambda t: pieces.get(t, t))


def labels_split(made: Made) -> Made:
    """Row labels broken at eleven characters."""
    return each_cell(made, lambda t: "\n".join(t[i : i + 11] for i in range(0, len(t), 11)) if "\n" not in t else t)


def note_lost(made: Made) -> Made:
    """The note on the sums left out of the corner."""
    return each_cell(made, lambda t: "" if "勾稽" in t else t)


BLEMISHES = {
    "clean": lambda made: made,
    "heading cut": heading_cut,
    "headings split": headings_split,
    "labels split": labels_split,
    "note lost": note_lost,
}


# --- shapes ----------------------------------------------------------------------------------------------------------


def _lines(made: Made, set_table) -> str:
    return "\n".join(line for b in made.blocks for line in ([b] if isinstance(b, str) else set_table(b)))


def grid(rows: Rows, *, filled: bool = False) -> list[list[str]]:
    """Rows of cells with spans expanded; spanned places are blank, or repeat the cell's text."""
    placed = _placed(rows)
    cells = [[""] * max(c + across for _, c, _, _, across in placed) for _ in rows]
    for r, c, text, down, across in placed:
        for dr in range(down):
            for dc in range(across):
                cells[r + dr][c + dc] = text if filled or dr == dc == 0 else ""
    return cells


def flat(text: str) -> str:
    """A cell's text on one line."""
    return text.replace("\n", "")


def one_by_one(made: Made) -> str:
    """Every filled cell on a line of its own, broken where the cell is."""
    return _lines(made, lambda rows: [line for row in rows for t, _, _ in row if t for line in t.split("\n")])


def one_by_one_spaced(made: Made) -> str:
    """The same with a blank line behind each cell."""
    return _lines(made, lambda rows: [line for row in rows for t, _, _ in row for line in (*t.split("\n"), "")])


def bar_behind(made: Made) -> str:
    """Every cell with a bar behind it."""
    return _lines(made, lambda rows: [f"{t} |" for row in rows for t, _, _ in row])


def bar_below(made: Made) -> str:
    """Every cell with a bar on the next line."""
    return _lines(made, lambda rows: [line for row in rows for t, _, _ in row for line in (t, "|")])


def blanks(made: Made) -> str:
    """A row a line, its filled cells divided by a blank."""
    return _lines(made, lambda rows: [" ".join(flat(t) for t, _, _ in row if t) for row in rows])


def tabs(made: Made) -> str:
    """A row a line, its cells divided by tabs, as a browser copies it."""
    return _lines(made, lambda rows: ["\t".join(flat(t) for t, _, _ in row) for row in rows])


def tabs_filled(made: Made) -> str:
    """A row a line under the same columns, divided by tabs: TSV as spreadsheets save it."""
    return _lines(made, lambda rows: ["\t".join(map(flat, row)) for row in grid(rows)])


def commas(made: Made, *, filled: bool = False) -> str:
    """CSV as a spreadsheet saves it; lines of text are rows of one cell."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    for block in made.blocks:
        for row in [[block]] if isinstance(block, str) else grid(block, filled=filled):
            writer.writerow(row)
    return held.getvalue()


def commas_sheet(made: Made) -> str:
    """CSV of one sheet: every row is filled up to the width of the widest table."""
    rows = list(csv.reader(io.StringIO(commas(made))))
    held = io.StringIO()
    csv.writer(held, lineterminator="\r\n").writerows([row + [""] * (15 - len(row)) for row in rows])
    return held.getvalue()


def commas_filled(made: Made) -> str:
    """CSV as programs write it that read tables: spanning texts repeated."""
    return commas(made, filled=True)


def pipes(made: Made) -> str:
    """Markdown as converters write it: the first row as head, spans as blank cells."""

    def table(rows: Rows) -> list[str]:
        first, *rest = ["| " + " | ".join(map(flat, row)) + " |" for row in grid(rows)]
        return ["", first, "|" + "---|" * len(grid(rows)[0]), *rest, ""]

    return _lines(made, table)


def bars_between(made: Made) -> str:
    """``a | b`` rows of text extractors, spans lost."""
    return _lines(made, lambda rows: [" | ".join(flat(t) for t, _, _ in row) for row in rows])


def width(text: str) -> int:
    """Columns in a fixed-pitch font."""
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


def aligned(made: Made) -> str:
    """A row under columns set by blanks, labels and headings wrapped within their columns and centred on their row."""
    return _lines(made, _aligned)


def _aligned(rows: Rows) -> list[str]:
    placed = _placed(rows)
    count = max(c + across for _, c, _, _, across in placed)
    widest = [max((width(t) for _, at, t, _, n in placed if at == c and n == 1), default=0) for c in range(count)]
    room = [12, 14, 24, *[14] * 7] if count == 10 else [8] * 15 if count == 15 else [min(w, 56) + 4 for w in widest]
    blocks = {(r, c): _wrapped(text.split("\n"), sum(room[c : c + across]) - 2) for r, c, text, _, across in placed}
    heights = [max((len(blocks[r, c]) for r, c, _, down, _ in placed if r == row and down == 1), default=1)
               for row in range(len(rows))]  # fmt: skip
    for r, c, _, down, _ in placed:
        heights[r + down - 1] += max(0, len(blocks[r, c]) - sum(heights[r : r + down]))
    lines = [""] * sum(heights)
    for r, c, _, down, across in sorted(placed, key=lambda cell: cell[1]):
        top = sum(heights[:r]) + (sum(heights[r : r + down]) - len(blocks[r, c])) // 2
        for at, piece in enumerate(blocks[r, c], top):
            start = sum(room[:c]) + (sum(room[c : c + across]) - width(piece)) // 2
            lines[at] += " " * (start - width(lines[at])) + piece if piece else ""
    return lines


def _placed(rows: Rows) -> list[tuple[int, int, str, int, int]]:
    """Every cell with its row and column: ``(row, column, text, down, across)``."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for r, row in enumerate(rows):
        c = 0
        for text, down, across in row:
            while (r, c) in taken:
                c += 1
            taken |= {(r + dr, c + dc) for dr in range(down) for dc in range(across)}
            placed.append((r, c, text, down, across))
    return placed


def _wrapped(pieces: list[str], room: int) -> list[str]:
    lines = [""]
    for piece in pieces:
        for letter in piece:
            if width(lines[-1]) + width(letter) > room:
                lines.append("")
            lines[-1] += letter
    return lines


def column_by_column(made: Made) -> str:
    """The cells of a column under each other, then the next column."""

    def table(rows: Rows) -> list[str]:
        cells = grid(rows)
        return [piece for c in range(len(cells[0])) for row in cells if row[c] for piece in row[c].split("\n")]

    return _lines(made, table)


def run_together(made: Made) -> str:
    """Each table as one line, its cells with nothing between."""
    return _lines(made, lambda rows: ["".join(flat(t) for row in rows for t, _, _ in row)])


def one_line(made: Made) -> str:
    """The same behind the title on one line, the text with it."""
    title, *rest = run_together(made).split("\n")
    return f"{title}\n{''.join(rest)}"


SHAPES = {
    "one by one": one_by_one,
    "one by one, spaced": one_by_one_spaced,
    "bar behind": bar_behind,
    "bar below": bar_below,
    "blanks": blanks,
    "tabs": tabs,
    "tabs filled": tabs_filled,
    "commas": commas,
    "commas, one sheet": commas_sheet,
    "commas filled": commas_filled,
    "pipes": pipes,
    "bars between": bars_between,
    "aligned": aligned,
    "column by column": column_by_column,
    "run together": run_together,
    "one line": one_line,
}
