"""The one rule for names of portal records: ``<file>_<host>[_<words of the address>]``.

``<host>`` are the labels of the host of the first start address from right to left, without ``gov.cn``, ``www``,
``wap``, ``m`` and the file's own name; where nothing is left, ``government``. Where a host has several columns, words
of the address tell them apart: folders or values of the query, in lower case, letters and digits alone. So
http://kjj.xianning.gov.cn/xxgk/xxgknb/ in hubei.toml is ``hubei_xianning_kjj``. All functions are pure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.addresses import site

if TYPE_CHECKING:
    from collections.abc import Collection

#: Labels that say how a host is reached, not whose it is.
_PLAIN_LABELS = frozenset({"www", "wap", "m"})
_GOVERNMENT = ("gov", "cn")
#: Folders that every column has, years and bare numbers: no good to tell columns apart while there is a better word.
_COMMON = re.compile(
    r"index|list|default|columns?|col|public|module|channels?|gov|"
    r"(?:z?w|z?fxx|xx|b?m)gk(?:ml|zl|zn)?[0-9]*|(?:zf)?(?:xx)?gk(?:nb|ndbg|bg)[0-9]*|ndbg[0-9]*|"
    r"(?:nb|gb|gknb)?(?:19|20)[0-9]{2}[a-z]{0,4}[0-9]*|[0-9]{1,3}"
)
_MAX_PART = 30


def stem_of(file: str, url: str) -> str:
    """Return the name that a record has when its column is the only one of its host."""
    host = site(url).partition(":")[0]
    labels = [re.sub(r"[^a-z0-9]", "", label) for label in host.split(".")]
    labels = labels[:-2] if tuple(labels[-2:]) == _GOVERNMENT else labels[:-1] if host.count(".") != 3 else labels
    parts = [label[:_MAX_PART] for label in reversed(labels) if label and label not in _PLAIN_LABELS | {file}]
    return "_".join([file, *(parts or ["government"])])


def words_of(url: str) -> list[str]:
    """Return the words of an address that a name may use: folders and values of the query, from left to right."""
    parts = urlsplit(url)
    pieces = [re.sub(r"\.[a-z]{2,6}$", "", piece) for piece in parts.path.lower().split("/")]
    pieces += [pair.partition("=")[2].lower() for pair in parts.query.split("&")]
    words = (re.sub(r"[^a-z0-9]", "", piece)[:_MAX_PART] for piece in pieces)
    return [word for word in words if word]


def name_for(file: str, url: str, *, taken: Collection[str], others: Collection[str] = ()) -> str:
    """Return a name not in ``taken``; ``others`` are the addresses of the host's other columns, which it leaves aside.

    Words that no other column has go first, those nearest to the end before all; ``""`` when the address has none.
    """
    stem = stem_of(file, url)
    if not others and stem not in taken:
        return stem
    words = words_of(url)
    elsewhere = {word for other in others for word in words_of(other)}
    good = [word for word in reversed(words) if not _COMMON.fullmatch(word)]
    single = [word for word in good if word not in elsewhere]
    single += [word for word in reversed(words) if word not in elsewhere and word not in good]
    pairs = [f"{words[place - 1]}_{words[place]}" for place in range(len(words) - 1, 0, -1)]
    for tail in (*single, *good, *pairs, "_".join(words[-4:])):
        if tail and f"{stem}_{tail}" not in taken:
            return f"{stem}_{tail}"
    return ""


def follows_rule(name: str, file: str, url: str) -> bool:
    """Tell whether a name is the one that the rule gives for the address, with or without words of the address."""
    stem = stem_of(file, url)
    if name == stem:
        return True
    tail = name.removeprefix(f"{stem}_")
    return tail != name and set(tail.split("_")) <= set(words_of(url))
