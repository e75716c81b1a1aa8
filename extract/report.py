"""The story of one document: bytes are read, cleaned, identified, their figures taken, and everything checked.

>>> from extract.report import read
>>> result = read(body, url="https://…/t20190320_1.html")      # Report | NotAReport | Unreadable

Pure: no network, no clock, no database, no state between documents. The same bytes give an equal result.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

from extract.checks import run_checks
from extract.cleaning.compose import CleanText, clean, simplifier
from extract.errors import UnreadableError
from extract.evidence import Evidence
from extract.facts.arithmetic import derive, evaluate
from extract.facts.forms.evidence import statistics_of_cells
from extract.facts.forms.lines import read_form_lines
from extract.facts.forms.reading import read_forms
from extract.facts.identity.identify import judge
from extract.facts.identity.titles import CORE, years_of
from extract.facts.other_years import lies_in, stretches_of_other_years, without
from extract.facts.prose.reading import read_prose
from extract.facts.prose.rules import compile_wordings, units
from extract.facts.runs.reading import read_runs
from extract.facts.sections import find_sections
from extract.model import NotAReport, Paragraph, Report, Statistic, Table, Unreadable
from extract.readers.sniff import read_document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.facts.arithmetic import Outcome
    from extract.model import Document, Era, Form, FormCell, Identity

#: Figures of a paper that is no annual report belong to nobody: they are not taken.
_KINDS_WITH_FIGURES = frozenset(["annual_report"])
#: Flags of a text that may say something else than the page: antiword loses rows and glues deleted text to the rest.
_UNTRUSTED = frozenset(["text_unreliable", "read_by_antiword"])
#: In the place of a table that belongs to the report of another year on the same page.
_NOTHING = Table((), ())


def read(
    body: bytes,
    *,
    content_type: str | None = None,
    url: str | None = None,
    source: str | None = None,
    attachments: Sequence[tuple[str, bytes]] = (),
) -> Report | NotAReport | Unreadable:
    """Read one document.

    :param body: the bytes after content-decoding, as served.
    :param content_type: the header's value; its charset is only a hint.
    :param url: where it was fetched from; None for a file.
    :param source: the name under which it was added (its ending helps to tell text from pages).
    :param attachments: (address, bytes) of files linked by the page; read when the page holds no report of its own.
    """
    try:
        document = read_document(body, content_type=content_type, url=url, source=source)
    except UnreadableError as error:
        return Unreadable("unreadable", str(error))
    document = _with_attachment(document, attachments)
    cleaned = clean(document, year_hint)
    printed = document.page_text or cleaned.original
    document = _simplified(document, cleaned)
    if not cleaned.text.strip() and not document.titles:
        return Unreadable(
            "no_text", "the document holds no text" + (f" ({', '.join(document.flags)})" if document.flags else "")
        )
    identity, kind, reason = judge(document, cleaned.text, url, source, printed)
    if kind is None:
        return NotAReport(*_reason(reason))
    if kind != "annual_report":
        identity = _as_headed(identity, document)
    return _report(document, cleaned, replace(identity, kind=kind), reason)


def prepare() -> None:
    """Load every table and compile every pattern that nearly all documents need, by reading one of our own.

    Nothing depends on it but the time that the first document takes: what is loaded is the same for all of them.
    """
    read(files("extract.data").joinpath("specimen.html").read_bytes(), source="specimen.html")


def prepare_for_many() -> None:
    """Compile what :func:`prepare` left for the documents that ask for it. Nothing depends on it but time."""
    compile_wordings()


def year_hint(titles: Sequence[str], text: str) -> int | None:
    """The report year as far as the title tells it, before anything is repaired; None when no title does."""
    for line in (*titles, *text[:4000].split("\n")):
        if len(line) < 120 and CORE.search(line) and (years := years_of(line)):
            return years[0]
    return None


def _as_headed(identity: Identity, document: Document) -> Identity:
    """A paper that is no annual report goes by its own heading, where no report's title was found."""
    if identity.title is not None or not document.titles:
        return identity
    title = document.titles[0]
    years = years_of(title)
    doubts = tuple(doubt for doubt in identity.doubts if not (years and doubt[0] == "year-unknown"))
    return replace(identity, title=title, year=identity.year or (years[0] if years else None), doubts=doubts)


def _report(document: Document, cleaned: CleanText, identity: Identity, kind_reason: str) -> Report:
    sections = find_sections(cleaned.text)
    others = stretches_of_other_years(cleaned.text, identity.year)
    text = without(cleaned.text, others)
    tables = [table if not lies_in(_place(cleaned, block), others) else _NOTHING for block, table in cleaned.tables]
    forms = read_forms(tables, identity.year, _captions(document, cleaned), identity.scope, identity.agency)
    form = next((form for form in forms if form.cells), None)
    era = _era(form, identity.year)
    own_sections = find_sections(text) if others else sections
    prose = read_prose(text, own_sections, year=identity.year, agency=identity.agency, scope=identity.scope, era=era)
    lines = read_form_lines(text, own_sections, identity.year, units())
    runs, run_problems = read_runs(text, identity.year, units())
    cells = form.cells if form else ()
    statistics, outcomes = _figures(document, cleaned, identity, cells, runs, (*lines, *prose.statistics), era)
    problems = (*(problem for form in forms for problem in form.problems), *run_problems, *prose.problems)
    if others:
        problems = (*problems, ("several_forms", f"{len(others) + 1} reports on the page; only this year's is read"))
    evidence = Evidence(
        document,
        cleaned,
        identity,
        era,
        sections,
        cells,
        statistics,
        prose.statistics,
        outcomes,
        problems,
        kind_reason,
    )
    return Report(
        identity=identity,
        era=era,
        script=cleaned.script,
        text=cleaned.text,
        original_text=cleaned.original if cleaned.original != cleaned.text else None,
        body_repeated=cleaned.body_repeated,
        sections=sections,
        statistics=statistics,
        cells=cells,
        checks=run_checks(evidence),
        repeats=cleaned.repeats,
        repairs=cleaned.repairs,
        attachments=document.attachments,
        flags=document.flags,
        format=document.format,
        encoding=document.encoding,
    )


