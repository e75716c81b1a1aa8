"""Small figures beside the line (notes, exponents), kept from being read as digits of the figure before them.

``38`` with a raised ``1`` is 38 with a note, never 381. What an element or a style raises becomes superscript digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SUPERSCRIPTS = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_RAISED_DIGITS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁾")
#: A note is short; a longer stretch is a way of setting text.
_LONGEST_NOTE = 6


def raised(text: str) -> str:
    """Text of a ``<sup>``: digits become superscript digits, so that 15² is not read as 152."""
    return text.translate(_SUPERSCRIPTS)


def is_figure_before(text: str) -> bool:
    """Whether ``text`` ends with a digit, or with a note at one."""
    last = text[-1:]
    return (last.isascii() and last.isdigit()) or last in _RAISED_DIGITS


def raised_after(before: Sequence[str], text: str) -> str:
    """``text`` of a raised or lowered stretch: as superscript where it would lengthen the figure before it.

    ``before`` are the pieces of the line up to there. CO₂, PM₂.₅ and a figure that is raised as a whole stay as they
    are.
    """
    last = next((piece for piece in reversed(before) if piece), "")
    return raised(text) if is_figure_before(last) and len(text.strip()) <= _LONGEST_NOTE else text
