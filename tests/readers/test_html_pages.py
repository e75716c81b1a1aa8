"""Pages of every family: the body whole and alone, the grid right, titles and metadata found."""

import pytest
from sample_pages import FAMILIES, OPENING, PROBLEMS, REQUESTS, TITLE, WORK, page

from extract.errors import UnreadableError
from extract.model import Paragraph, Table
from extract.readers.html.attachments import is_file_link
from extract.readers.html.document import read_html
from extract.readers.html.flow import Link

GRID = (
    ("项目", "项目", "来信来访", "来信来访", "合计"),
    ("项目", "项目", "个人", "单位", "合计"),
    ("收到", "本年", "4", "5", "9"),
    ("收到", "上年", "", "0", "0"),
)

CHROME = (
    "当前的位置",
    "打印本页",
    "ICP备",
    "网站标识码",
    "主办单位",
    "上一篇",
    "走进青岚",
    "浏览次数",
    "领导分工",
    "2015年",
)


def read(text, url=None):
    return read_html(text.encode(), "text/html; charset=utf-8", url)


def texts(document):
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_gives_the_body_whole_and_alone(family):
    document = read(FAMILIES[family])
    found = texts(document)
    for wanted in (OPENING, WORK, REQUESTS, PROBLEMS, "一、基本情况", "二、申请与答复", "三、不足与打算"):
        assert wanted in found
    assert not [text for text in found if any(word in text for word in CHROME)]
    assert [block.rows for block in document.blocks if isinstance(block, Table)] == [GRID]
    position = [block.text if isinstance(block, Paragraph) else "T" for block in document.blocks]
    assert position.index(REQUESTS) + 1 == position.index("T") == position.index("三、不足与打算") - 1
    assert document.titles[0] == TITLE
    assert "青ICP备09001234号-1" in document.page_text
    assert document.flags == ()


def fields(document):
    return {(field.place, field.label): field.value for field in document.fields}


def test_metas_and_info_line():
    found = fields(read(FAMILIES["hanweb"]))
    assert found["meta", "PubDate"] == "2023-01-18 09:30"
    assert found["meta", "SiteIDCode"] == "9900220044"
    assert found["page", "发布日期"] == "2023-01-18"
    assert not [label for _, label in found if "浏览" in label]


def test_metadata_as_a_list():
    found = fields(read(FAMILIES["ucap"]))
    assert found["block", "索引号"] == "QL008/2023-00012"
    assert found["block", "发布机构"] == "青岚县水务局"
    assert found["block", "成文日期"] == "2023年1月16日"
    assert found["page", "发布时间"] == "2023-01-18"
    assert ("block", "文号") not in found


def test_metadata_as_a_table():
    found = fields(read(FAMILIES["siteserver"]))
    assert found["block", "名称"] == TITLE
    assert found["block", "文号"] == "青水办〔2023〕3号"
    assert found["block", "发布日期"] == "2023-01-18"


@pytest.mark.parametrize(
    "markup",
    [
        "<dl><dt>索引号：</dt><dd>QL9/2023-1</dd><dt>发布机构：</dt><dd>青岚县水务局</dd></dl>",
        "<div><span>索 引 号：</span><span>QL9/2023-1</span> <span>发布机构：</span><span>青岚县水务局</span></div>",
        "<div><label>索引号</label><span>QL9/2023-1</span></div><div>发布机构：青岚县水务局</div>",
        "<p>索引号:QL9/2023-1 | 发布机构:青岚县水务局 |</p>",
        "<table><tr><th>索引号</th><th>发布机构</th></tr><tr><td>QL9/2023-1</td><td>青岚县水务局</td></tr></table>",
        "<table><tr><td>索引号：QL9/2023-1</td><td>发布机构：青岚县水务局</td></tr></table>",
        "<div><div>索引号</div><div>QL9/2023-1</div></div><div><div>发布机构</div><div>青岚县水务局</div></div>",
    ],
)
def test_metadata_in_any_markup(markup):
    found = fields(read(page(f"{markup}<h1>{TITLE}</h1><div id='zoom'><p>{WORK}</p><p>{REQUESTS}</p></div>")))
    assert found["block", "索引号"] == "QL9/2023-1"
    assert found["block", "发布机构"] == "青岚县水务局"


