"""Writes the three tables of an invented report as grids, in the layouts and with the blemishes of real documents."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.facts.forms.request_rows import open_rows
from extract.model import APPLICANTS, Table

PARTS = APPLICANTS[:-1]
HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
KINDS = ("upheld", "corrected", "other", "pending", "total")
KIND_HEADS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
ROUTES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
#: label without numbering, by indicator
LABELS = {
    "requests_received": "本年新收政府信息公开申请数量",
    "requests_carried_in": "上年结转政府信息公开申请数量",
    "granted": "予以公开",
    "granted_in_part": "部分公开（区分处理的，只计这一情形，不计其他情形）",
    "refused_state_secret": "属于国家秘密",
    "refused_by_law": "其他法律行政法规禁止公开",
    "refused_security_stability": "危及“三安全一稳定”",
    "refused_third_party": "保护第三方合法权益",
    "refused_internal_affairs": "属于三类内部事务信息",
    "refused_deliberative": "属于四类过程性信息",
    "refused_case_file": "属于行政执法案卷",
    "refused_registry_query": "属于行政查询事项",
    "unavailable_not_held": "本机关不掌握相关政府信息",
    "unavailable_needs_creation": "没有现成信息需要另行制作",
    "unavailable_unclear": "补正后申请内容仍不明确",
    "declined_petition": "信访举报投诉类申请",
    "declined_duplicate": "重复申请",
    "declined_publication": "要求提供公开出版物",
    "declined_excessive": "无正当理由大量反复申请",
    "declined_reconfirmation": "要求行政机关确认或重新出具已获取信息",
    "other_outcome_uncorrected": "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other_outcome_fee_unpaid": "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "other_outcome_misc": "其他",
    "other_outcome": "其他处理",
    "requests_concluded": "总计",
    "requests_carried_out": "结转下年度继续办理",
}
GROUPS = (
    ("refused_", "（三）不予公开"),
    ("unavailable_", "（四）无法提供"),
    ("declined_", "（五）不予处理"),
    ("other_outcome_", "（六）其他处理"),
)
HEAD_NUMBERS = {
    "requests_received": "一、",
    "requests_carried_in": "二、",
    "granted": "（一）",
    "granted_in_part": "（二）",
    "other_outcome": "（六）",
    "requests_concluded": "（七）",
    "requests_carried_out": "四、",
}

#: The national statistics form of 2014: label, unit, indicator, figure of the year
NATIONAL = [
    ("一、主动公开情况", "——", None, "——"),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "proactive_total", 1860),
    ("其中：主动公开规范性文件数", "条", "normative_documents_published", 7),
    ("制发规范性文件总数", "件", "normative_documents_issued", 9),
    ("（二）通过不同渠道和方式公开政府信息的情况", "——", None, "——"),
    ("1.政府公报公开政府信息数", "条", "proactive_gazette", 0),
    ("2.政府网站公开政府信息数", "条", "proactive_website", 1500),
    ("3.政务微博公开政府信息数", "条", "proactive_weibo", 130),
    ("4.政务微信公开政府信息数", "条", "proactive_wechat", 210),
    ("5.其他方式公开政府信息数", "条", "proactive_other_channel", 20),
    ("二、回应解读情况", "——", None, "——"),
    ("（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次", "public_concerns_answered", 3),
    ("1.参加或举办新闻发布会总次数", "次", "press_conferences", 4),
    ("其中：主要负责同志参加新闻发布会次数", "次", "press_conferences_by_leader", 2),
    ("2.政府网站在线访谈次数", "次", "online_interviews", 5),
    ("其中：主要负责同志参加政府网站在线访谈次数", "次", "online_interviews_by_leader", 1),
    ("3.政策解读稿件发布数", "篇", "policy_interpretations", 31),
    ("4.微博微信回应事件数", "次", "responses_weibo_wechat", 6),
    ("5.其他方式回应事件数", "次", "responses_other_channel", 8),
    ("三、依申请公开情况", "——", None, "——"),
    ("（一）收到申请数", "件", "requests_received", 60),
    ("1.当面申请数", "件", "requests_in_person", 10),
    ("2.传真申请数", "件", "requests_by_fax", 0),
    ("3.网络申请数", "件", "requests_online", 38),
    ("4.信函申请数", "件", "requests_by_letter", 12),
    ("（二）申请办结数", "件", "requests_closed", 59),
    ("1.按时办结数", "件", "requests_closed_on_time", 55),
    ("2.延期办结数", "件", "requests_closed_extended", 4),
    ("（三）申请答复数", "件", "replies_total", 61),
    ("1.属于已主动公开范围数", "件", "already_public", 11),
    ("2.同意公开答复数", "件", "granted", 13),
    ("3.同意部分公开答复数", "件", "granted_in_part", 3),
    ("4.不同意公开答复数", "件", "refused", 21),
    ("其中：1.涉及国家秘密", "件", "refused_state_secret", 1),
    ("2.涉及商业秘密", "件", "refused_trade_secret", 2),
    ("3.涉及个人隐私", "件", "refused_privacy", 3),
    ("4.危及国家安全、公共安全、经济安全和社会稳定", "件", "refused_security_stability", 4),
    ("5.不是《条例》所指政府信息", "件", "refused_not_government_information", 5),
    ("6.法律法规规定的其他情形", "件", "refused_other", 6),
    ("5.不属于本行政机关公开数", "件", "not_this_agency", 7),
    ("6.申请信息不存在数", "件", "information_nonexistent", 4),
    ("7.告知作出更改补充数", "件", "amendment_requested", 1),
    ("8.告知通过其他途径办理数", "件", "redirected_elsewhere", 1),
    ("四、行政复议数量", "件", "reconsideration_total", 14),
    ("（一）维持具体行政行为数", "件", "reconsideration_upheld", 12),
    ("（二）被依法纠错数", "件", "reconsideration_corrected", 2),
    ("（三）其他情形数", "件", "reconsideration_other", 0),
    ("五、行政诉讼数量", "件", "litigation_total", 27),
    ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "litigation_upheld", 19),
    ("（二）被依法纠错数", "件", "litigation_corrected", 3),
    ("（三）其他情形数", "件", "litigation_other", 5),
    ("六、举报投诉数量", "件", "complaints_total", 2),
    ("七、依申请公开信息收取的费用", "万元", "request_fees", 0.02),
    ("八、机构建设和保障经费情况", "——", None, "——"),
    ("（一）政府信息公开工作专门机构数", "个", "disclosure_offices", 31),
    ("（二）设置政府信息公开查阅点数", "个", "reading_points", 45),
    ("（三）从事政府信息公开工作人员数", "人", "staff_total", 131),
    ("1.专职人员数（不包括政府公报及政府网站工作人员数）", "人", "staff_fulltime", 30),
    ("2.兼职人员数", "人", "staff_parttime", 101),
    ("（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）", "万元", "budget", 12.5),
    ("九、政府信息公开会议和培训情况", "——", None, "——"),
    ("（一）召开政府信息公开工作会议或专题会议数", "次", "meetings", 9),
    ("（二）举办各类培训班数", "次", "training_sessions", 6),
    ("（三）接受培训人员数", "人次", "trainees", 340),
]


@dataclass
class Style:
    """How one document prints: every field is a blemish that real ones have."""

    split: bool = True  # (六) as three rows
    zero: str = "0"
    numbering: str = "{}."
    spread: str = ""  # between the characters of a label
    wide_digits: bool = False
    thousands: bool = False
    subtotal: bool = False
    blank_detail_totals: bool = False
    unit: str = ""
    simplified_note: str = NOTE


@dataclass
class Written:
    """The grids of a report and what they say: a figure, or None where nothing is printed."""

    tables: list[Table] = field(default_factory=list)
    says: dict[tuple[str, str], float | None] = field(default_factory=dict)


def rows_of(style: Style) -> list[str]:
    return open_rows(0, 26, split=style.split)


def consistent(style: Style, pool) -> dict[tuple[str, str], int]:
    """Make figures that keep every identity; ``pool`` gives the next small count."""
    figures: dict[tuple[str, str], int] = {}
    outcomes = [row for row in rows_of(style)[2:] if row not in {"requests_concluded", "requests_carried_out"}]
    for who in PARTS:
        for row in outcomes:
            figures[row, who] = pool()
        concluded = sum(figures[row, who] for row in outcomes)
        figures["requests_concluded", who] = concluded
        carried_in = min(pool(), concluded)
        carried_out = pool()
        figures["requests_carried_in", who] = carried_in
        figures["requests_carried_out", who] = carried_out
        figures["requests_received", who] = concluded + carried_out - carried_in
    for row in rows_of(style):
        figures[row, "total"] = sum(figures[row, who] for who in PARTS)
    for route in ROUTES:
        for kind in KINDS[:-1]:
            figures[f"{route}_{kind}", "total"] = pool()
        figures[f"{route}_total", "total"] = sum(figures[f"{route}_{kind}", "total"] for kind in KINDS[:-1])
    return figures


def printed(value: float | None, style: Style) -> str:
    if value is None:
        return ""
    if value == 0:
        return style.zero
    text = f"{value:,}" if style.thousands else str(value)
    if style.wide_digits:
        text = text.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    return text + style.unit


def says(value: float | None, style: Style) -> float | None:
    return None if value is None or (value == 0 and style.zero in {"", "/", "-", "—", "——", "无", "&nbsp;"}) else value


def label(row: str, style: Style) -> str:
    names = [name for name in rows_of(style) if group_of(name) and group_of(name) == group_of(row)]
    number = HEAD_NUMBERS.get(row) or style.numbering.format(names.index(row) + 1)
    return style.spread.join(number + LABELS[row])


def group_of(row: str) -> str | None:
    return next((name for prefix, name in GROUPS if row.startswith(prefix)), None)


def expand(rows: list[list[tuple[str, int, int]]], *, fillers: bool) -> Table:
    """Lay out cells of (text, rowspan, colspan) as a browser does; ``fillers`` leaves spanned places blank and own."""
    grid: dict[tuple[int, int], tuple[str, bool]] = {}
    for r, row in enumerate(rows):
        c = 0
        for text, down, across in row:
            while (r, c) in grid:
                c += 1
            for dr in range(min(down, len(rows) - r)):
                for dc in range(across):
                    first = dr == dc == 0
                    grid[r + dr, c + dc] = (text if first or not fillers else "", first or fillers)
            c += across
    width = max(c for _, c in grid) + 1
    place = [[grid.get((r, c), ("", True)) for c in range(width)] for r in range(len(rows))]
    return Table(tuple(tuple(t for t, _ in row) for row in place), tuple(tuple(o for _, o in row) for row in place))


def request_cells(figures, style: Style, written: Written) -> tuple[list, list]:
    """Return heading rows and data rows of the request table as span cells, noting what is said."""
    heads = list(HEADS)
    under = heads[1:6] + (["小计"] if style.subtotal else [])
    spread = style.spread
    heading = [
        [(style.simplified_note, 3, 3), ("申请人情况", 1, 7 + style.subtotal)],
        [(spread.join("自然人"), 2, 1), ("法人或其他组织", 1, len(under)), (spread.join("总计"), 2, 1)],
        [(spread.join(text), 1, 1) for text in under],
    ]
    data = []
    names = rows_of(style)
    outcome_rows = len(names) - 3
    for row in names:
        values: list[float | None] = [figures[row, who] for who in APPLICANTS]
        if style.blank_detail_totals and row not in {
            "requests_received",
            "requests_concluded",
            "requests_carried_out",
        }:
            values[6] = None
        for who, value in zip(APPLICANTS, values, strict=True):
            written.says[row, who] = says(value, style)
        if style.subtotal:
            values.insert(6, sum(figures[row, who] for who in PARTS[1:]))
        cells = [(printed(value, style), 1, 1) for value in values]
        group = group_of(row)
        lead: list = []
        if row == "granted":
            lead.append(("\n".join("三、本年度办理结果"), outcome_rows, 1))
        if row in {"requests_received", "requests_carried_in", "requests_carried_out"}:
            lead.append((label(row, style), 1, 3))
        elif group is None:
            lead.append((label(row, style), 1, 2))
        else:
            members = [name for name in names if group_of(name) == group]
            if row == members[0]:
                lead.append((group, len(members), 1))
            lead.append((label(row, style), 1, 1))
        data.append([*lead, *cells])
    return heading, data


def review_cells(figures, style: Style, written: Written, *, width: int = 15) -> list:
    across = [width // 15] * 15
    across[-1] += width - sum(across)
    heading = [
        [("行政复议", 1, sum(across[:5])), ("行政诉讼", 1, sum(across[5:]))],
        [
            *((text, 2, across[i]) for i, text in enumerate(KIND_HEADS)),
            ("未经复议直接起诉", 1, sum(across[5:10])),
            ("复议后起诉", 1, sum(across[10:])),
        ],
        [(text, 1, across[5 + i]) for i, text in enumerate(KIND_HEADS * 2)],
    ]
    row = []
    for i, (route, kind) in enumerate((route, kind) for route in ROUTES for kind in KINDS):
        value = figures[f"{route}_{kind}", "total"]
        written.says[f"{route}_{kind}", "total"] = says(value, style)
        row.append((printed(value, style), 1, across[i]))
    return [*heading, row]


def proactive_cells(values: dict[str, float], style: Style, written: Written, *, year: int) -> list[list]:
    """Return the sub-tables of proactive disclosure, each a list of rows of span cells (width 4)."""

    def row(name: str, *indicators: str, across: tuple[int, ...]) -> list:
        cells = [(name, 1, 1)]
        for indicator, width in zip(indicators, across, strict=True):
            value = values[indicator]
            written.says[indicator, "total"] = says(value, style)
            cells.append((printed(value, style) if value >= 0 else str(value), 1, width))
        return cells

    def title(item: str) -> list:
        return [(f"第二十条第（{item}）项", 1, 4)]

    if year >= 2021:
        decided = [("信息内容", 1, 1), ("本年处理决定数量", 1, 3)]
        return [
            [
                title("一"),
                [(text, 1, 1) for text in ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")],
                row("规章", "rules_issued", "rules_repealed", "rules_in_force", across=(1, 1, 1)),
                row(
                    "行政规范性文件",
                    *(f"normative_documents_{kind}" for kind in ("issued", "repealed", "in_force")),
                    across=(1, 1, 1),
                ),
            ],
            [title("五"), decided, row("行政许可", "licensing_decisions", across=(3,))],
            [
                title("六"),
                decided,
                row("行政处罚", "penalty_decisions", across=(3,)),
                row("行政强制", "coercion_decisions", across=(3,)),
            ],
            [
                title("八"),
                [("信息内容", 1, 1), ("本年收费金额（单位：万元）", 1, 3)],
                row("行政事业性收费", "administrative_fees", across=(3,)),
            ],
        ]
    counted = [(text, 1, 1) for text in ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")]

    def items(name: str, stem: str) -> list:
        kinds = (f"{stem}_items_previous", f"{stem}_items_change", f"{stem}_decisions")
        return row(name, *kinds, across=(1, 1, 1))

    return [
        [
            title("一"),
            [(text, 1, 1) for text in ("信息内容", "本年新\n制作数量", "本年新\n公开数量", "对外公开总数量")],
            row("规章", "rules_issued", "rules_published", "rules_online", across=(1, 1, 1)),
            row(
                "规范性文件",
                *(f"normative_documents_{kind}" for kind in ("issued", "published", "online")),
                across=(1, 1, 1),
            ),
            [("其他主动公开文件（指不属于以上两类的文件）", 1, 1), ("7", 1, 1), ("7", 1, 1), ("9", 1, 1)],
        ],
        [title("五"), counted, items("行政许可", "licensing"), items("其他对外管理服务事项", "other_service")],
        [title("六"), counted, items("行政处罚", "penalty"), items("行政强制", "coercion")],
        [
            title("八"),
            [("信息内容", 1, 1), ("上一年项目数量", 1, 1), ("本年增/减", 1, 2)],
            row(
                "行政事业性收费", "administrative_fee_items_previous", "administrative_fee_items_change", across=(1, 2)
            ),
        ],
        [
            title("九"),
            [("信息内容", 1, 1), ("采购项目数量", 1, 1), ("采购总金额（元）", 1, 2)],
            row("政府集中采购", "procurement_projects", "procurement_amount", across=(1, 2)),
        ],
    ]
