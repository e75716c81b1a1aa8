"""Every encoding under every lie, and damage: the text is right, or the reader is told."""

import random

import pytest

from extract.readers.decode import declared_charset, decode, plausibility

HANS = "青岚县水务局全年公布各类消息417条，收到来信9件，都在二十个工作日内答复；明年每周固定一天更新网站。" * 8
HANT = "青嵐縣水務局全年公佈各類消息417條，收到來信9件，都在二十個工作日內答覆；明年每週固定一天更新網站。" * 8
PAGE = "<html><head><meta charset='{}'><script>var a=1;</script></head><body><p>{}</p></body></html>"

ENCODINGS = {
    "utf-8": ("utf-8", HANS),
    "utf-8-sig": ("utf-8-sig", HANS),
    "gbk": ("gbk", HANS),
    "gb18030": ("gb18030", HANS + "䶮㭎𠮷"),
    "big5": ("big5", HANT),
    "utf-16": ("utf-16", HANS),
}
LIES = ["utf-8", "gb2312", "GBK", "gb18030", "big5", "iso-8859-1", "windows-1252", "utf-16", "no-such-charset", None]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("lie", LIES)
def test_any_encoding_under_any_lie(encoding, lie):
    codec, text = ENCODINGS[encoding]
    page = PAGE.format(lie or "", text)
    decoded = decode(page.encode(codec), lie.lower() if lie else None)
    assert decoded.text == page
    assert decoded.replacements == 0


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
@pytest.mark.parametrize("bad", [1, 5, 20])
def test_damaged_bytes_cost_only_their_neighbourhood(codec, bad):
    body = bytearray(PAGE.format("utf-8", HANS * 4).encode(codec))
    chance = random.Random(bad)
    for _ in range(bad):
        body[chance.randrange(120, len(body) - 40)] = 0xFF
    decoded = decode(bytes(body), "gb2312")
    assert decoded.encoding == codec
    assert 0 < decoded.replacements <= 3 * bad
    assert plausibility(decoded.text) > 0.4


def test_a_page_cut_in_the_middle_of_a_character():
    decoded = decode(HANS.encode()[:-1], None)
    assert decoded.text[:-1] == HANS[:-1]
    assert (decoded.encoding, decoded.reason, decoded.replacements) == ("utf-8", "utf-8-damaged", 1)


def test_utf_16_without_a_mark_is_told_by_its_zero_bytes():
    page = PAGE.format("utf-16", HANS)
    for codec in ("utf-16-le", "utf-16-be"):
        assert decode(page.encode(codec), None).text == page


def test_controls_leave_a_mark_and_line_breaks_are_unified():
    decoded = decode("一\r\n二\r三\x0c四\t五\x001\x072\x00\x00".encode(), None)
    assert decoded.text == "一\n二\n三\n四\t五\ufffd1\ufffd2"
    assert decoded.replacements == 2


def test_a_mark_inside_the_text_vanishes():
    assert decode("青\ufeff岚".encode(), None).text == "青岚"


def test_empty_and_ascii():
    assert decode(b"", None).text == ""
    assert decode(b"plain", "gbk").encoding == "utf-8"


def test_a_western_page_is_believed_when_it_says_so():
    assert decode("Café à Genève, déjà vu — naïve".encode("cp1252"), "iso-8859-1").text.startswith("Café à Genève")


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/html; charset=GB2312", b"<meta charset=utf-8>", "gb2312"),
        ('text/html;charset="UTF-8"', b"", "utf-8"),
        ("text/html", b'<meta http-equiv="Content-Type" content="text/html; charset=gbk">', "gbk"),
        (None, b"<?xml version='1.0' encoding='big5'?>", "big5"),
        (None, b"<p>charset=gbk</p>", None),
    ],
)
def test_declared_charset(content_type, body, expected):
    assert declared_charset(content_type, body) == expected


def test_plausibility_tells_a_wrong_table():
    assert plausibility(HANS) > 0.4
    assert plausibility(HANT) > 0.4
    assert plausibility(HANS.encode().decode("gb18030", "replace")) < 0.1
    assert plausibility(HANT.encode("big5").decode("gb18030", "replace")) < 0.1