def _place(cleaned: CleanText, block: int) -> int:
    """Where a table begins in the clean text."""
    return min(start for (of, _), (start, _) in cleaned.rows.items() if of == block)


def _captions(document: Document, cleaned: CleanText) -> list[str]:
    """The line directly above each table, "" where another table or nothing is above it."""
    above = [document.blocks[block - 1] if block else None for block, _ in cleaned.tables]
    return [block.text if isinstance(block, Paragraph) else "" for block in above]


def _figures(
    document: Document,
    cleaned: CleanText,
    identity: Identity,
    cells: Sequence[FormCell],
    runs: Sequence[Statistic],
    from_text: Sequence[Statistic],
    era: Era,
) -> tuple[tuple[Statistic, ...], tuple[Outcome, ...]]:
    """Table, then what the table defines, then running text; one figure per indicator and applicant.

    With what the rules say of them. Nothing is taken from a text layer that cannot be trusted, nor from a paper that
    is no annual report.
    """
    year = identity.year
    states = {(cell.indicator, cell.applicant): cell.state for cell in cells}
    if identity.kind not in _KINDS_WITH_FIGURES or _UNTRUSTED.intersection(document.flags):
        return (), evaluate({}, era, year, states)
    found: dict[tuple[str, str], Statistic] = {}
    for statistic in statistics_of_cells(cells, cleaned, units()):
        found.setdefault((statistic.indicator, statistic.applicant), statistic)
    for statistic in runs:
        if (statistic.indicator, statistic.applicant) not in states:
            found.setdefault((statistic.indicator, statistic.applicant), statistic)
    values = {key: statistic.value for key, statistic in found.items()}
    outcomes = evaluate(values, era, year, states) if values or states else ()
    for statistic in _derived(values, outcomes, states, era, year):
        found.setdefault((statistic.indicator, statistic.applicant), statistic)
    added: list[str] = []
    for statistic in from_text:
        key = (statistic.indicator, statistic.applicant)
        if key not in states and key not in found:  # a cell that is blank or unreadable is not filled from elsewhere
            found[key], values[key] = statistic, statistic.value
            added.append(statistic.indicator)
    if added:
        outcomes = evaluate(values, era, year, states, before=outcomes, added=added)
    return tuple(sorted(found.values(), key=_order)), outcomes


def _derived(
    values: Mapping[tuple[str, str], float],
    outcomes: Sequence[Outcome],
    states: Mapping[tuple[str, str], str],
    era: Era,
    year: int | None,
) -> list[Statistic]:
    """Sums that a form defines and does not print, without breakdown; none of a figure that breaks a hard rule."""
    doubtful = {
        (name, who)
        for outcome in outcomes
        if outcome.status == "fail" and outcome.severity == "hard"
        for name, who, _ in outcome.operands
    }
    sound = {key: value for key, value in values.items() if key not in doubtful} if doubtful else values
    return [
        Statistic(indicator, applicant, value, units()[indicator], "exact", "derived")
        for (indicator, applicant), value in derive(sound, era, year, states, ("total",)).items()
    ]


def _order(statistic: Statistic) -> tuple[int, int, str, str]:
    start = statistic.quote_start if statistic.quote_start is not None else 10**9
    return start, statistic.cell or 0, statistic.indicator, statistic.applicant


def _era(form: Form | None, year: int | None) -> Era:
    """What the columns of the form say; without a readable form, what the law asked for in that year."""
    if form is not None:
        return form.era
    if year is None or year <= 2018:
        return "prose"
    return "form-2019" if year <= 2020 else "form-2021"


def _with_attachment(document: Document, attachments: Sequence[tuple[str, bytes]]) -> Document:
    """A page whose report is only a linked file, read together with that file: the page's head, the file's body."""
    if "attachment_only" not in document.flags:
        return document
    for name, body in attachments:
        try:
            attached = read_document(body, source=name)
        except UnreadableError:
            continue
        if attached.blocks:
            flags = tuple(flag for flag in document.flags if flag != "attachment_only")
            return replace(
                document,
                format=attached.format,
                blocks=attached.blocks,
                titles=(*document.titles, *attached.titles),
                fields=(*document.fields, *attached.fields),
                flags=(*flags, "from_attachment", *attached.flags),
            )
    return document


def _simplified(document: Document, cleaned: CleanText) -> Document:
    """The names and labels of a Traditional document in Simplified, as its text is."""
    convert = simplifier(cleaned.script, cleaned.original)
    if convert is str:
        return document
    return replace(
        document,
        titles=tuple(convert(title) for title in document.titles),
        fields=tuple(replace(f, label=convert(f.label), value=convert(f.value)) for f in document.fields),
        page_text=convert(document.page_text),
    )


def _reason(reason: str) -> tuple[str, str]:
    """A machine's word and a reader's sentence from the classifier's reason ``word: sentence``."""
    word, _, sentence = reason.partition(":")
    return (word.strip(), sentence.strip()) if sentence else ("not_a_report", reason)
