"""Makes the PDF and Word files in this folder: reports of agencies that do not exist, as messy as real ones.

Run ``python tests/documents/make_documents.py`` to write them again; a test checks that the PDFs come out the same.
The .doc is made from the .docx by LibreOffice when that is installed.
"""

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Pt
from PIL import Image, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parent
FONT = "STSong-Light"
WIDTH, HEIGHT = 595, 842
LEFT, RIGHT = 74, 522  # 28 characters of 16 points
W_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

TITLE = ("青石县人民政府办公室", "2022年政府信息公开工作年度报告")
OPENING = (
    "本报告由青石县人民政府办公室编写，所列数据自2022年1月1日起，至2022年12月31日止。对报告有疑问的，"
    "可与本办公室联系，地址在青石县柳河路18号，电话0999-5550123，邮箱是xxgk@qingshi.example。"
)
MIDDLE = (
    "这一年，全县晒出各种信息2315条，其中网站上有1980条，公众号上有335条。收到申请47件，都在期限内答复。"
    "村务栏目换了新样子，镇街一级也跟上来了，老百姓找文件比从前省事。"
)
LAST = "县里的短板是：镇街人手少，答复写得干巴巴；下一年打算办两次练兵，把答复范本发到每个镇街。"

APPLICANT_HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
#: Group, label, and the seven figures of each row of the request table; every sum is right.
REQUESTS = (
    ("", "一、本年新收政府信息公开申请数量", (40, 3, 0, 1, 2, 1, 47)),
    ("", "二、上年结转政府信息公开申请数量", (2, 0, 0, 0, 0, 0, 2)),
    ("", "（一）予以公开", (12, 1, 0, 0, 1, 0, 14)),
    ("", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", (5, 0, 0, 0, 0, 0, 5)),
    ("（三）不予公开", "1.属于国家秘密", (1, 0, 0, 0, 0, 0, 1)),
    ("（三）不予公开", "2.其他法律行政法规禁止公开", (0, 0, 0, 0, 0, 0, 0)),
    ("（三）不予公开", "3.危及“三安全一稳定”", (0, 0, 0, 0, 0, 0, 0)),
    ("（三）不予公开", "4.保护第三方合法权益", (2, 0, 0, 0, 0, 0, 2)),
    ("（三）不予公开", "5.属于三类内部事务信息", (0, 0, 0, 0, 0, 0, 0)),
    ("（三）不予公开", "6.属于四类过程性信息", (1, 0, 0, 1, 0, 0, 2)),
    ("（三）不予公开", "7.属于行政执法案卷", (0, 0, 0, 0, 0, 0, 0)),
    ("（三）不予公开", "8.属于行政查询事项", (3, 0, 0, 0, 0, 0, 3)),
    ("（四）无法提供", "1.本机关不掌握相关政府信息", (9, 1, 0, 0, 1, 0, 11)),
    ("（四）无法提供", "2.没有现成信息需要另行制作", (1, 0, 0, 0, 0, 0, 1)),
    ("（四）无法提供", "3.补正后申请内容仍不明确", (0, 0, 0, 0, 0, 1, 1)),
    ("（五）不予处理", "1.信访举报投诉类申请", (2, 0, 0, 0, 0, 0, 2)),
    ("（五）不予处理", "2.重复申请", (0, 0, 0, 0, 0, 0, 0)),
    ("（五）不予处理", "3.要求提供公开出版物", (0, 0, 0, 0, 0, 0, 0)),
    ("（五）不予处理", "4.无正当理由大量反复申请", (0, 0, 0, 0, 0, 0, 0)),
    ("（五）不予处理", "5.要求行政机关确认或重新出具已获取信息", (1, 0, 0, 0, 0, 0, 1)),
    ("（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", (1, 0, 0, 0, 0, 0, 1)),
    (
        "（六）其他处理",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        (0, 0, 0, 0, 0, 0, 0),
    ),
    ("（六）其他处理", "3.其他", (1, 0, 0, 0, 0, 0, 1)),
    ("", "（七）总计", (39, 2, 0, 1, 2, 1, 45)),
    ("", "四、结转下年度继续办理", (3, 1, 0, 0, 0, 0, 4)),
)
#: The table of Article 20 in the form of 2021: a row of one label spans the table, other rows have 4 or 2 cells.
ARTICLE_20 = (
    ("第二十条第（一）项",),
    ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
    ("规章", "0", "0", "0"),
    ("行政规范性文件", "6", "2", "31"),
    ("第二十条第（五）项",),
    ("信息内容", "本年处理决定数量"),
    ("行政许可", "18422"),
    ("第二十条第（六）项",),
    ("信息内容", "本年处理决定数量"),
    ("行政处罚", "903"),
    ("行政强制", ""),
    ("第二十条第（八）项",),
    ("信息内容", "本年收费金额（单位：万元）"),
    ("行政事业性收费", "1204.75"),
)
#: The same article in the form of 2019.
ARTICLE_20_2019 = (
    ("第二十条第（一）项",),
    ("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"),
    ("规章", "0", "0", "0"),
    ("规范性文件", "4", "4", "27"),
    ("第二十条第（五）项",),
    ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量"),
    ("行政许可", "212", "-8", "5310"),
    ("其他对外管理服务事项", "96", "+3", "774"),
    ("第二十条第（六）项",),
    ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量"),
    ("行政处罚", "1830", "0", "66"),
    ("行政强制", "74", "0", "5"),
    ("第二十条第（八）项",),
    ("信息内容", "上一年项目数量", "本年增/减"),
    ("行政事业性收费", "11", "-1"),
    ("第二十条第（九）项",),
    ("信息内容", "采购项目数量", "采购总金额"),
    ("政府集中采购", "19", "386.2万元"),
)
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REVIEWS = (3, 1, 0, 1, 5, 2, 0, 0, 0, 2, 1, 0, 0, 0, 1)

#: A cell to draw: first row, row after the last, first column, column after the last, text.
Cells = list[tuple[int, int, int, int, str]]


# --- PDF -------------------------------------------------------------------------------------------------------------


class Sheet:
    """A canvas that sets lines from the top down and draws tables by their cells."""

    def __init__(self, **options):
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(WIDTH, HEIGHT), invariant=1, **options)
        self.y = 100.0
        self.page = 1

    def text(self, x, y, text, size):
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - y - 0.88 * size, text)

    def centred(self, text, size, pitch):
        self.text((LEFT + RIGHT) / 2 - size * len(text) / 2 + digits(text) * size / 4, self.y, text, size)
        self.y += pitch

    def paragraph(self, text, size=16, pitch=28, *, indent=2, background=False):
        room = (RIGHT - LEFT) / size - indent
        x, line = LEFT + indent * size, ""
        for letter in [*text, ""]:
            wide = 0.5 if letter.isascii() else 1
            if not letter or room < wide:
                if background:  # word processors paint the paper white again behind every line
                    self.canvas.setFillGray(1)
                    self.canvas.rect(LEFT, HEIGHT - self.y - pitch + 6, RIGHT - LEFT, pitch, stroke=0, fill=1)
                    self.canvas.setFillGray(0)
                self.text(x, self.y, line, size)
                self.y += pitch
                room, x, line = (RIGHT - LEFT) / size, LEFT, ""
            room -= wide
            line += letter

    def table(self, xs, heights, cells: Cells, *, size=9, open_bottom=False, sides=True):
        """Draw cells by their lines; ``open_bottom`` leaves the last line out as a page break does."""
        ys = [self.y]
        for height in heights:
            ys.append(ys[-1] + height)
        for top, bottom, left, right, text in cells:
            x0, x1, y0, y1 = xs[left], xs[right], ys[top], ys[bottom]
            sheet = self.canvas
            sheet.setLineWidth(0.5)
            sheet.line(x0, HEIGHT - y0, x1, HEIGHT - y0)
            if sides or left > 0:
                sheet.line(x0, HEIGHT - y0, x0, HEIGHT - y1)
            if sides or right < len(xs) - 1:
                sheet.line(x1, HEIGHT - y0, x1, HEIGHT - y1)
            if not (open_bottom and bottom == len(heights)):
                sheet.line(x0, HEIGHT - y1, x1, HEIGHT - y1)
            self.cell(x0, x1, (y0 + y1) / 2, text, size)
        self.y = ys[-1]

    def cell(self, x0, x1, middle, text, size):
        lines, line, room = [], "", x1 - x0 - 2
        for letter in text:
            wide = size * (0.5 if letter.isascii() else 1)
            if line and room < wide:
                lines.append(line)
                line, room = "", x1 - x0 - 2
            line += letter
            room -= wide
        lines.append(line)
        for index, line in enumerate(lines):
            width = sum(size * (0.5 if letter.isascii() else 1) for letter in line)
            self.text((x0 + x1 - width) / 2, middle + (index - len(lines) / 2) * size * 1.15, line, size)

    def end_page(self, *, running_head=""):
        self.text(280, 785, f"— {self.page} —", 12)
        if running_head:
            self.text(200, 45, running_head, 10)
        self.canvas.showPage()
        self.page += 1
        self.y = 90.0

    def bytes(self):
        self.canvas.save()
        return self.buffer.getvalue()


