"""The categories into which running text divides what was published: they must add up to the total (rule A-9).

Reports of the narrative eras list them behind the total: 其中，机构职能类2条，政策法规类16条…. They are no figures of
the codebook; only their sum is held against the total that the archive has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.facts.prose.quantities import find_quantities, make_dense

#: Where a list begins: at once, or behind words without a figure.
_OPENING = re.compile(r"[^。；！？0-9]{0,30}[。；，：]?(?:其中|分别(?:为|是)|包括)[：，]?")
_END = re.compile("[。！？]")
#: Longer lists do not occur; nor do names of categories.
_LONGEST = 600
_LONGEST_NAME = 40
#: Fewer parts are examples.
_FEWEST = 3
_NAME = re.compile(r"[\u4e00-\u9fff]{2}")
#: Parts that are no categories: ways of publication, of which one document may use several, parts of parts, other
#: years and other totals.
_OTHER_PARTS = re.compile(
    "网|微博|微信|公报|报纸|报刊|电视|广播|电台|媒体|平台|公告栏|公示栏|公开栏|显示屏|渠道|形式|方式|发布会|查阅|客户端|公众号|手机|短信"
    "|其中|累计|同比|上年|去年|往年|历年|增加|增长|减少|下降|共计|合计|总计|占|申请|答复|复议|诉讼|点击|访问"
)
_REST = re.compile("^[，；、]?(?:及|和|以及)?其[他它余]")
_MARKS = "，；、：（） "


@dataclass(frozen=True, slots=True)
class Categories:
    """A list of categories: the ``total`` of its parts, whether it is ``complete`` (ends with 其他), its words."""

    total: float
    complete: bool
    quote: str


def listed_categories(text: str, start: int, end: int) -> Categories | None:
    """Return the categories listed right behind the total that stands in ``text[start:end]``, if there is a list.

    Each part is one exact count in the measure word of the total; anything else in between, and it is no list that
    could be added up.
    """
    measures = {quantity.measure for quantity in find_quantities(make_dense(text[start:end]).text)}
    line_end = text.find("\n", end)
    dense = make_dense(text[end : min(end + _LONGEST, line_end if line_end >= 0 else len(text))], end)
    opening = _OPENING.match(dense.text)
    if opening is None:
        return None
    closing = _END.search(dense.text, opening.end())
    parts = dense.text[opening.end() : closing.start() if closing else len(dense.text)]
    quantities = find_quantities(parts)
    if len(quantities) < _FEWEST:
        return None
    edges = [0, *(quantity.end for quantity in quantities)]
    names = [parts[edge : quantity.start] for edge, quantity in zip(edges, quantities, strict=False)]
    sound = all(
        quantity.measure in measures and quantity.measure and quantity.qualifier == "exact" for quantity in quantities
    )
    if not sound or len({quantity.measure for quantity in quantities}) > 1 or len(set(names)) < len(names):
        return None
    if any(len(n) > _LONGEST_NAME or not _NAME.search(n.strip(_MARKS)) or _OTHER_PARTS.search(n) for n in names):
        return None
    if parts[edges[-1] :].strip(_MARKS):
        return None  # the sentence goes on with something else
    first, last = dense.span(opening.end(), opening.end() + edges[-1])
    total = sum(quantity.value for quantity in quantities)
    return Categories(total, bool(_REST.match(names[-1])), text[first:last])