def test_attachments_of_the_body_are_absolute():
    document = read(FAMILIES["trs"], "http://sw.qinglan.example/ndbg/202301/t20230118_1.html")
    (attachment,) = document.attachments
    assert attachment.url == "http://sw.qinglan.example/ndbg/202301/P020230118349.pdf"
    assert "统计表" in attachment.name


def test_links_to_files_of_every_kind_are_told_from_menus():
    def told(href, name="附件"):
        return is_file_link(Link(href, name, 0))

    for href in ("a.odt", "B.PDF", "view?f=a.docx", "a%2Exls", "a.wps#1"):
        assert told(href), href
    for href in ("/down.jsp?id=1", "/Download/1"):
        assert told(href, "某局年报.pdf"), href
        assert not told(href), href
    assert not told("/col/1/index.html", "某局年报.pdf")
    assert not told("javascript:open('a.pdf')")


def test_attachment_behind_a_download_script():
    (attachment,) = read(FAMILIES["vsb"], "http://sw.qinglan.example/info/1/2.htm").attachments
    assert attachment.name == "年度报告附表.xls"
    assert attachment.url.startswith("http://sw.qinglan.example/system/_content/download.jsp?")


def test_a_page_that_is_only_an_attachment():
    document = read(page(f"<h1>{TITLE}</h1><div id='zoom'><p><a href='a.doc'>{TITLE}.doc</a></p></div>"))
    assert "attachment_only" in document.flags
    assert document.attachments[0].url == "a.doc"


def test_an_embedded_pdf_is_an_attachment():
    document = read(
        page(f"<h1>{TITLE}</h1><div id='zoom'><iframe src='/pdf/2022.pdf'></iframe></div>"), "http://a.example/x/"
    )
    assert document.attachments[0].url == "http://a.example/pdf/2022.pdf"
    assert "attachment_only" in document.flags


def test_an_empty_container_does_not_win():
    document = read(
        page(
            f"<h1>{TITLE}</h1><div class='w'><p>{OPENING}</p><p>{WORK}</p><p>{REQUESTS}</p></div><div id='zoom'></div>"
        )
    )
    assert WORK in texts(document)


def test_several_containers_are_read_in_order():
    document = read(
        page(f"<div class='TRS_Editor'><p>{WORK}</p></div><hr><div class='TRS_Editor'><p>{REQUESTS}</p></div>")
    )
    assert [text for text in texts(document) if len(text) > 50] == [WORK, REQUESTS]


def test_tables_as_pictures_are_flagged():
    sections = "".join(
        f"<p>{heading}</p><p><img src='/upload/{n}.png'></p>"
        for n, heading in enumerate(("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"))
    )
    document = read(page(f"<div id='zoom'><p>{WORK}</p>{sections}<p>四、其他</p><p>{PROBLEMS}</p></div>"))
    assert "tables_are_images" in document.flags


def test_pictures_beside_text_are_no_flag():
    body = (
        f"<p>二、主动公开政府信息情况</p><p>{WORK}</p><p>{REQUESTS}</p><p><img src='/upload/1.png'></p><p>三、其他</p>"
    )
    assert read(page(f"<div id='zoom'>{body}</div>")).flags == ()


def test_a_figure_split_over_spans_has_no_blank_inside():
    body = "<p>全年共<span>4</span><span>17</span>条，<font>见<b>2022</b>年</font></p>"
    assert "全年共417条，见2022年" in texts(read(page(f"<div id='zoom'>{body}<p>{WORK}</p></div>")))