def digits(text):
    return sum(letter.isascii() for letter in text)


def request_cells(first=0, last=25, *, header=True) -> tuple[Cells, list[int]]:
    """Cells and row heights of the request table's rows ``first`` to ``last``; labels break as a page break does."""
    cells: Cells = []
    heights: list[int] = []
    if header:
        cells = [
            (0, 3, 0, 3, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"),
            (0, 1, 3, 10, "申请人情况"),
            (1, 3, 3, 4, "自然人"),
            (1, 2, 4, 9, "法人或其他组织"),
            (1, 3, 9, 10, "总计"),
            *((2, 3, 4 + index, 5 + index, head) for index, head in enumerate(APPLICANT_HEADS[1:6])),
        ]
        heights = [18, 18, 34]
    base = len(heights) - first
    for index in range(first, last):
        group, label, figures = REQUESTS[index]
        row = base + index
        left = 0 if index in {0, 1, 24} else 2 if group else 1
        cells.append((row, row + 1, left, 3, label))
        cells.extend((row, row + 1, 3 + column, 4 + column, str(figure)) for column, figure in enumerate(figures))
        heights.append(26 if len(label) > 16 else 18)
    for group, start, stop, left in (
        ("三、本年度办理结果", 2, 24, 0),
        ("（三）不予公开", 4, 12, 1),
        ("（四）无法提供", 12, 15, 1),
        ("（五）不予处理", 15, 20, 1),
        ("（六）其他处理", 20, 23, 1),
    ):
        shown = range(max(start, first), min(stop, last))
        if not shown:
            continue
        text = group
        if shown.start > start:  # the rest of a label that began on the page before
            text = "法提供" if group == "（四）无法提供" else ""
        elif shown.stop < stop and group == "（四）无法提供":
            text = "（四）无"
        cells.append((base + shown.start, base + shown.stop, left, left + 1, text))
    return cells, heights


def article_cells(rows) -> Cells:
    cells: Cells = []
    for row, texts in enumerate(rows):
        edges = {1: (0, 4), 2: (0, 1, 4), 3: (0, 1, 2, 4), 4: (0, 1, 2, 3, 4)}[len(texts)]
        cells += [(row, row + 1, edges[i], edges[i + 1], text) for i, text in enumerate(texts)]
    return cells


def review_cells() -> Cells:
    cells: Cells = [(0, 1, 0, 5, "行政复议"), (0, 1, 5, 15, "行政诉讼"), (1, 2, 5, 10, "未经复议直接起诉")]
    cells += [(1, 2, 10, 15, "复议后起诉"), *((1, 3, i, i + 1, text) for i, text in enumerate(OUTCOMES))]
    cells += [(2, 3, i, i + 1, OUTCOMES[i % 5]) for i in range(5, 15)]
    return cells + [(3, 4, i, i + 1, str(figure)) for i, figure in enumerate(REVIEWS)]


def columns(*widths, left=LEFT, stretch=1.0):
    edges = [float(left)]
    for width in widths:
        edges.append(edges[-1] + width * stretch)
    return edges


REQUEST_COLUMNS = (24, 52, 134, 34, 34, 34, 34, 34, 34, 34)


def report_2021() -> bytes:
    """Five pages: both larger tables run over a page end, the second half a little narrower than the first."""
    sheet = Sheet()
    sheet.canvas.setTitle("青石县2022年政府信息公开工作年度报告")
    for line in TITLE:
        sheet.centred(line, 22, 34)
    sheet.y += 20
    sheet.paragraph(OPENING, background=True)
    sheet.paragraph("一、总体情况", background=True)
    sheet.paragraph(MIDDLE, background=True)
    sheet.paragraph("（一）主动公开情况。" + MIDDLE * 2, background=True)
    sheet.end_page()
    sheet.paragraph(MIDDLE * 3, background=True)
    sheet.paragraph("二、主动公开政府信息情况", background=True)
    sheet.y = 780 - 8 * 22
    sheet.table(columns(112, 112, 112, 112), [22] * 8, article_cells(ARTICLE_20[:8]), size=11)
    sheet.end_page()
    sheet.table(
        columns(114, 337, left=72.6),
        [22] * 6,
        [
            (row, row + 1, edges[i], edges[i + 1], text)
            for row, texts in enumerate(ARTICLE_20[8:])
            for edges in [(0, 2) if len(texts) == 1 else (0, 1, 2)]
            for i, text in enumerate(texts)
        ],
        size=11,
    )
    sheet.y += 20
    sheet.paragraph("三、收到和处理政府信息公开申请情况", background=True)
    cells, heights = request_cells(0, 13)
    sheet.table(columns(*REQUEST_COLUMNS), heights, cells, open_bottom=True)
    sheet.end_page()
    cells, heights = request_cells(13, header=False)
    sheet.table(columns(*REQUEST_COLUMNS, left=71, stretch=1.013), heights, cells)
    sheet.y += 20
    sheet.paragraph("四、政府信息公开行政复议、行政诉讼情况", background=True)
    sheet.table(columns(*[29.8] * 15), [20, 20, 30, 20], review_cells())
    sheet.end_page()
    sheet.paragraph("五、存在的主要问题及改进情况")
    sheet.paragraph(LAST)
    sheet.paragraph("六、其他需要报告的事项")
    sheet.paragraph("全年没有收取信息处理费。")
    sheet.end_page()
    return sheet.bytes()


def report_2019() -> bytes:
    """The form of 2019: no outer sides, a header repeated after the page end, a row cut in two, a running head."""
    sheet = Sheet()
    sheet.centred(TITLE[0], 16, 28)
    sheet.centred("2019年政府信息公开工作年度报告", 16, 50)
    sheet.paragraph("一、总体情况")
    sheet.paragraph(MIDDLE.replace("2315", "1711"))
    sheet.paragraph("二、主动公开政府信息情况")
    sheet.table(columns(112, 112, 112, 112), [20] * 18, article_cells(ARTICLE_20_2019), size=10, sides=False)
    sheet.end_page(running_head="青石县政府信息公开年报")
    sheet.paragraph("三、收到和处理政府信息公开申请情况")
    cells, heights = request_cells(0, 20)
    cells = [(*cell[:4], cell[4].replace("确认或重新出具已获取信息", "确认或重新")) for cell in cells]
    sheet.table(columns(*REQUEST_COLUMNS), heights, cells)
    sheet.end_page(running_head="青石县政府信息公开年报")
    head, head_heights = request_cells(0, 0)
    rest, rest_heights = request_cells(20, header=False)
    # the row that the page end cut goes on: the rest of its label, no figures, spanning labels blank
    cut: Cells = [(3, 4, 2, 3, "出具已获取信息"), *((3, 4, i, i + 1, "") for i in range(3, 10)), (3, 4, 1, 2, "")]
    shifted = [(top + 4, bottom + 4, left, right, text) for top, bottom, left, right, text in rest]
    shifted = [
        (3 if text == "" and left == 0 else top, bottom, left, right, text)
        for top, bottom, left, right, text in shifted
    ]
    sheet.table(columns(*REQUEST_COLUMNS), [*head_heights, 18, *rest_heights], head + cut + shifted)
    sheet.y += 16
    sheet.paragraph("四、政府信息公开行政复议、行政诉讼情况")
    sheet.table(columns(*[29.8] * 15), [20, 20, 30, 20], review_cells())
    sheet.end_page(running_head="青石县政府信息公开年报")
    return sheet.bytes()


def picture(width=500, height=300) -> ImageReader:
    image = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(image)
    for step in range(0, width, 50):
        pen.line((step, 0, step, height), 0)
    for step in range(0, height, 30):
        pen.line((0, step, width, step), 0)
    return ImageReader(image)


def scan() -> bytes:
    sheet = Sheet()
    for _ in range(2):
        sheet.canvas.drawImage(picture(1240, 1754), 0, 0, WIDTH, HEIGHT)
        sheet.canvas.showPage()
    return sheet.bytes()


def recognised_scan() -> bytes:
    """A scan with the invisible text of a recognition program under the picture."""
    sheet = Sheet()
    sheet.canvas.drawImage(picture(1240, 1754), 0, 0, WIDTH, HEIGHT)
    text = sheet.canvas.beginText(80, 700)
    text.setFont(FONT, 14)
    text.setTextRenderMode(3)
    for line in ("青石县二〇二二年政府信息公开年报", "收到申请4７件，答复45件，晒出信息2315条。"):
        text.textLine(line)
    sheet.canvas.drawText(text)
    sheet.canvas.showPage()
    return sheet.bytes()


def broken_font() -> bytes:
    """Chinese set in a font whose codes mean Latin letters to everybody else."""
    sheet = Sheet()
    garbage = "青石县政府信息公开年度报告收到申请件".encode("gb18030").decode("latin-1")
    for line in range(20):
        sheet.canvas.setFont("Helvetica", 14)
        sheet.canvas.drawString(80, 760 - 30 * line, garbage)
    sheet.canvas.showPage()
    return sheet.bytes()


def pictured_tables() -> bytes:
    sheet = Sheet()
    sheet.centred("青石县2022年政府信息公开工作年度报告", 20, 60)
    sheet.paragraph("一、总体情况")
    sheet.paragraph(MIDDLE)
    sheet.paragraph("三、收到和处理政府信息公开申请情况")
    sheet.canvas.drawImage(picture(), LEFT, HEIGHT - sheet.y - 270, 440, 260)
    sheet.y += 290
    sheet.paragraph("五、存在的主要问题及改进情况")
    sheet.paragraph(LAST)
    sheet.end_page()
    return sheet.bytes()


def unruled_tables() -> bytes:
    sheet = Sheet()
    sheet.centred("青石县2022年政府信息公开工作年度报告", 20, 60)
    sheet.paragraph("三、收到和处理政府信息公开申请情况")
    for _, label, figures in REQUESTS[:2]:
        sheet.text(LEFT, sheet.y, label, 10)
        for column, figure in enumerate(figures):
            sheet.text(LEFT + 220 + 30 * column, sheet.y, str(figure), 10)
        sheet.y += 20
    sheet.paragraph("五、存在的主要问题及改进情况")
    sheet.paragraph(LAST)
    sheet.end_page()
    return sheet.bytes()


def landscape() -> bytes:
    """A page stored upright and shown turned, as programs put wide tables into a report; cropped on two sides."""
    sheet = Sheet()
    sheet.canvas.translate(WIDTH, HEIGHT - WIDTH)  # what is drawn 842 points wide runs up the stored page
    sheet.canvas.rotate(90)
    sheet.canvas.translate(-(HEIGHT - WIDTH), -(HEIGHT - WIDTH))
    sheet.paragraph("四、政府信息公开行政复议、行政诉讼情况")
    sheet.table(columns(*[29.8] * 15), [20, 20, 30, 20], review_cells())
    sheet.canvas.setPageRotation(90)
    sheet.canvas.setCropBox((10, 15, WIDTH, HEIGHT))
    sheet.canvas.showPage()
    return sheet.bytes()


def encrypted(user: str, owner: str) -> bytes:
    sheet = Sheet(encrypt=StandardEncryption(user, owner, strength=128))
    sheet.paragraph("一、总体情况")
    sheet.paragraph(MIDDLE)
    sheet.end_page()
    return sheet.bytes()


# --- Word ------------------------------------------------------------------------------------------------------------


def word_report(*, plain: bool = False) -> bytes:
    """A DOCX with merged cells and automatic heading numbers.

    Unless ``plain`` also an insertion, a deletion, hidden text, a text box and a content control.
    """
    document = docx.Document()
    document.core_properties.title = "青石县2022年政府信息公开工作年度报告"
    for line in TITLE:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).font.size = Pt(22)
    document.add_paragraph(OPENING)
    number = _chinese_list(document)
    _numbered(document, number, "总体情况")
    paragraph = document.add_paragraph("这一年晒出信息" + ("2315条，收到申请47件。" if plain else ""))
    if not plain:
        _revise(paragraph)
    _numbered(document, number, "主动公开政府信息情况")
    rows = ARTICLE_20
    _word_table(document, len(rows), 4, article_cells(rows))
    _numbered(document, number, "收到和处理政府信息公开申请情况")
    cells, heights = request_cells()
    _word_table(document, len(heights), 10, cells)
    _numbered(document, number, "政府信息公开行政复议、行政诉讼情况")
    _word_table(document, 4, 15, review_cells())
    _numbered(document, number, "存在的主要问题及改进情况")
    if plain:
        document.add_paragraph(LAST)
    else:
        control = _xml(f"<w:sdt><w:sdtContent><w:p><w:r><w:t>{LAST}</w:t></w:r></w:p></w:sdtContent></w:sdt>")
        document.element.body.insert(len(document.element.body) - 1, control)
    _numbered(document, number, "其他需要报告的事项")
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "全年没有收取信息处理费。"
    document.add_paragraph("")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _revise(paragraph) -> None:
    """Insert, delete and hide text, and hang a text box on the paragraph."""
    paragraph._p.append(_xml("<w:ins><w:r><w:t>2315</w:t></w:r></w:ins>"))
    paragraph._p.append(_xml("<w:del><w:r><w:delText>9999</w:delText></w:r></w:del>"))
    paragraph.add_run("条，收到申请47件。")
    paragraph.add_run("底稿不要印").font.hidden = True
    paragraph._p.append(
        _xml(
            "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框里写着：联系电话0999-5550123。</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></w:r>"
        )
    )


