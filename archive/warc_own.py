"""What only this project knows of a capture, as one header of its WARC record: so that a round trip loses nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.captures_model import NewCapture
from archive.captures_schema import OUTCOMES, ROLES

if TYPE_CHECKING:
    from archive.captures_model import Capture

HEADER = "X-Gongkai-Capture"
#: How a header is named whose meaning a reader would act on although the body is no longer coded so.
ORIGINAL = "X-Archive-Orig-"
#: Fields that WARC has no place for, or no unambiguous one.
_FIELDS = ("portal", "source", "role", "outcome", "fetched_at", "url", "status", "title", "parent_url", "detail",
           "content_type", "content_encoding")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Own:
    """A capture that was exported from a captures file of ours, with its number there and that of what it confirms."""

    capture: NewCapture
    number: int
    revisit_of: int | None
    sha256: str | None


def describe(capture: Capture) -> str:
    """Return the value of the header: one line of ASCII."""
    return json.dumps(_facts(capture), ensure_ascii=True, separators=(",", ":"))


def parse(value: str, headers: tuple[tuple[str, str], ...], body: bytes | None) -> Own:
    """Read the header back; ValueError for one that this program did not write.

    ``headers`` are those of the record, used where the capture's could be written as they were.
    """
    facts = json.loads(value)
    if not isinstance(facts, dict) or not _is_sound(facts):
        raise ValueError("missing or wrong fields")
    restored = tuple((name.removeprefix(ORIGINAL), value) for name, value in headers)
    return _made(facts, tuple((name, value) for name, value in facts.get("headers", restored)), body)


def of_capture(capture: Capture, body: bytes | None) -> Own:
    """Make of a row of one captures file what another takes in."""
    return _made(_facts(capture), capture.headers, body)


def _facts(capture: Capture) -> dict[str, Any]:
    facts: dict[str, Any] = {name: getattr(capture, name) for name in _FIELDS}
    facts |= {"number": capture.capture_id, "revisit_of": capture.revisit_of, "sha256": capture.body_sha256}
    if not all(f"{name}{value}".isascii() and f"{name}{value}".isprintable() for name, value in capture.headers):
        facts["headers"] = capture.headers
    return facts


def _is_sound(facts: dict[str, Any]) -> bool:
    strings = [facts.get(name) for name in _FIELDS if name != "status"]
    return (
        isinstance(facts.get("number"), int)
        and isinstance(facts.get("revisit_of"), int | None)
        and isinstance(facts.get("sha256"), str | None)
        and isinstance(facts.get("status"), int | None)
        and all(isinstance(text, str | None) for text in strings)
        and all(isinstance(facts.get(name), str) for name in ("portal", "source", "fetched_at"))
        and facts.get("role") in ROLES
        and facts.get("outcome") in OUTCOMES
        and all(isinstance(pair, list) and list(map(type, pair)) == [str, str] for pair in facts.get("headers", ()))
    )


def _made(facts: dict[str, Any], headers: tuple[tuple[str, str], ...], body: bytes | None) -> Own:
    capture = NewCapture(run_id=0, headers=headers, body=body, **{name: facts[name] for name in _FIELDS})
    return Own(capture, facts["number"], facts["revisit_of"], facts["sha256"])