def test_struck_out_hidden_and_raised_figures():
    body = (
        "<p>收到<s>12</s>15件，占地20米<sup>2</sup>，<span style='display: none'>999</span>"
        "办结<span style='text-decoration:line-through'>3</span>8件</p>"
    )
    assert "收到15件，占地20米²，办结8件" in texts(read(page(f"<div id='zoom'>{body}<p>{WORK}</p></div>")))


def test_a_line_break_in_the_source_is_no_blank_between_chinese_characters():
    body = "<p>全县水务\n     工作会议 12\n 34</p>"
    assert "全县水务工作会议 12 34" in texts(read(page(f"<div id='zoom'>{body}<p>{WORK}</p></div>")))


def test_text_behind_an_early_end_of_the_page():
    document = read(
        f"<html><body><div class='v_news_content'><p>{WORK}</p></body></html><p>{REQUESTS}</p></div></html>"
    )
    assert texts(document) == [WORK, REQUESTS]


def test_a_page_that_prints_nothing():
    with pytest.raises(UnreadableError):
        read("<html><head><title>x</title></head><body><script>var a = 1</script></body></html>")
    with pytest.raises(UnreadableError):
        read("")


def test_words_of_a_report_are_never_taken_for_chrome():
    lines = [
        "无。",
        "无",
        "网站设“联系我们”“意见反馈”栏目，全年收到留言31条。",
        "打印机、复印机各1台供查阅点使用，分享会办了2场。",
        "来源于乡镇的消息有120条。",
        "关闭了3个久不更新的账号。",
    ]
    body = "".join(f"<p>{line}</p>" for line in lines)
    assert texts(read(page(f"<div id='zoom'><p>一、概况</p><p>{WORK}</p>{body}</div>")))[2:] == lines


def test_a_report_in_a_closed_tab_is_read():
    body = f"<p>{OPENING}</p><p>{WORK}</p><p style='display:none'>甲乙丙</p>"
    tab = f"<div style='display:none'><div id='zoom'>{body}</div></div>"
    found = texts(read(page(f"<h1>{TITLE}</h1><p>请点上面的标签</p>{tab}")))
    assert found == [OPENING, WORK]


@pytest.mark.parametrize(
    ("attributes", "numbers"),
    [
        ("style='list-style-type: decimal'", ["1. ", "2. "]),
        ("style='list-style-type:cjk-ideographic' start=3", ["三、", "四、"]),
        ("class='custom_cn2 list-paddingleft-1'", ["（一）", "（二）"]),
        ("type=1", ["1. ", "2. "]),
        ("", ["", ""]),
        ("style='list-style:none'", ["", ""]),
    ],
)
def test_numbers_of_an_ordered_list(attributes, numbers):
    body = f"<p>{OPENING}</p><ol {attributes}><li><p>机构与人员</p></li><li>经费</li></ol><p>{WORK}</p>"
    found = texts(read(page(f"<div id='zoom'>{body}</div>")))
    assert found[1:3] == [numbers[0] + "机构与人员", numbers[1] + "经费"]


def test_an_item_that_brings_its_number_gets_no_other():
    body = f"<p>{OPENING}</p><ol type=1><li>一、机构</li></ol><p>{WORK}</p>"
    assert "一、机构" in texts(read(page(f"<div id='zoom'>{body}</div>")))


def test_an_info_line_with_everything_on_it():
    line = "发布时间：2023-01-18 09:30 来源：县水务局 作者：办公室 浏览次数：123次 【字体：大 中 小】 打印"
    document = read(page(f"<h1>{TITLE}</h1><div>{line}</div><div id='zoom'><p>{WORK}</p><p>{PROBLEMS}</p></div>"))
    found = {field.label: field.value for field in document.fields}
    assert found == {"发布时间": "2023-01-18 09:30", "来源": "县水务局", "作者": "办公室", "网站标识码": "9900220044"}


