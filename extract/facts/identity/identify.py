"""Who published what about which year: the one place where title, text, metadata, address and clues are weighed.

Nothing is guessed. What contradicts itself is reported as a doubt, a pair of a stable code and a sentence with the
evidence; the caller turns doubts into failed soft checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.facts.identity.agency_names import (
    clean_name,
    is_agency,
    is_generic,
    lost_district,
    with_government,
    without_brands_in,
)
from extract.facts.identity.agency_of_text import agency_of_text
from extract.facts.identity.clues import gather_clues
from extract.facts.identity.division_table import division
from extract.facts.identity.divisions import find_divisions
from extract.facts.identity.hosts import gambling_brand, host_class
from extract.facts.identity.kind import classify
from extract.facts.identity.place_of_agency import locate
from extract.facts.identity.publication import read_publication
from extract.facts.identity.replaced import SUBJECT, put_back, replaced_subject
from extract.facts.identity.report_year import date_doubts, find_year, period_of_figures
from extract.facts.identity.standing import agency_level, scope_of
from extract.facts.identity.titles import agency_of_other_paper, choose_title, squeeze, take_apart
from extract.model import Identity

if TYPE_CHECKING:
    from extract.model import Document, Doubt, Kind

#: Pages whose brands are taken out are searched this far, in characters.
_INTRODUCTION = 8000
#: Shorter bodies leave their title out without being another paper's.
_LONG = 1000


def _publisher(document: Document, text: str, title: str | None, issuer: str | None) -> tuple[str | None, list[Doubt]]:
    """Return the printed name of the publisher, from the title or, when it names none, from the text."""
    doubts: list[Doubt] = []
    named = take_apart(title).agency if title else agency_of_other_paper(next(iter(document.titles), ""))
    name, site_like = clean_name(named, text) if named else (None, False)
    if title and name and (lost := lost_district(title, name, text)):
        doubts.append(
            ("agency-name-replaced", f"a brand stands before the office of {name}, which the body calls {lost}")
        )
        name = lost
    if name and not is_agency(name):
        doubts.append(("agency-refused", f"{name} stands where an agency is named and is no name of one"))
        name = None
    if name is None:
        found, where = agency_of_text(document, text, issuer)
        if found is None and gambling_brand(text[:_INTRODUCTION]):
            found, where = agency_of_text(document, without_brands_in(text[:_INTRODUCTION]), issuer)
        name, site_like = clean_name(found, text) if found else (None, False)
        if name is None:
            unknown = "no name of an agency is printed where a publisher is named"
            return None, [*doubts, ("agency-unknown", unknown)]
        doubts.append(("agency-from-text", f"the title names no agency; {where} gives {name}"))
    elif not find_divisions(name, None, ()) and not is_generic(name) and issuer and issuer.endswith(name):
        # 水利局 in the title, 某县水利局 as the page's publisher: the longer form of the same name.
        name = issuer
    if site_like:
        doubts.append(("agency-is-site-name", f"{named or name} looks like the name of a website"))
    return with_government(name), doubts


def identify(document: Document, text: str, url: str | None, source: str | None) -> Identity:
    """Return the identity of a document.

    ``text`` is the clean simplified text, one paragraph a line; titles, fields and ``page_text`` of ``document``
    should be in the same script. ``url`` is the address fetched (``None`` for a file), ``source`` the
    archive's name for it.
    ``kind`` is ``other`` for what :func:`extract.facts.identity.kind.classify` does not take for a report at all; see
    :func:`judge`. Never raises.
    """
    return judge(document, text, url, source)[0]


def judge(
    document: Document, text: str, url: str | None, source: str | None, printed: str = ""
) -> tuple[Identity, Kind | None, str]:
    """Return the identity of a document, its kind (None: no report's title at all) and the reason for the kind.

    ``printed`` is the page in its original script: readings behind characters give a mirror away. Other arguments as
    for :func:`identify`; kind and reason are those of :func:`extract.facts.identity.kind.classify`.
    """
    word = replaced_subject(document, text)
    if word:
        document, text = put_back(document, text, word)
    title = choose_title(document, text)
    kind, reason = classify(document, text, title)
    period = period_of_figures(text)
    publication = read_publication(document, text, url, find_year(title, text, None, period)[0])
    year, doubts = find_year(title, text, publication.published, period)
    clues = gather_clues(document, text, publication.index_number, year, url or _address(source))
    name, about_name = _publisher(document, text, title, publication.issuer)
    place = locate(name, clues, year, text)
    where = (division(place.code, year) or division(place.code, None)) if place.code else None
    doubts += about_name
    doubts += place.doubts
    doubts += date_doubts(publication, text, year, period)
    if title and len(text) > _LONG and title not in squeeze(text) and (take_apart(title).agency or "") not in text:
        doubts.append(("title-not-in-body", f"nothing of {title} stands in the body"))
    page = document.page_text or text
    identity = Identity(
        kind=kind or "other",
        title=title.replace(SUBJECT, word) if title and word else title,
        agency=place.agency,
        agency_level=agency_level(place.agency, place.code),
        scope=scope_of(place.agency, text),
        division_code=place.code,
        province=where.province if where else None,
        prefecture=where.prefecture if where else None,
        county=where.county if where else None,
        year=year,
        published=publication.published,
        index_number=publication.index_number,
        document_number=publication.document_number,
        issuer=publication.issuer,
        period_start=period[0] if period else None,
        period_end=period[1] if period else None,
        host_class=host_class(url or _address(source), titles=document.titles, head=page, page=printed or page),
        doubts=tuple(dict.fromkeys(doubts)),
    )
    return identity, kind, reason


def _address(source: str | None) -> str | None:
    """Return the source when it is an address and not the name of a file."""
    return source if source and source.startswith(("http://", "https://", "file:")) else None
