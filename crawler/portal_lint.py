"""What the loader cannot see in one record: rules about names, hosts, and all records together.

Run as ``python -m crawler.portal_lint``: one line per fault, and exit code 4 when there is any.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.addresses import page_key, site
from crawler.families import styles
from crawler.naming import follows_rule
from crawler.portals import FOLDER, Portal, read_records
from crawler.records import provinces
from extract.errors import ConfigurationError
from extract.facts.identity.division_table import division
from extract.facts.identity.hosts import is_official

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINES = 30
#: Addresses of columns are long; titles and notes have no need to be.
MAX_WIDTH = 160
SAMPLE = "sample"


def lint(folder: Path = FOLDER) -> list[str]:
    """Return the faults of a folder of records, ``file: record: what is wrong``, in the order of the files."""
    faults: list[str] = []
    starts: dict[str, str] = {}
    names: dict[str, str] = {}
    for file in sorted(folder.glob("*.toml")):
        faults += [f"{file.name}: {fault}" for fault in _layout(file)]
        try:
            portals = read_records(file)
        except ConfigurationError as error:
            faults.append(str(error))
            continue
        for portal in portals:
            where = f"{file.name}: {portal.name}"
            if portal.name in names:
                faults.append(f"{where}: the name is used in {names[portal.name]} as well")
            names[portal.name] = file.name
            for url in portal.start:
                other = starts.setdefault(page_key(url), portal.name)
                if other != portal.name:
                    faults.append(f"{where}: starts where {other} starts: {url}")
            if file.stem != SAMPLE:
                faults += [f"{where}: {fault}" for fault in _record(file.stem, portal)]
    return faults


def _layout(file: Path) -> Iterator[str]:
    """Yield lines that are too long and records that have too many of them."""
    lines = file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_WIDTH:
            yield f"line {number} has {len(line)} characters; {MAX_WIDTH} are allowed"
    begins = [number for number, line in enumerate(lines, 1) if line.strip() == "[[portal]]"]
    for begin, end in zip(begins, [*begins[1:], len(lines) + 2], strict=True):
        if end - begin - 1 > MAX_LINES:
            yield f"the record at line {begin} has {end - begin - 1} lines; {MAX_LINES} are allowed"


def _record(file: str, portal: Portal) -> Iterator[str]:
    """Yield what is wrong with one record by itself."""
    province = provinces().get(file)
    if province is None:
        yield f"there is no province {file!r}; see crawler/provinces.csv"
    elif portal.province != province.name:
        yield f"'province' is {portal.province!r}, but the file is that of {province.name}"
    if not follows_rule(portal.name, file, portal.start[0]):
        yield "the name does not follow the rule in crawler/naming.py"
    for name in sorted({*(site(url) for url in portal.start), *portal.hosts}):
        if not is_official(name.partition(":")[0]) and not portal.note:
            yield f"{name} is no government's host: 'note' has to say why it is right"
    if portal.cms not in styles():
        yield f"'cms' {portal.cms!r} is not in crawler/listings.csv"
    elif not styles()[portal.cms].static and portal.listing != styles()[portal.cms].listing:
        yield f"{portal.cms} gives its lists by an interface: 'listing' must be {styles()[portal.cms].listing!r}"
    if portal.division:
        yield from _division(portal, "" if province is None else province.code)
    if portal.example and site(portal.example) not in portal.sites:
        yield "'example' lies outside the record's hosts"


def _division(portal: Portal, code: str) -> Iterator[str]:
    if division(portal.division, None) is None:
        yield f"there is no division {portal.division}"
    elif code and portal.division[:2] != code[:2]:
        yield f"the division {portal.division} is in another province"


def main() -> int:
    """Print the faults; return the exit code."""
    faults = lint(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    return ConfigurationError.exit_code if faults else 0


if __name__ == "__main__":
    sys.exit(main())
