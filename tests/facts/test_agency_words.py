"""The words by which agencies are told: each line of the list stands by itself."""

import re

from extract.csvdata import rows_of
from extract.facts.identity.agency_words import any_of


def test_every_line_is_a_pattern_of_its_own():
    for row in rows_of("agency_words.csv"):
        assert re.compile(row["pattern"]).match("") is None


def test_a_town_called_customs_answers_to_its_county():
    vertical = re.compile(any_of("vertical"))
    assert vertical.search("云岭海关")
    assert not vertical.search("海关镇人民政府")
    assert not vertical.search("气象路街道办事处")
