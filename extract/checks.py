"""Every rule that applies to a report, with its outcome: what must add up, agree, be in time, be there.

Rules come from the statute and from the forms themselves (勾稽关系); data/identities.csv has the sums, validity.py
the rules about a report as a whole, this module the rest. A rule that fails says so with its operands; nothing is
repaired to make it pass.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from extract.facts.arithmetic import derive, locate_misread
from extract.facts.categories import listed_categories
from extract.facts.prose.owner import for_government_alone
from extract.facts.subtotals import claims_all_upheld, compare_subtotals
from extract.model import APPLICANTS, Check
from extract.validity import validity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.cleaning.compose import CleanText
    from extract.evidence import Evidence
    from extract.facts.arithmetic import Outcome
    from extract.model import Severity, Statistic, Status

#: The six parts of the forms, each with the words by which its heading is known.
_FORM_PARTS = {
    "总体情况": ("总体情况", "概述", "基本情况"),
    "主动公开": ("主动公开",),
    "收到和处理": ("收到和处理", "依申请"),
    "复议、诉讼": ("复议", "诉讼"),
    "问题及改进": ("问题", "改进"),
    "其他需要报告": ("其他", "其它"),
}
_FLAGS = {
    "text_unreliable": "the text layer cannot be trusted: no figure was taken from it",
    "tables_are_images": "tables are pictures: their figures are not in the archive",
    "parse_truncated": "the page was cut off while it was parsed",
    "read_by_antiword": "read without LibreOffice, which loses rows: no figure was taken (install libreoffice-writer)",
    "tables_without_lines": "tables are drawn without lines: figures that nothing else proves were not taken",
    "tables_unread": "a form's labels stand in running text: its table was not recognised",
    "pages_skipped": "not all pages were read",
    "replacement_characters": "some characters could not be decoded",
}


#: What was concluded from other places, or stays open, because the usual place is silent: no contradiction.
_INFERRED = frozenset(
    [
        "agency-from-text",
        "agency-is-site-name",
        "agency-unknown",
        "division-ambiguous",
        "division-from-clues",
        "division-unknown",
        "published-from-address",
        "published-from-update",
        "title-not-in-body",
        "year-unknown",
    ]
)


def run_checks(evidence: Evidence) -> tuple[Check, ...]:
    """All applicable rules in a fixed order: sums first, then agreement, validity, form and reading."""
    return (
        *_sums(evidence),
        *_categories(evidence),
        *_prose_against_table(evidence),
        *validity(evidence),
        *_form(evidence),
        *_reading(evidence),
    )


def _soft(
    check_id: str, status: Status, message: str, expected: str | None = None, actual: str | None = None
) -> Check:
    return Check(check_id, status, "soft", expected, actual, message)


@lru_cache(maxsize=1024)  # the same small figures again and again
def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:g}" if abs(value) < 1e6 else f"{value:.10g}"


def _sums(evidence: Evidence) -> list[Check]:
    outcomes = evidence.outcomes
    checks = [Check(o.id, o.status, o.severity, _number(o.right), _number(o.left), _sentence(o)) for o in outcomes]
    misread = locate_misread(outcomes)
    if misread is not None:
        message = (
            f"{misread.indicator}[{misread.applicant}] is printed as {_number(misread.value)};"
            f" {_number(misread.expected)} alone would settle every broken sum"
        )
        checks.append(Check("T3-MISREAD", "fail", "hard", _number(misread.expected), _number(misread.value), message))
    return checks


def _sentence(outcome: Outcome) -> str:
    """The rule in words with its operands: what stood on which side, what was missing."""
    shown = ", ".join([f"{_named(name, who)} {_number(value)}" for name, who, value in outcome.operands if value])
    where = "" if outcome.applicant == "total" else f" ({outcome.applicant})"
    if outcome.missing:
        missing = ", ".join([_named(*key) for key in outcome.missing])
        return f"{outcome.meaning}{where}: {shown or 'all nought'}; not printed: {missing}"
    verdict = f"{_number(outcome.left)} against {_number(outcome.right)}"
    return f"{outcome.meaning}{where}: {verdict}; {shown or 'all nought'}"


def _named(name: str, who: str) -> str:
    return name if who == "total" else f"{name}[{who}]"


def _categories(evidence: Evidence) -> list[Check]:
    """A-9: the categories that are listed behind the total of what was published add up to it.

    A list that ends before 其他 may leave something out: when it comes to less than the total, nothing is known.
    """
    checks = []
    for said in evidence.statistics:
        if said.indicator != "proactive_total" or said.origin != "prose" or said.qualifier != "exact":
            continue
        listed = listed_categories(evidence.clean.text, said.quote_start or 0, said.quote_end or 0)
        if listed is None:
            continue
        status: Status = "pass" if listed.total == said.value else "fail"
        if listed.total < said.value and not listed.complete:
            status = "unknown"
        message = (
            f"the categories of what was published add up to the total: {_number(listed.total)} against"
            f" {_number(said.value)}; “{said.quote}”: “{listed.quote}”"
        )
        checks.append(_soft("A-9", status, message, _number(said.value), _number(listed.total)))
    return checks


def _prose_against_table(evidence: Evidence) -> list[Check]:
    printed = {(s.indicator, s.applicant): s for s in evidence.statistics if s.origin != "prose"}
    if not printed:
        return []
    checks = []
    for said in evidence.prose:
        table = printed.get((said.indicator, said.applicant))
        if table is None:
            continue
        if evidence.identity.scope == "region" and said.value <= table.value and _of_government_alone(evidence, said):
            continue
        about = said.qualifier in {"about", "at_least", "under"}
        agrees = abs(said.value - table.value) <= (0.05 * table.value if about else 0)
        message = f"{said.indicator}: the text says “{said.quote}”, the table {_number(table.value)}"
        checks.append(
            _soft("META-15", "pass" if agrees else "fail", message, _number(table.value), _number(said.value))
        )
    sums = _table_sums(evidence, printed)
    overview = _overview(evidence)
    for comparison in compare_subtotals(overview, sums):
        agrees = comparison.said == comparison.printed
        message = (
            f"{comparison.name}: the text says “{comparison.quote}”,"
            f" the table adds up to {_number(comparison.printed)}"
        )
        checks.append(
            _soft(
                "META-15", "pass" if agrees else "fail", message, _number(comparison.printed), _number(comparison.said)
            )
        )
    claim = claims_all_upheld(overview, sums)
    if claim is not None:
        message = f"the text says “{claim[0]}”, the table has {_number(claim[1])} cases pending"
        checks.append(_soft("META-15", "fail", message, "0 pending", f"{_number(claim[1])} pending"))
    return checks


def _of_government_alone(evidence: Evidence, said: Statistic) -> bool:
    """Tell whether a figure of a region's text is that of its government alone, and so not the table's."""
    text, place = evidence.clean.text, said.quote_start or 0
    begin = max(text.rfind(stop, 0, place) for stop in "。；\n") + 1
    return for_government_alone(text[begin : said.quote_end or place])


def _table_sums(evidence: Evidence, printed: Mapping[tuple[str, str], Statistic]) -> dict[str, float]:
    """What the request table comes to, by indicator without breakdown.

    Where a row's own total is blank, the sum of its columns stands in, here and only here: the words are then compared
    with what the row prints. The subtotals of the form follow by definition.
    """
    values = {key: s.value for key, s in printed.items() if s.origin == "table"}
    states: dict[tuple[str, str], str] = {(cell.indicator, cell.applicant): cell.state for cell in evidence.cells}
    for indicator in [name for name, who in states if who == APPLICANTS[0] and (name, "total") not in values]:
        columns = [(indicator, applicant) for applicant in APPLICANTS[:-1]]
        if all(states.get(key) in {"number", "blank", "mark"} for key in columns):
            values[indicator, "total"] = sum(values.get(key, 0) for key in columns)
            states[indicator, "total"] = "number"
    values.update(derive(values, evidence.era, evidence.identity.year, states, ("total",)))
    return {indicator: value for (indicator, applicant), value in values.items() if applicant == "total"}


def _overview(evidence: Evidence) -> str:
    """The text before the second part of the report: what the forms call 总体情况."""
    parts = [s for s in evidence.sections if s.level == 1]
    return evidence.clean.text[: parts[1].start] if len(parts) > 1 else evidence.clean.text


def _form(evidence: Evidence) -> list[Check]:
    checks: list[Check] = []
    kind = evidence.identity.kind
    if kind != "annual_report":
        message = (
            f"stands under the title of an annual report, but is a {kind} ({evidence.kind_reason}): no figures taken"
        )
        checks.append(Check("META-KIND", "fail", "hard", "annual_report", kind, message))
    elif evidence.era in {"form-2019", "form-2021"} and evidence.sections:
        headings = ["".join(s.heading.split()) for s in evidence.sections if s.level == 1]
        named = "\n".join(headings)
        missing = [part for part, words in _FORM_PARTS.items() if not any(word in named for word in words)]
        message = f"{len(headings)} parts" + (f"; missing: {'、'.join(missing)}" if missing else "")
        checks.append(_soft("META-12", "fail" if missing else "pass", message, "6", str(len(headings))))
    checks.extend(_repetition(evidence.clean))
    return checks


def _repetition(clean: CleanText) -> list[Check]:
    """META-13: a body printed more than once, and passages whose copies differ (both are in the text)."""
    checks: list[Check] = []
    copied = sum(r.end - r.start for r in clean.repeats if r.kind == "body")
    if copied:
        times = max(2, 1 + round(copied / max(1, len(clean.original) - copied)))
        message = f"the body is printed {times} times; kept once"
        checks.append(Check("META-13", "fail", "hard", "1", str(times), message))
    for contradiction in clean.contradictions:
        a = clean.original[contradiction.start : contradiction.start + 30].replace("\n", " ")
        b = clean.original[contradiction.other : contradiction.other + 30].replace("\n", " ")
        in_what = "words" if contradiction.kind == "words" else "figures"
        message = f"a passage is printed twice with different {in_what}: “{a}…” and “{b}…”; both are kept"
        severity: Severity = "soft" if contradiction.kind == "words" else "hard"
        checks.append(Check("META-13", "fail", severity, None, None, message))
    return checks


def _reading(evidence: Evidence) -> list[Check]:
    """What the reading itself left open: damage, doubts about identity, forms not understood, unreadable parts."""
    text = evidence.clean.text
    checks = [
        _soft(
            "TEXT-SCAR",
            "fail",
            f"{scar.kind}: “{text[max(0, scar.start - 12) : scar.start + len(scar.text) + 8]}”".replace("\n", " "),
        )
        for scar in evidence.clean.scars
    ]
    checks.extend(_near_scars(evidence))
    checks.extend(
        _soft(_check_id("ID", code), "unknown" if code in _INFERRED else "fail", sentence)
        for code, sentence in evidence.identity.doubts
    )
    checks.extend(_soft(_check_id("READ", code), "fail", sentence) for code, sentence in evidence.problems)
    for flag in evidence.document.flags:
        if flag == "attachment_only":
            names = "、".join(a.name or a.url for a in evidence.document.attachments)
            checks.append(_soft("DOC-ATTACHMENT", "unknown", f"the report is only an attachment: {names}"))
        elif flag in _FLAGS:
            checks.append(Check("DOC-" + flag.upper().replace("_", "-"), "fail", "hard", None, None, _FLAGS[flag]))
    return checks


def _check_id(family: str, code: str) -> str:
    """The rule's name as it stands in ``checks``: family and words, in capitals."""
    name = code.upper().replace("_", "-")
    return name if name.startswith(("META-", "PROSE-")) else f"{family}-{name}"


def _near_scars(evidence: Evidence) -> list[Check]:
    """Figures whose sentence holds a scar are suspect: something was cut out beside them."""
    checks = []
    text = evidence.clean.text
    for scar in evidence.clean.scars:
        start = max(text.rfind("。", 0, scar.start), text.rfind("\n", 0, scar.start)) + 1
        end = min((p for p in (text.find("。", scar.start), text.find("\n", scar.start)) if p >= 0), default=len(text))
        for s in evidence.statistics:
            if s.quote_start is not None and start <= s.quote_start < end:
                checks.append(
                    _soft(
                        "TEXT-SCAR-FIGURE",
                        "fail",
                        f"{s.indicator} “{s.quote}” stands beside damaged text “{scar.text}”",
                    )
                )
    return checks