def _xml(markup: str):
    name, rest = markup[1:].split(">", 1)
    return parse_xml(f"<{name} {W_NAMESPACE}>{rest}")


def _chinese_list(document) -> str:
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        _xml(
            '<w:abstractNum w:abstractNumId="77">'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
            '<w:lvlText w:val="%1、"/></w:lvl>'
            "</w:abstractNum>"
        ),
    )
    numbering.append(_xml('<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return "77"


def _numbered(document, number: str, text: str) -> None:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(_xml(f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'))


def _word_table(document, height: int, width: int, cells: Cells) -> None:
    table = document.add_table(height, width)
    table.style = "Table Grid"
    for top, bottom, left, right, text in cells:
        cell = table.cell(top, left)
        if (bottom - top, right - left) != (1, 1):
            cell = cell.merge(table.cell(bottom - 1, right - 1))
        cell.text = text


def old_word(docx_bytes: bytes) -> bytes | None:
    """The DOC of a DOCX; None without LibreOffice."""
    if shutil.which("soffice") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "report.docx")
        source.write_bytes(docx_bytes)
        profile = Path(folder, "profile").as_uri()
        command = [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "doc",
            "--outdir",
            folder,
        ]
        subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
        return source.with_suffix(".doc").read_bytes()


PDFS = {
    "report-2021.pdf": report_2021,
    "report-2019.pdf": report_2019,
    "scan.pdf": scan,
    "recognised-scan.pdf": recognised_scan,
    "broken-font.pdf": broken_font,
    "pictured-tables.pdf": pictured_tables,
    "unruled-tables.pdf": unruled_tables,
    "landscape.pdf": landscape,
}


def main() -> None:
    for name, make in PDFS.items():
        (HERE / name).write_bytes(make())
    (HERE / "password.pdf").write_bytes(encrypted("secret", "owner"))
    (HERE / "owner-password.pdf").write_bytes(encrypted("", "owner"))
    report = word_report()
    (HERE / "report-2021.docx").write_bytes(report)
    old = old_word(word_report(plain=True))
    if old is not None:
        (HERE / "report-2021.doc").write_bytes(old)


if __name__ == "__main__":
    main()
