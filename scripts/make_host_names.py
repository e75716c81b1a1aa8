# ruff: noqa: INP001 - a script, not a package
"""Make extract/data/host_names.csv: the names of divisions as they stand in addresses of governments (ankang.gov.cn).

Written from ``extract/data/divisions.csv`` with the readings of the PyPI package pypinyin and the corrections below.
What governments abbreviate (bjchp.gov.cn) stands in ``extract/data/host_labels.csv``, written by hand.
Run from the root of the repository::

    python scripts/make_host_names.py

One row per label: the codes of all divisions it can mean, joined by ``;``.
"""

import csv
import re
from pathlib import Path

from pypinyin import lazy_pinyin

from extract.facts.identity.division_table import short_name

DATA = Path(__file__).resolve().parents[1] / "extract" / "data"
#: Divisions that ended before have no website.
OLDEST = 2008
#: Shorter names are abbreviations of many things.
SHORTEST = 4
RANK = re.compile(
    r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|地区|自治州|自治县|自治旗|(?<=神农架)林区|特区|新区|省|市|盟|州|县|区|旗)$"
)
#: Readings that differ from those of the single characters, and the forms that places use themselves.
READINGS = {
    "陕西": ["shaanxi"],
    "内蒙古": ["neimenggu"],
    "哈尔滨": ["haerbin", "harbin"],
    "呼和浩特": ["huhehaote", "huhhot"],
    "鄂尔多斯": ["eerduosi", "ordos"],
    "乌鲁木齐": ["wulumuqi", "urumqi"],
    "拉萨": ["lasa", "lhasa"],
    "吕梁": ["lvliang", "luliang"],
    "朝阳": ["chaoyang"],
    "单县": ["shanxian"],
    "蔚县": ["yuxian"],
    "浚县": ["xunxian"],
    "繁峙": ["fanshi"],
    "长垣": ["changyuan"],
    "荥经": ["yingjing"],
    "宕昌": ["tanchang"],
    "若羌": ["ruoqiang"],
    "曾都": ["zengdu"],
    "长子": ["zhangzi"],
    "什邡": ["shifang"],
    "洪洞": ["hongtong"],
    "大城": ["daicheng", "dacheng"],
    "珲春": ["hunchun"],
    "闵行": ["minhang"],
    "六合": ["luhe"],
    "龙圩": ["longxu"],
    "民乐": ["minle"],
    "乐陵": ["laoling", "leling"],
    "涡阳": ["guoyang"],
    "筠连": ["junlian", "yunlian"],
    "崆峒": ["kongtong"],
    "兴宁": ["xingning"],
    "穆棱": ["muling"],
    "绥棱": ["suiling"],
    "丹棱": ["danling", "danleng"],
    "阿图什": ["atushi", "atush"],
    "阿勒泰": ["aletai", "altay"],
    "霍林郭勒": ["huolinguole"],
    "克什克腾": ["keshiketeng"],
    "锡林郭勒": ["xilinguole"],
    "莘县": ["shenxian"],
    "厦门": ["xiamen", "xm"],
    "六安": ["luan"],
}
#: Characters that names of places read otherwise than common words.
ALWAYS = {"都": "du", "什": "shi", "长": "chang"}
#: Provinces that use an abbreviation of their own in front of gov.cn.
ABBREVIATED = {
    "bj": "110000", "tj": "120000", "nmg": "150000", "ln": "210000", "jl": "220000", "hlj": "230000", "sh": "310000",
    "js": "320000", "zj": "330000", "ah": "340000", "fj": "350000", "gd": "440000", "gxzf": "450000", "cq": "500000",
    "sc": "510000", "yn": "530000", "nx": "640000",
}  # fmt: skip


def labels_of(name: str) -> list[str]:
    """Return the spellings of a division's name: without its rank, and with it (linyixian)."""
    short = short_name(name)
    bare = RANK.sub("", short)
    bare = bare if len(bare) > 1 else short
    sounds = (ALWAYS.get(character, sound) for character, sound in zip(bare, lazy_pinyin(bare), strict=True))
    readings = READINGS.get(bare, ["".join(sounds).replace("ü", "v")])
    rank = "".join(lazy_pinyin(short[len(bare) :])) if short.startswith(bare) else ""
    return [*readings, *(reading + rank for reading in readings if rank)]


def main() -> None:
    """Write the table."""
    found: dict[str, set[str]] = {label: {code} for label, code in ABBREVIATED.items()}
    with (DATA / "divisions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["to_year"] and int(row["to_year"]) < OLDEST:
                continue
            for label in labels_of(row["name"]):
                if len(label) >= SHORTEST and label.isascii() and label.isalpha():
                    found.setdefault(label, set()).add(row["code"])
    with (DATA / "host_names.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["label", "codes"])
        writer.writerows([label, ";".join(sorted(codes))] for label, codes in sorted(found.items()))


if __name__ == "__main__":
    main()
