"""Traditional copies come back to the mainland's words; Simplified text is never touched."""

import opencc
import pytest

from extract.cleaning.script import (
    detect_script,
    has_taiwan_vocabulary,
    is_glossed,
    to_simplified,
    without_glosses,
)

_MIRROR = (
    "本局印發規範性檔案三件，最佳化服務視窗，改版入口網站，方便民眾線上查詢辦事程式。檔案館設有查閱點，資料已歸檔。"
)


def test_a_taiwan_style_mirror():
    assert detect_script(_MIRROR) == "hant"
    assert has_taiwan_vocabulary(_MIRROR)
    assert to_simplified(_MIRROR, taiwan_vocabulary=True) == (
        "本局印发规范性文件三件，优化服务窗口，改版门户网站，方便群众在线查询办事程序。档案馆设有查阅点，资料已归档。"
    )


def test_plain_traditional_keeps_its_words():
    text = "本機關收到申請書十二份，程序合法，文件齊備，群眾滿意。"
    assert detect_script(text) == "hant"
    assert not has_taiwan_vocabulary(text)
    assert to_simplified(text, taiwan_vocabulary=False) == "本机关收到申请书十二份，程序合法，文件齐备，群众满意。"


@pytest.mark.parametrize(
    "text", ["", "本机关收到申请书十二份，整合程序，建立智慧平台，查询文件。", "2018", "著名景区后里村"]
)
def test_simplified_text_is_simplified(text):
    assert detect_script(text) == "hans"


def test_a_form_that_the_converter_keeps_is_written_as_on_the_mainland():
    assert to_simplified("谘詢人次", taiwan_vocabulary=False) == "咨询人次"


def test_pinyin_glosses_of_hijacked_copies_go():
    assert to_simplified("公(gōng)開(kāi)了(le)12件（含附件）", taiwan_vocabulary=False) == "公开了12件（含附件）"


def test_a_gloss_may_be_doubled_and_stand_in_a_simplified_copy():
    assert without_glosses("政(zheng)(zheng)府(fu)信息（附表）") == "政府信息（附表）"
    assert is_glossed("公(gong)开(kai)政(zheng)府(fu)信(xin)息")
    assert not is_glossed("政务公开（OGI）以网站(web)为主，附(a)(b)两表")


@pytest.mark.parametrize("name", ["浚县", "澄江市", "中卫市", "叙永县", "乾安县"])
def test_names_of_places_come_back(name):
    for style in ("s2t", "s2hk"):
        traditional = opencc.OpenCC(style).convert(name)
        assert to_simplified(traditional, taiwan_vocabulary=False) == name


@pytest.mark.corpus
def test_the_simplified_founding_texts_are_detected_as_such(corpus):
    for name in ("hengshui-2017", "rugao-2018", "changde-2018", "lengshuitan-2020"):
        assert detect_script((corpus / "seeds" / f"{name}.txt").read_text()) == "hans"
    assert detect_script((corpus / "seeds" / "taian-2014.txt").read_text()) == "hant"
