import pytest

from extract.facts.percentages import shares

TEXT = "全年主动公开政府信息224条,其中机构职能类13条,占比5.8%;规划计划类1条,占0.5%;动态类86条,占总数的38.4%"


def test_shares_come_out_of_their_total():
    assert [(s.quote, s.agrees) for s in shares(TEXT)] == [
        ("13条,占比5.8%", True),
        ("1条,占0.5%", True),
        ("86条,占总数的38.4%", True),
    ]


def test_a_share_that_does_not_is_found_beside_those_that_do():
    (wrong,) = [s for s in shares(TEXT + ";其他50条,占30%") if not s.agrees]
    assert wrong.quote == "50条,占30%"
    assert round(wrong.recomputed, 2) == 22.32


@pytest.mark.parametrize(
    "text",
    [
        "网站公开50条,占30%",  # no total
        "收到申请30件,答复20件,占比80%",  # which total is meant is not certain
        "同比增长12%,公开信息50条",
        "信息20条,占各类信息的多数",
    ],
)
def test_what_has_no_certain_total_says_nothing(text):
    assert shares(text) == []


def test_a_total_that_is_called_one_is_certain():
    assert [s.agrees for s in shares("共收到申请40件,网络申请10件,占30%")] == [False]
    assert [s.agrees for s in shares("共收到申请40件,网络申请10件,占25%")] == [True]
