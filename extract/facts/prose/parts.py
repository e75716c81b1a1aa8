"""Figures that are one of several which together make up an indicator: they are not its value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.facts.prose.rules import headline_indicators

if TYPE_CHECKING:
    from extract.facts.prose.passage import Passage

#: What is counted site by site.
SITES = frozenset(["proactive_website", "website_posts"])
_CORRECTED = frozenset(["reconsideration_corrected", "litigation_corrected"])
#: 业务管理类信息：主动公开2条: a class heads the figure; 等8大类信息，主动公开172条 is all of them.
_OF_ONE_CLASS = re.compile(
    r"(?:(?<![各分种门大个\d一二三四五六七八九十两几等])类(?:信息)?：|"
    r"(?:^|[，。；：）\d.])[^，。；：、]{1,14}(?<![各分种门大个\d一二三四五六七八九十两几等])类(?:信息)?，)"
    r"[^，。；：、\d]{0,14}$"
)


def is_only_a_part(passage: Passage, index: int, indicator: str) -> bool:
    """Whether the words around show that the figure is one of several that make up the indicator."""
    if indicator == "request_fees":
        return passage.is_one_fee_of_several(index)
    if indicator in _CORRECTED:
        return passage.is_one_correction_of_several(index)
    if indicator in SITES and passage.is_of_one_of_two_sites(index):
        return True
    if indicator == "requests_received" and passage.is_of_one_channel(index):
        return True
    if indicator == "proactive_total" and _OF_ONE_CLASS.search(passage.sentence(passage.counts[index].start)):
        return True
    return indicator in headline_indicators() and passage.is_summand(index)
