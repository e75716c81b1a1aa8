"""Rules found by the words that they cannot do without, so that few patterns are tried at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

_Rule = TypeVar("_Rule")


class KeyIndex(Generic[_Rule]):
    """Rules by their key words, of which one must stand in a text for the rule to fit there."""

    def __init__(self, rules: Iterable[tuple[_Rule, tuple[str, ...]]]) -> None:
        """Take the rules in the order in which they are to be tried, each with its keys."""
        self.rules: list[_Rule] = []
        by_key: dict[str, list[int]] = {}
        for place, (rule, keys) in enumerate(rules):
            self.rules.append(rule)
            for key in keys:
                by_key.setdefault(key, []).append(place)
        #: By the first character of a key: the keys that begin so, with the places of their rules.
        self._beginnings: dict[str, list[tuple[str, list[int]]]] = {}
        for key, places in by_key.items():
            self._beginnings.setdefault(key[0], []).append((key, places))

    def beside(self, words: str) -> list[_Rule]:
        """The rules that may fit these words, in their order."""
        beginnings = self._beginnings
        places: set[int] = set()
        for character in beginnings.keys() & set(words):
            for key, of_key in beginnings[character]:
                if key in words:
                    places.update(of_key)
        return [self.rules[place] for place in sorted(places)]
