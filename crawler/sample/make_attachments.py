"""Makes the PDF attachment of the sample portal: run ``python -m crawler.sample.make_attachments`` after a change.

The font is one of the standard Chinese fonts that every PDF reader brings along, so no font file is embedded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from crawler.sample.server import SITE

if TYPE_CHECKING:
    from pathlib import Path

TARGET = SITE / "portal/zwgk/zfxxgk/gknb/201803/P020180312345678901234.pdf"
FONT = "STSong-Light"
TITLE = "青栖市教育局2017年政府信息公开工作年度报告"
TEXT = """
根据市政府办公室的安排，青栖市教育局对2017年政府信息公开工作进行了总结，形成本报告。所列数据的统计期限为2017年1月1日至2017年12月31日。
一、概述
2017年，市教育局把招生入学、校园安全和教师招聘作为公开的重中之重。局办公室配备专职人员2名，每个直属学校确定1名联络员。
针对家长最关心的划片问题，局里组织了三场说明会，并把幼升小报名的每一个时间节点提前公布在门户网站首页。
二、主动公开政府信息情况
全年主动公开政府信息2874条，其中通过局门户网站公开2410条，通过政务微信公开464条。
发布政策解读稿件33篇，参加市政府新闻发布会2场，分别介绍了学前教育三年行动和高考综合改革的准备情况。
三、依申请公开政府信息办理情况
全年收到政府信息公开申请58件，其中网络申请41件，当面申请11件，信函申请6件。
58件申请全部办结，其中按时办结56件，延期办结2件。
从答复结果看，属于已主动公开范围17件，同意公开24件，同意部分公开3件，不同意公开1件，不属于本行政机关公开8件，申请信息不存在5件。
四、收费及减免情况
全年未收取任何费用。
五、行政复议和行政诉讼情况
因政府信息公开被申请行政复议1件，复议机关维持原行政行为；没有被提起行政诉讼。
六、存在的主要问题和改进措施
学校层面的公开还不平衡，农村学校网站更新缓慢。2018年，将由局电教馆统一为农村学校建设信息发布页面，并每学期检查两次。
"""


def make(target: Path = TARGET) -> None:
    """Write the report as a PDF that is the same, byte for byte, each time."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    head = ParagraphStyle("head", fontName=FONT, fontSize=18, leading=28, alignment=TA_CENTER, wordWrap="CJK")
    text = ParagraphStyle("text", fontName=FONT, fontSize=12, leading=22, firstLineIndent=24, wordWrap="CJK")
    lines = [line for line in TEXT.split("\n") if line]
    story = [Paragraph(TITLE, head), Spacer(1, 16), *(Paragraph(line, text) for line in lines)]
    target.parent.mkdir(parents=True, exist_ok=True)
    SimpleDocTemplate(str(target), pagesize=A4, title=TITLE, invariant=1).build(story)


if __name__ == "__main__":
    make()
