"""Every name that several divisions share: open without a second clue, settled by each kind of clue."""

import pytest

from extract.facts.identity.clues import place_lists
from extract.facts.identity.division_table import division, table
from extract.facts.identity.identify import identify
from extract.model import Document, Field

YEAR = 2020
BODY = (
    "\n一、总体情况\n2020年，我局主动公开信息3条。\n二、依申请公开情况\n无。\n"
    "三、行政复议、行政诉讼\n无。\n四、存在的主要问题\n更新慢。\n"
)


def shared() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for row in table().rows:
        if row.valid(YEAR) and row.to_year != YEAR:
            names.setdefault(row.name, []).append(row.code)
    return {name: codes for name, codes in names.items() if len(codes) > 1}


def found(name, *, text="", fields=(), page=""):
    title = f"{name}教育局{YEAR}年政府信息公开工作年度报告"
    document = Document("html", (), (title,), tuple(fields), page_text=page)
    return identify(document, title + BODY + text, None, None).division_code


@pytest.mark.parametrize("name", sorted(shared()))
def test_a_shared_name_needs_a_clue_and_any_clue_will_do(name):
    assert found(name) is None
    area_codes = {
        prefix: value for (kind, value), all_ in place_lists().items() if kind == "area_code" for prefix in all_
    }
    for code in shared()[name]:
        place = division(code, YEAR)
        assert found(name, page=f"网站标识码：{code}0012") == code
        assert found(name, fields=[Field("索引号", f"{code}0012/2021-00003", "block")]) == code
        if place.prefecture:
            assert found(name, text=f"地址：{place.prefecture}{name}幸福路1号") == code
            assert found(name, fields=[Field("SiteName", f"{place.prefecture}人民政府", "meta")]) == code
        if code[:4] in area_codes:
            assert found(name, text=f"电话：{area_codes[code[:4]]}-83123456") == code
