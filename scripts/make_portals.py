# ruff: noqa: INP001, T201 - a script, not a package
"""Make portal records from a table of columns, one file per province, each ``unverified`` until somebody looks.

The table has the columns ``host,agency,level,province,division_name,cms,column_url,column_derived,example_report_url,
evidence``; rows without an address of a column are left out. Run from the root of the repository::

    python scripts/make_portals.py COLUMNS.csv [FOLDER]

Files that exist are left as they are, because records are corrected by hand afterwards: remove a file to make it anew.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from crawler.addresses import normalise, page_key, site  # noqa: E402 - found only with the path above
from crawler.families import family_of_address, styles  # noqa: E402
from crawler.naming import name_for, stem_of  # noqa: E402
from crawler.portals import FOLDER, Portal  # noqa: E402
from crawler.records import provinces, write  # noqa: E402
from extract.facts.identity.division_table import level as level_of  # noqa: E402
from extract.facts.identity.divisions import find_divisions  # noqa: E402

#: Names in the table that are not the product's own.
CMS = {"trs": "TRS", "hanweb": "Hanweb", "ucap": "UCAP", "vsb": "VSB", "siteserver": "SiteServer"}
#: What the table says about how a column is known, as a reviewer should read it.
NOTES = (
    (r"general column by its name", "A general column by its name: other documents stand beside the reports."),
    (r"may be a general column", "The number of the column comes from an article: it may be a general column."),
    (r"list file name (?:not seen|unknown)", "The name of the list file was not seen."),
    (r"category id> unknown", "The category of the site's interface is not known: 'query' may have to name it."),
    (r"\bolder\b|reported 404", "An older address: it may be gone."),
    (r"year folder|year page|one-report year", "Reports stand in folders of single years."),
    (r"parameter name not confirmed", "The name of the query parameter is not confirmed."),
    (r"clone of the site only", "Seen on a copy of the site only."),
)
_YEAR_IN_PATH = re.compile(r"/(?:nb_?|gb|gknb|xxgknb|dcd_)?20[0-9]{2}(?:[a-z_][a-z0-9_]{0,20})?/|/20[0-9]{2}\.html")
_ZONE = re.compile(r"(?:新区|开发区|经开区|高新区|示范区|风景区|产业园|管理区)$")
#: Last folders that collect the reports of all departments (szfgbm, bmxxgknb, 2022szbm) or townships (xzjd, zxjd2025).
_DEPARTMENTS = re.compile(r"(?:nb|20[0-9]{2}|f[a-z])?[a-z]{0,4}?(?:zf|z|s|q|x)?g?z?c?bm(?:xx)?(?:gknb)?[0-9]{0,4}")
_TOWNSHIPS = re.compile(r"(?:xz|zj|xzjd|zxjd|xzz|zz|xzj|jdxz)[0-9]{0,4}")
_YEAR_FOLDER = re.compile(r"(?:[a-z]{0,8}_?)20[0-9]{2}[a-z0-9_]{0,8}|index.*|1\.html|list.*")
_GROUPS = re.compile(r"year folders? .*(?:township folder|/xzjd/)|<year folder>/")
_CATEGORY = re.compile(r"/gkmlpt/annualreport#([0-9]{1,9})")
#: The annual reports of the year before are published until the end of March: 2025 is the newest whole table.
_YEAR_OF_TABLE = 2025


def main() -> None:
    """Write the files, and say what became of the rows."""
    table = Path(sys.argv[1])
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["column_url"]]
    files = {province.name: province.file for province in provinces().values()}
    columns: dict[str, tuple[str, dict[str, str]]] = {}
    for row in rows:
        url = normalise(row["column_url"])
        if url is None:
            raise SystemExit(f"no address: {row['column_url']}")
        columns.setdefault(page_key(url), (url, row))
    siblings = defaultdict(list)
    for url, row in columns.values():
        siblings[stem_of(files[row["province"]], url)].append(url)
    records = defaultdict(list)
    taken: set[str] = set()
    for url, row in columns.values():
        file = files[row["province"]]
        others = [other for other in siblings[stem_of(file, url)] if other != url]
        name = name_for(file, url, taken=taken, others=others)
        taken.add(name)
        records[file].append(record(name, url, row))
    for file, portals in records.items():
        target = folder / f"{file}.toml"
        if target.exists():
            print(f"{target.name}: left as it is")
            continue
        portals.sort(key=lambda portal: portal.name)
        write(target, portals, heading=f"{provinces()[file].name}: columns of annual reports; see docs/crawling.md.")
    made = sum(len(portals) for portals in records.values())
    print(f"{made} records in {len(records)} files from {len(rows)} rows")


def record(name: str, url: str, row: dict[str, str]) -> Portal:
    """Return the record of one row."""
    agency = row["agency"].partition("某")[0]
    cms = cms_of(url, row)
    single = "single report" in row["evidence"]
    example = normalise(row["example_report_url"]) if row["example_report_url"] else None
    collected = collected_from(url)
    whose = f"{row['division_name']}{collected}" if collected else agency
    category = _CATEGORY.search(row["column_url"])
    title = f"{agency}政府信息公开年度报告" if single else f"{whose} 政府信息公开年报"
    return Portal(
        name=name,
        title=title,
        start=(url,),
        listing="single" if single else styles()[cms].listing,
        province=row["province"],
        level=row["level"],
        division=division_of(row),
        cms=cms,
        hosts=() if example is None or not foreign(example, url) else (site(example),),
        reports_only="/xxgkAnnualReport.jsp" in url,
        query=f"category={category[1]}" if category else "",
        # Below the years stand folders of departments and townships, under any name.
        folders=2 if _GROUPS.search(row["evidence"]) else 0,
        evidence=row["column_derived"],
        example=example if example and example != url else "",
        note=note_of(row, single=single),
    )


def collected_from(url: str) -> str:
    """Return 各部门 or 各乡镇街道 where the last folder says that the column collects their reports, else ``""``."""
    folders = [folder for folder in urlsplit(url).path.lower().split("/") if folder and not is_year(folder)]
    last = folders[-1] if folders else ""
    if _DEPARTMENTS.fullmatch(last):
        return "各部门"
    return "各乡镇街道" if _TOWNSHIPS.fullmatch(last) else ""


def is_year(folder: str) -> bool:
    """Tell whether a folder is a year or the file of a list; ``dcqzfbm2025`` is neither."""
    return _YEAR_FOLDER.fullmatch(folder) is not None and not (
        _DEPARTMENTS.fullmatch(folder) or _TOWNSHIPS.fullmatch(folder)
    )


def foreign(example: str, url: str) -> bool:
    """Tell whether the example stands on another host than the column, ``www.`` aside."""
    return site(example).removeprefix("www.") != site(url).removeprefix("www.")


def cms_of(url: str, row: dict[str, str]) -> str:
    """Return the product: by the shape of the addresses where they give it away, else what the table says."""
    for address in (url, row["example_report_url"]):
        shape = family_of_address(address) if address else "own"
        # Several products name articles by 32 hexadecimal digits: of UCAP the table has to be sure itself.
        if shape not in ("own", "UCAP") and row["cms"] in ("own", "hanweb", "ucap", "openness", "gkmlpt"):
            return shape
    if row["cms"] == "ucap" and "content/post_" in row["evidence"]:
        return "NFCMS"
    if row["cms"] == "own" and row["province"] == "陕西" and url.endswith("/1.html"):
        return "Shaanxi"
    return CMS.get(row["cms"], row["cms"])


def division_of(row: dict[str, str]) -> str:
    """Return the code of the division where exactly one is meant and it lies in the province; else ``""``."""
    province = next(province for province in provinces().values() if province.name == row["province"])
    if not province.code:
        return ""
    # The table files some counties under the city above them.
    texts = [row["division_name"], row["agency"]]
    for text in reversed(texts) if row["level"] in ("county", "township") else texts:
        found = {division.code for division in find_divisions(text, _YEAR_OF_TABLE, (province.code[:2],))}
        if found:
            code = found.pop()
            certain = not found and code[:2] == province.code[:2]
            # A zone is filed under the city around it: not the same division.
            zone = (row["level"] in ("county", "township") or _ZONE.search(text) is not None) and level_of(
                code
            ) != "county"
            return code if certain and not zone else ""
    return ""


def note_of(row: dict[str, str], *, single: bool) -> str:
    """Return what a reviewer should know before the first crawl."""
    notes = [sentence for pattern, sentence in NOTES if re.search(pattern, row["evidence"])]
    if single:
        notes.append("The page shows its one report in place of a list.")
    elif _YEAR_IN_PATH.search(row["column_url"]):
        notes.append("One year's folder of a larger column.")
    return " ".join(dict.fromkeys(notes))


if __name__ == "__main__":
    main()
