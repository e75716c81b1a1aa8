"""The floors of the house: every import points down (docs/architecture.md)."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOORS = ["extract", "archive", "crawler", "gongkai"]


def _modules():
    for floor in FLOORS[:-1]:
        yield from ((floor, path) for path in sorted((ROOT / floor).rglob("*.py")))
    yield "gongkai", ROOT / "gongkai.py"


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_no_import_points_up():
    seen = 0
    for floor, path in _modules():
        for name in _imports(path):
            top = name.split(".")[0]
            if top in FLOORS:
                seen += 1
                assert FLOORS.index(top) <= FLOORS.index(floor), f"{path.relative_to(ROOT)} imports {name}"
    assert seen > 50


def test_the_extractor_needs_no_network_no_clock_and_no_database():
    banned = {"socket", "urllib.request", "requests", "scrapy", "sqlite3", "time", "random", "locale", "http"}
    for floor, path in _modules():
        if floor == "extract":
            found = {name for name in _imports(path) if name in banned or name.split(".")[0] in banned}
            assert not found, f"{path.relative_to(ROOT)} imports {found}"


def test_every_module_has_its_place_in_the_architecture():
    told = set(re.findall(r"\w+", (ROOT / "docs" / "architecture.md").read_text("utf-8")))
    missing = {str(path.relative_to(ROOT)) for _, path in _modules() if path.stem not in told | {"__init__"}}
    assert missing == set()
