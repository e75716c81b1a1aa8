"""Rules of the statute about a report as a whole: its year, period, deadline, regulation, subjects and numbers.

The ids are those of the codebook (META-n). Sources: 政府信息公开条例 of 2007 (第三十一、三十二条) and 2019
(第四十九、五十条), and the forms' own notes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.facts.identity.titles import years_of
from extract.facts.identity.whose import whose
from extract.facts.percentages import shares
from extract.model import Check

if TYPE_CHECKING:
    from extract.evidence import Evidence
    from extract.model import Identity, Status

#: The regulations of 2007 and 2019, and how a report cites them.
_REGULATIONS = {"492": ("四百九十二号", "492号"), "711": ("711号",)}
#: What a report speaks of (条例 2007 第三十二条, 条例 2019 第五十条); fewer than three, and it is another paper.
_SUBJECTS = (("主动公开",), ("依申请",), ("行政复议",), ("行政诉讼",), ("问题",), ("统计期限", "统计期间", "数据"))
#: Governments go by their own name or by that of their region.
_GOVERNMENT = re.compile(r"(?:政府|[省市县区州盟旗镇乡])$")


def _soft(
    check_id: str, status: Status, message: str, expected: str | None = None, actual: str | None = None
) -> Check:
    return Check(check_id, status, "soft", expected, actual, message)


def validity(evidence: Evidence) -> list[Check]:
    """META-1 to META-14 as far as they apply: year, period, deadline, regulation, subjects, kinds of numbers."""
    identity, text = evidence.identity, evidence.clean.text
    checks: list[Check] = []
    year = identity.year
    printed = years_of(identity.title) if identity.title else ()
    if year is not None and printed:
        message = f"the title says {'、'.join(map(str, printed))}, the report is for {year}"
        checks.append(
            Check("META-1", "pass" if year in printed else "fail", "hard", str(year), str(printed[0]), message)
        )
    if year is not None and identity.period_start and identity.period_end:
        wanted = (f"{year}-01-01", f"{year}-12-31")
        found = (identity.period_start, identity.period_end)
        message = f"the figures are for {found[0]} to {found[1]}"
        # The first reports begin with the regulation, in force since 1 May 2008.
        in_time = found == wanted or (year == 2008 and found == ("2008-05-01", wanted[1]))
        checks.append(
            Check("META-2", "pass" if in_time else "fail", "hard", " – ".join(wanted), " – ".join(found), message)
        )
    if year is not None and identity.published is not None:
        checks.append(_lateness(year, identity))
    if year is not None:
        cites = [number for number, names in _REGULATIONS.items() if any(name in text for name in names)]
        if len(cites) == 1:
            wanted_number = "492" if year <= 2018 else "711"
            checks.append(
                _soft(
                    "META-6",
                    "pass" if cites[0] == wanted_number else "fail",
                    f"the report cites 国务院令第{cites[0]}号",
                    wanted_number,
                    cites[0],
                )
            )
    if evidence.document.blocks and "attachment_only" not in evidence.document.flags:
        named = [words[0] for words in _SUBJECTS if any(word in text for word in words)]
        enough = len(named) >= 3
        message = "the text speaks of " + ("、".join(named) or "nothing that a report speaks of")
        checks.append(Check("META-11", "pass" if enough else "fail", "hard", "≥ 3 subjects", str(len(named)), message))
    checks.extend(_signs(evidence))
    checks.extend(_percentages(text))
    checks.extend(whose(identity, evidence.statistics, text))
    return checks


def _lateness(year: int, identity: Identity) -> Check:
    """Legal deadline: 31 March until the 2018 report (条例 2007 第三十一条); then 31 January for departments and
    31 March for governments (条例 2019 第四十九条).
    """
    published = identity.published or ""
    if year <= 2018:
        check_id, deadline = "META-3", f"{year + 1}-03-31"
    elif _GOVERNMENT.search(identity.agency or "") or identity.scope == "region":
        check_id, deadline = "META-5", f"{year + 1}-03-31"
    else:
        check_id, deadline = "META-4", f"{year + 1}-01-31"
    if published < f"{year + 1}-01-01":
        return _soft(check_id, "fail", f"published {published}, before the year was over", deadline, published)
    late = published > deadline
    message = f"published {published}, " + ("after" if late else "within") + f" the deadline of {deadline}"
    return _soft(check_id, "fail" if late else "pass", message, deadline, published)


def _signs(evidence: Evidence) -> list[Check]:
    """META-14: counts are whole and not negative; only changes of item counts may fall, only money has fractions."""
    wrong = [
        s
        for s in evidence.statistics
        if (s.value < 0 and not s.indicator.endswith("_change")) or (s.value % 1 and s.unit not in {"元", "万元"})
    ]
    if not evidence.statistics:
        return []
    if not wrong:
        return [
            Check("META-14", "pass", "hard", None, None, f"all {len(evidence.statistics)} figures are of their kind")
        ]
    return [
        Check(
            "META-14",
            "fail",
            "hard",
            "a whole number ≥ 0",
            f"{s.value:g}",
            f"{s.indicator}[{s.applicant}]: “{s.quote}”",
        )
        for s in wrong
    ]


def _percentages(text: str) -> list[Check]:
    """META-16: printed percentages come out of the count and total printed beside them."""
    return [
        _soft(
            "META-16",
            "pass" if share.agrees else "fail",
            f"“{share.quote}”: the count and its total give {share.recomputed:.2f}%",
            f"{share.recomputed:.2f}",
            f"{share.percent:g}",
        )
        for share in shares(text)
    ]
