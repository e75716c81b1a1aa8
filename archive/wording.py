"""What changed in the words of a page: the sentences that went and those that came, volatile parts aside."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from archive.volatile import settled

if TYPE_CHECKING:
    from collections.abc import Iterable

#: So many sentences of each kind are kept, and so many characters of each: a change is shown, not stored twice.
MAX_SENTENCES = 20
MAX_LENGTH = 200
_END = re.compile("(?<=[。；！？])")


def essence(text: str) -> str:
    """Return what counts of a clean text when two versions are compared: no volatile parts, no blanks."""
    return "".join(settled(text).split())


def changed_sentences(before: str, after: str) -> dict[str, list[str] | int]:
    """Return ``removed`` and ``added`` sentences in the order of their texts, and how many more there are of each.

    Sentences are compared as they stand, apart from blanks; one that only moved is in neither list.
    """
    old, new = list(_sentences(before)), list(_sentences(after))
    found: dict[str, list[str] | int] = {}
    for name, these, others in (("removed", old, new), ("added", new, old)):
        only = _only_in(these, others)
        found[name] = [sentence[:MAX_LENGTH] for sentence in only[:MAX_SENTENCES]]
        if len(only) > MAX_SENTENCES:
            found[f"more_{name}"] = len(only) - MAX_SENTENCES
    return found


def _sentences(text: str) -> Iterable[str]:
    for line in settled(text).split("\n"):
        for sentence in _END.split(line):
            if sentence.strip():
                yield sentence.strip()


def _only_in(these: list[str], others: list[str]) -> list[str]:
    left = Counter("".join(sentence.split()) for sentence in others)
    only = []
    for sentence in these:
        key = "".join(sentence.split())
        if left[key]:
            left[key] -= 1
        else:
            only.append(sentence)
    return only