def test_a_title_stored_with_its_line_break():
    head = "<meta name='ArticleTitle' content='青岚县水务局&lt;br&gt;2022年政府信息公开工作年度报告'>"
    assert read(page(f"<div id='zoom'><p>{WORK}</p></div>", head=head)).titles[0] == TITLE


def test_two_reports_on_one_page_keep_their_tables_in_order():
    second = "<table><tr><td>项目</td><td>乙镇</td></tr><tr><td>来信</td><td>7</td></tr></table>"
    body = f"<p>甲镇</p><p>{WORK}</p>{second.replace('乙', '甲')}<p>乙镇</p><p>{REQUESTS}</p>{second}"
    document = read(page(f"<div id='zoom'>{body}</div>"))
    assert [block.rows[0][1] for block in document.blocks if isinstance(block, Table)] == ["甲镇", "乙镇"]


@pytest.mark.corpus
def test_real_pages(corpus):
    import json

    for path in sorted((corpus / "reports").glob("*.html")):
        truth = json.loads(path.with_suffix(".html.truth.json").read_text())
        document = read_html(path.read_bytes(), None, None)
        assert document.titles[0].replace(" ", "") == truth["title"], path.name
        text = "\n".join(texts(document))
        assert "ICP备" not in text
        assert "当前位置" not in text
        if truth["index_number"]:
            assert truth["index_number"] in {field.value for field in document.fields if field.label == "索引号"}


SHORT = [
    "一、总体情况",
    "全年上网消息214条。",
    "二、依申请公开",
    "收到9件，办结9件。",
    "三、问题与改进",
    "更新偏慢，将专人更新。",
]
NEWS = "".join(
    f"<div class='it'><a href='/n{i}'>{title}</a><p>{abstract}</p></div>"
    for i, (title, abstract) in enumerate(
        [
            ("春灌开始", "三月以来，全县各灌区陆续开闸放水，水务局组织人员到田间地头指导用水，预计灌溉面积十二万亩。"),
            ("防汛检查", "近日，检查组到柳荫水库查看防汛准备情况，强调要把责任落实到岗到人，并慰问了值守的干部职工。"),
        ]
    )
)


@pytest.mark.parametrize("place", ["before", "after", "both"])
@pytest.mark.parametrize("container", ["<div id='zoom'>{}</div>", "<div class='x7'>{}</div>", "{}"])
def test_a_short_report_between_long_news_is_known_by_its_numbered_headings(container, place):
    body = container.format("".join(f"<p>{line}</p>" for line in SHORT))
    before = NEWS if place in {"before", "both"} else ""
    after = f"<p>下一篇：<a href='/x'>招标公告</a></p>{NEWS}" if place in {"after", "both"} else ""
    markup = page(f"<div class='l'>{before}</div><div class='r'><h1>{TITLE}</h1>{body}{after}</div>")
    document = read_html(markup.encode(), None, None)
    texts = [block.text for block in document.blocks]
    assert [text for text in texts if text in SHORT] == SHORT
    assert not [text for text in texts if "春灌" in text or "防汛" in text or "灌区" in text]


def test_a_table_of_contents_is_not_taken_for_the_report():
    contents = "".join(f"<p>{line}</p>" for line in SHORT if line[1] == "、")
    body = "".join(f"<p>{line}</p>" for line in SHORT)
    markup = page(
        f"<div class='a'><h1>{TITLE}</h1><div class='ml'><p>目录</p>{contents}</div><div class='b'>{body}</div></div>"
    )
    texts = [block.text for block in read_html(markup.encode(), None, None).blocks]
    assert [text for text in texts if text in SHORT][-len(SHORT) :] == SHORT


def test_a_page_of_frames_alone_is_no_crash():
    markup = b"<html><head><title>x</title></head><body><iframe src='/a.html'></iframe></body></html>"
    try:
        document = read_html(markup, "text/html", None)
    except UnreadableError:
        return
    assert all(not getattr(block, "text", "") for block in document.blocks)
