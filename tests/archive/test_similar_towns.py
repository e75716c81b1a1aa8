"""The dangerous case with the real extractor: reports on one template without a figure, of towns and bureaus."""

from contextlib import closing

import opencc
from makers import capture

from archive.build import build
from archive.database import open_for_reading

PARTS = (
    ("一、总体情况", "严格落实政府信息公开工作要求，及时公开应当公开的信息，积极回应群众关切。"),
    ("二、主动公开政府信息情况", "本年度没有制发规范性文件，没有行政许可事项，没有行政事业性收费。"),
    ("三、收到和处理政府信息公开申请情况", "本年度没有收到政府信息公开申请，也没有上年结转的申请。"),
    ("四、政府信息公开行政复议、行政诉讼情况", "本年度没有因政府信息公开被申请行政复议或者提起行政诉讼。"),
    (
        "五、存在的主要问题及改进情况",
        "公开内容不够丰富，形式较为单一，业务能力有待提高。下一步将加强学习培训，丰富公开内容。",
    ),
    ("六、其他需要报告的事项", "没有其他需要报告的事项。本年度没有收取信息处理费。"),
)


def page(agency, year):
    title = f"{agency}{year}年政府信息公开工作年度报告"
    body = "".join(f"<p>{heading}</p><p>{text}</p>" for heading, text in PARTS)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<div class="TRS_Editor"><h1>{title}</h1>{body}</div></body></html>'
    )


def test_only_the_true_copies_are_joined(tmp_path):
    town, mirror = page("石滩县城关镇人民政府", 2019), opencc.OpenCC("s2t")
    entries = {
        "http://www.shitan.gov.cn/2019": town,
        "http://www.mirror.example/2019": mirror.convert(town),
        "http://cg.shitan.gov.cn/again": town.replace("<h1>", "<p>当前位置：首页</p><h1>"),
        "http://www.shitan.gov.cn/2020": page("石滩县城关镇人民政府", 2020),
        "http://www.shitan.gov.cn/next": page("石滩县东源镇人民政府", 2019),
        "http://www.shitan.gov.cn/edu": page("石滩县教育局", 2019),
        "http://www.shitan.gov.cn/water": page("石滩县水利局", 2019),
        # Towns of this name are everywhere, and neither page says which one it is.
        "http://www.a.gov.cn/2019": page("城关镇人民政府", 2019),
        "http://www.b.gov.cn/2019": page("城关镇人民政府", 2019),
    }
    path = capture(tmp_path, [{"url": url, "body": body} for url, body in entries.items()])
    build(path, workers=1)
    with closing(open_for_reading(path)) as db:
        assert db.execute("SELECT count(*) FROM reports").fetchone()[0] == len(entries)
        found = {tuple(row) for row in db.execute("SELECT source, canonical_source FROM duplicates")}
    (head,) = {head for _, head in found}
    group = {"http://www.shitan.gov.cn/2019", "http://www.mirror.example/2019", "http://cg.shitan.gov.cn/again"}
    assert {copy for copy, _ in found} | {head} == group
