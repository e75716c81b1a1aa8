"""Which documents are joined: what must be, what must never be, and that the order does not matter."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_similar import body

from archive.similar.agreement import Agreement, Identity, agreement
from archive.similar.clusters import Candidate, find_copies
from archive.similar.fingerprint import fingerprint

YES, NO, UNKNOWN = Agreement.YES, Agreement.NO, Agreement.UNKNOWN
#: A report without a figure, on a template: nothing in it but the name of the place tells two of them apart.
EMPTY = "".join(
    f"{clause}。本年度没有收到申请，没有行政复议和行政诉讼。商业秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n"
    for clause in ("主动公开", "依申请公开", "信息管理", "平台建设", "监督保障", "存在问题", "其他事项")
)


def document(source, text, year=None, agency=None, *, division=None, scope="own", level="county_department", **facts):
    made = fingerprint(text)
    about = {"host_class": "official", "kind": "annual_report", "published": "", "captured_at": "2024", "figures": 0}
    identity = Identity(year, agency, level, division, scope)
    one = Candidate(0, source, **{**about, **facts}, exact=made.exact, numbers=made.numbers, identity=identity)
    return one, np.frombuffer(made.sketch, dtype="<u4")


def groups(documents):
    """The groups of sources, whatever stands for each."""
    numbered = [replace(one, report_id=number) for number, (one, _) in enumerate(documents)]
    sketches = np.array([sketch for _, sketch in documents], dtype=np.uint32)
    found = {}
    for copy in find_copies(numbered, sketches):
        found.setdefault(copy.canonical, {numbered[copy.canonical].source}).add(numbered[copy.report_id].source)
    return {frozenset(group) for group in found.values()}


def heads(documents):
    numbered = [replace(one, report_id=number) for number, (one, _) in enumerate(documents)]
    sketches = np.array([sketch for _, sketch in documents], dtype=np.uint32)
    return {
        (numbered[copy.report_id].source, numbered[copy.canonical].source) for copy in find_copies(numbered, sketches)
    }


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2019", "青栖市教育局", None), ("2019", "青栖市教育局", None), YES),
        (("2019", "青栖市教育局", "990100"), ("2019", "教育局", "990100"), YES),
        (("2019", "青栖市教育局", None), ("2019", "教育局", None), UNKNOWN),
        (("2019", "教育局", None), ("2019", "教育局", None), UNKNOWN),
        (("2019", "城关镇人民政府", None), ("2019", "城关镇人民政府", None), UNKNOWN),
        (("2019", "城关镇人民政府", "990101"), ("2019", "城关镇人民政府", "990101"), YES),
        (("2019", "城关镇人民政府", "990101"), ("2019", "城关镇人民政府", "990102"), NO),
        (("2019", "新华区教育局", "990101"), ("2019", "新华区教育局", None), UNKNOWN),
        (("2019", "市林业局", None), ("2019", "市林业局", None), UNKNOWN),
        (("2019", "城市管理局", None), ("2019", "城市管理局", None), UNKNOWN),
        (("2019", "区城市管理局", None), ("2019", "区城市管理局", None), UNKNOWN),
        (("2019", "国家税务总局新华区税务局", None), ("2019", "国家税务总局新华区税务局", None), UNKNOWN),
        (("2019", "国家税务总局石滩县税务局", None), ("2019", "国家税务总局石滩县税务局", None), YES),
        (("2019", "国家粮食局", None), ("2019", "国家粮食局", None), YES),
        (("2019", "易县水务局", None), ("2019", "易县水务局", None), YES),
        (("2019", "本县水务局", None), ("2019", "本县水务局", None), UNKNOWN),
        (("2019", "青栖市教育局", "990100"), ("2019", "青栖市教育局", "990000"), YES),
        (("2019", "青栖市教育体育局", "990100"), ("2019", "体育局", "990100"), UNKNOWN),
        (("2019", "青栖市教育局", None), ("2019", "青栖市水务局", None), NO),
        (("2019", "青栖市教育局", None), ("2020", "青栖市教育局", None), NO),
        (("2019", "青栖市教育局", None), (None, "青栖市教育局", None), UNKNOWN),
        (("2019", None, "990100"), ("2019", "青栖市教育局", "990100"), UNKNOWN),
        (("2019", "青栖市人民政府", None), ("2019", "青栖市人民政府办公室", None), UNKNOWN),
        (("2019", "青栖市人民政府", None), ("2019", "青栖市教育局", None), NO),
        (("2019", "青栖市", None), ("2019", "青栖市教育局", None), NO),
        (("2019", "青栖市人民政府", None), ("2019", "石滩县人民政府", None), NO),
    ],
)
def test_agencies_agree(one, other, expected):
    first, second = (
        Identity(int(year) if year else None, agency, None, code, None) for year, agency, code in (one, other)
    )
    assert agreement(first, second) is expected
    assert agreement(second, first) is expected


def test_own_and_whole_region_stay_apart_but_the_regions_report_is_one():
    own = Identity(2019, "青栖市人民政府办公室", None, "990100", "own")
    region = own._replace(scope="region")
    assert agreement(own, region) is NO
    assert agreement(region, region._replace(agency="青栖市行政审批局")) is UNKNOWN
    assert agreement(own, own._replace(agency="青栖市行政审批局")) is NO


def test_reports_without_figures_join_only_where_agency_and_year_are_certain():
    one = document("a", EMPTY, 2019, "青栖市城关镇人民政府")
    assert groups([one, document("b", EMPTY, 2019, "青栖市城关镇人民政府")]) == {frozenset("ab")}
    for other in (
        document("b", EMPTY, 2020, "青栖市城关镇人民政府"),  # the next year
        document("b", EMPTY, 2019, "青栖市石滩镇人民政府"),  # the next town
        document("b", EMPTY, None, "青栖市城关镇人民政府"),  # who knows
        document("b", EMPTY, 2019, None),
        document("b", EMPTY, 2019, "城关镇人民政府"),  # of which county?
        document("b", EMPTY),
    ):
        assert groups([one, other]) == set()
    assert groups([document("a", EMPTY), document("b", EMPTY)]) == set()


def test_numbers_prove_what_a_copy_does_not_say():
    text = body(1, 1)
    one = document("a", text, 2015, "青栖市教育局", division="990100")
    assert groups([one, document("b", text + "转载", None, None, host_class="repost")]) == {frozenset("ab")}
    assert groups([one, document("b", body(1, 2), None, None, host_class="repost")]) == set()


def test_a_copy_that_would_go_with_either_of_two_goes_with_none():
    text = body(1, 1)
    found = groups(
        [
            document("a", text, 2015, "青栖市教育局"),
            document("b", text, 2015, "青栖市水务局"),
            document("c", text + "转载", None, None),
        ]
    )
    assert found == set()


def test_many_towns_on_one_template_stay_apart_and_their_copies_are_found():
    documents = []
    for number in range(150):
        name = f"青栖市{chr(0x5E00 + number)}山镇人民政府"
        documents.append(document(f"{number}", f"{name}\n{EMPTY}", 2019, name))
        documents.append(document(f"{number}-copy", f"{name}\n{EMPTY}\n转载", 2019, name, host_class="repost"))
    assert groups(documents) == {frozenset((f"{number}", f"{number}-copy")) for number in range(150)}


def _pool():
    chance = random.Random(7)
    documents = []
    for report in range(6):
        year, agency = 2015 + report % 2, ("青栖市教育局", "青栖市水务局", "石滩县人民政府")[report % 3]
        text = body(report % 3, report)
        for copy in range(3):
            known = chance.random() < 0.7
            documents.append(
                document(
                    f"http://h{copy}/{report}",
                    ("首页 " * copy) + text + "转载" * copy,
                    year if known else None,
                    agency if known else None,
                    host_class=("official", "repost", "hijacked")[copy],
                )
            )
    documents.append(document("http://x/empty-1", EMPTY, 2015, "青栖市教育局"))
    documents.append(document("http://x/empty-2", EMPTY, None, None))
    return documents


POOL = _pool()


@settings(max_examples=30)
@given(st.permutations(range(len(POOL))), st.lists(st.integers(1, 9), min_size=len(POOL), max_size=len(POOL)))
def test_the_groups_are_the_same_in_any_order_and_at_any_time_of_arrival(order, times):
    late = [(replace(one, captured_at=f"202{time}"), sketch) for (one, sketch), time in zip(POOL, times, strict=True)]
    assert groups([late[place] for place in order]) == groups(POOL)
    assert heads([POOL[place] for place in order]) == heads(POOL)


def test_the_pool_holds_what_it_should():
    found = groups(POOL)
    assert len(found) == 6
    assert all(len(group) == 3 for group in found)
