"""The tables of archive.db, as migrations: what other programs may rely on, and what only this project uses.

A released migration is never edited; a change is a new function at the end, and the next ``schema.SCHEMA_VERSION``.
Imported only where there is something to migrate: sqlite_utils takes longer to import than most commands take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlite_utils import Database, Migrations

from archive import schema_children, schema_views, summary

if TYPE_CHECKING:
    import sqlite3

_MIGRATIONS = Migrations("archive")

_TABLES = """
CREATE TABLE indicators (
    indicator TEXT PRIMARY KEY,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    unit TEXT NOT NULL,
    eras TEXT NOT NULL,
    definition TEXT NOT NULL,
    breakdown TEXT,
    comparability TEXT
) STRICT;

CREATE TABLE reports (
    report_id INTEGER PRIMARY KEY,
    source TEXT NOT NULL UNIQUE CHECK (instr(source, char(0)) = 0),
    url TEXT,
    host TEXT,
    host_class TEXT NOT NULL
        CHECK (host_class IN ('official', 'repost', 'mirror', 'hijacked', 'local', 'unknown')),
    portal TEXT,
    capture_sha256 TEXT NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('annual_report', 'work_summary', 'website_report', 'interpretation', 'notice', 'other')),
    title TEXT CHECK (instr(title, char(0)) = 0),
    agency TEXT CHECK (instr(agency, char(0)) = 0),
    agency_level TEXT,
    scope TEXT CHECK (scope IN ('own', 'region')),
    division_code TEXT CHECK (division_code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9]'),
    province TEXT,
    prefecture TEXT,
    county TEXT,
    year INTEGER CHECK (year BETWEEN 1990 AND 2100),
    era TEXT NOT NULL CHECK (era IN ('prose', 'table-2014', 'form-2019', 'form-2021')),
    published TEXT CHECK (published GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    index_number TEXT,
    document_number TEXT,
    issuer TEXT,
    period_start TEXT,
    period_end TEXT,
    script TEXT NOT NULL CHECK (script IN ('hans', 'hant')),
    body_repeated INTEGER NOT NULL CHECK (body_repeated IN (0, 1)),
    duplicate_of INTEGER REFERENCES reports (report_id) DEFERRABLE INITIALLY DEFERRED,
    duplicate_kind TEXT CHECK (duplicate_kind IN ('exact', 'near')),
    extractor_version TEXT NOT NULL,
    captured_at TEXT,
    gone_since TEXT,
    flags TEXT NOT NULL DEFAULT '[]',
    format TEXT NOT NULL,
    encoding TEXT
) STRICT;
CREATE INDEX reports_year ON reports (year);
CREATE INDEX reports_kind ON reports (kind);
CREATE INDEX reports_province ON reports (province);
CREATE INDEX reports_division ON reports (division_code, year);
CREATE INDEX reports_agency ON reports (agency);
CREATE INDEX reports_era ON reports (era);
CREATE INDEX reports_host_class ON reports (host_class);
CREATE INDEX reports_portal ON reports (portal);
CREATE INDEX reports_duplicate_of ON reports (duplicate_of);
CREATE INDEX reports_capture ON reports (capture_sha256);

CREATE TABLE texts (
    report_id INTEGER PRIMARY KEY REFERENCES reports (report_id) ON DELETE CASCADE,
    text TEXT NOT NULL CHECK (instr(text, char(0)) = 0),
    original_text TEXT CHECK (instr(original_text, char(0)) = 0)
) STRICT;

CREATE TABLE sections (
    report_id INTEGER NOT NULL REFERENCES reports (report_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    level INTEGER NOT NULL,
    heading TEXT NOT NULL CHECK (instr(heading, char(0)) = 0),
    topic TEXT,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (report_id, position),
    CHECK (start >= 0 AND "end" >= start)
) STRICT;
CREATE INDEX sections_topic ON sections (topic);

CREATE TABLE statistics (
    report_id INTEGER NOT NULL REFERENCES reports (report_id) ON DELETE CASCADE,
    indicator TEXT NOT NULL REFERENCES indicators (indicator),
    applicant TEXT NOT NULL DEFAULT 'total' CHECK (applicant IN ('natural_person', 'business', 'research',
        'public_interest', 'legal_services', 'other_organisation', 'total')),
    value REAL NOT NULL CHECK (value BETWEEN -1e15 AND 1e15),
    unit TEXT NOT NULL,
    qualifier TEXT NOT NULL CHECK (qualifier IN ('exact', 'about', 'at_least', 'under', 'none_stated')),
    quote TEXT CHECK (instr(quote, char(0)) = 0),
    quote_start INTEGER,
    quote_end INTEGER,
    origin TEXT NOT NULL CHECK (origin IN ('table', 'prose', 'derived')),
    cell INTEGER,
    PRIMARY KEY (report_id, indicator, applicant),
    CHECK ((quote IS NULL) = (quote_start IS NULL) AND (quote IS NULL) = (quote_end IS NULL)),
    CHECK (origin = 'derived' OR quote IS NOT NULL)
) STRICT;
CREATE INDEX statistics_indicator ON statistics (indicator, applicant, value);
CREATE INDEX statistics_origin ON statistics (origin);

CREATE TABLE cells (
    report_id INTEGER NOT NULL REFERENCES reports (report_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    applicant TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('number', 'blank', 'mark', 'unreadable')),
    value REAL,
    raw TEXT NOT NULL CHECK (instr(raw, char(0)) = 0),
    unit TEXT,
    form_table INTEGER NOT NULL,
    form_row INTEGER NOT NULL,
    form_column INTEGER NOT NULL,
    PRIMARY KEY (report_id, position),
    CHECK ((state = 'number') = (value IS NOT NULL))
) STRICT;
CREATE INDEX cells_indicator ON cells (indicator, applicant);
CREATE INDEX cells_state ON cells (state);

CREATE TABLE checks (
    report_id INTEGER NOT NULL REFERENCES reports (report_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    check_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pass', 'fail', 'unknown')),
    severity TEXT NOT NULL CHECK (severity IN ('hard', 'soft')),
    expected TEXT,
    actual TEXT,
    message TEXT NOT NULL CHECK (instr(message, char(0)) = 0),
    PRIMARY KEY (report_id, position)
) STRICT;
CREATE INDEX checks_status ON checks (status, severity);
CREATE INDEX checks_check_id ON checks (check_id);

CREATE TABLE repeats (
    report_id INTEGER NOT NULL REFERENCES reports (report_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    of_start INTEGER NOT NULL,
    of_end INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('body', 'section', 'paragraph', 'table')),
    PRIMARY KEY (report_id, position)
) STRICT;

CREATE TABLE repairs (
    report_id INTEGER NOT NULL REFERENCES reports (report_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    before TEXT NOT NULL CHECK (instr(before, char(0)) = 0),
    after TEXT NOT NULL CHECK (instr(after, char(0)) = 0),
    rule TEXT NOT NULL,
    PRIMARY KEY (report_id, position)
) STRICT;

CREATE TABLE attachments (
    report_id INTEGER NOT NULL REFERENCES reports (report_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL CHECK (instr(url, char(0)) = 0),
    name TEXT NOT NULL CHECK (instr(name, char(0)) = 0),
    capture_sha256 TEXT,
    PRIMARY KEY (report_id, position)
) STRICT;

CREATE TABLE rejects (
    source TEXT PRIMARY KEY CHECK (instr(source, char(0)) = 0),
    reason TEXT NOT NULL,
    detail TEXT NOT NULL CHECK (instr(detail, char(0)) = 0),
    outcome TEXT NOT NULL CHECK (outcome IN ('not_a_report', 'unreadable', 'failed', 'not_fetched')),
    url TEXT,
    portal TEXT,
    capture_sha256 TEXT,
    captured_at TEXT,
    extractor_version TEXT
) STRICT;
CREATE INDEX rejects_reason ON rejects (reason);

CREATE TABLE revisions (
    source TEXT NOT NULL CHECK (instr(source, char(0)) = 0),
    version INTEGER NOT NULL,
    capture_sha256 TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    changed TEXT,
    PRIMARY KEY (source, version)
) STRICT;

CREATE TABLE crawls (
    run_id INTEGER PRIMARY KEY,
    portal TEXT,
    started_at TEXT,
    finished_at TEXT,
    outcome TEXT,
    stats TEXT
) STRICT;
CREATE INDEX crawls_portal ON crawls (portal, run_id);

-- Not public: the memory of the build. One row per source, kept in step with reports and rejects.
CREATE TABLE _extractions (
    source TEXT PRIMARY KEY,
    report_id INTEGER NOT NULL UNIQUE,
    input_key TEXT NOT NULL,
    extractor_version TEXT NOT NULL
) STRICT;

CREATE TABLE _fingerprints (
    report_id INTEGER PRIMARY KEY REFERENCES reports (report_id) ON DELETE CASCADE,
    exact TEXT NOT NULL,
    numbers TEXT NOT NULL,
    sketch BLOB NOT NULL
) STRICT;
CREATE INDEX _fingerprints_exact ON _fingerprints (exact);

CREATE TABLE _revision_states (source TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT;

CREATE TABLE _settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- Contentless: holds no text of its own; rowid is report_id. What goes in is made by archive.search.
CREATE VIRTUAL TABLE search USING fts5 (title, body, content='', tokenize='unicode61 remove_diacritics 0');
"""


@_MIGRATIONS()
def m001_first_tables(db: Any) -> None:
    """Create everything of the first release."""
    for statement in _split(_TABLES):
        db.execute(statement)
    db.execute(schema_views.WIDE.format(name="applications", columns=schema_views.pivot(schema_views.APPLICATIONS)))
    db.execute(schema_views.WIDE.format(name="reviews", columns=schema_views.pivot(schema_views.REVIEWS)))
    for statement in _split(schema_views.OTHER_VIEWS):
        db.execute(statement)


@_MIGRATIONS()
def m002_health(db: Any) -> None:
    """Show the state of each portal."""
    db.execute(schema_views.HEALTH)


@_MIGRATIONS()
def m003_summary(db: Any) -> None:
    """Keep counts and coverage; a region's report is due on 31 March, whoever publishes it."""
    for statement in (*_split(summary.TABLES), "DROP VIEW coverage", summary.COVERAGE_VIEW):
        db.execute(statement)


@_MIGRATIONS()
def m004_facets(db: Any) -> None:
    """Let a search count its facets from one index, in the order in which it groups them."""
    db.execute("DROP INDEX IF EXISTS reports_duplicate_of")
    db.execute(
        "CREATE INDEX IF NOT EXISTS reports_facets"
        " ON reports (duplicate_of, year, province, kind, agency_level, host_class)"
    )


_COPIES = """
DROP VIEW duplicates;
DROP TABLE _fingerprints;
CREATE TABLE _fingerprints (
    report_id INTEGER PRIMARY KEY REFERENCES reports (report_id) ON DELETE CASCADE,
    exact TEXT NOT NULL,
    numbers BLOB NOT NULL,
    sketch BLOB NOT NULL,
    sentences BLOB NOT NULL
) STRICT;

CREATE TABLE differences (
    report_id INTEGER PRIMARY KEY REFERENCES reports (report_id) ON DELETE CASCADE,
    duplicate_of INTEGER NOT NULL REFERENCES reports (report_id) ON DELETE CASCADE,
    text_likeness REAL NOT NULL,
    number_likeness REAL NOT NULL,
    changed TEXT
) STRICT;
CREATE INDEX differences_duplicate_of ON differences (duplicate_of);

CREATE TABLE copied (
    report_id INTEGER NOT NULL REFERENCES reports (report_id) ON DELETE CASCADE,
    from_report_id INTEGER NOT NULL REFERENCES reports (report_id) ON DELETE CASCADE,
    shared_sentences INTEGER NOT NULL,
    share REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
    direction TEXT NOT NULL CHECK (direction IN ('published', 'unknown')),
    PRIMARY KEY (report_id, from_report_id)
) STRICT;
CREATE INDEX copied_from ON copied (from_report_id);

CREATE VIEW duplicates AS
SELECT d.report_id, d.source, d.host_class, d.script, d.duplicate_kind, d.title, d.agency, d.year,
    d.duplicate_of, c.source AS canonical_source, c.host_class AS canonical_host_class,
    f.text_likeness, f.number_likeness, f.changed
FROM reports d JOIN reports c ON c.report_id = d.duplicate_of LEFT JOIN differences f ON f.report_id = d.report_id;
"""


@_MIGRATIONS()
def m005_copies(db: Any) -> None:
    """Say how copies differ from what stands for them, and what agencies copied from each other."""
    for statement in _split(_COPIES):
        db.execute(statement)


@_MIGRATIONS()
def m006_compact_children(db: Any) -> None:
    """Store rows of reports once, with tests that cost nothing."""
    schema_children.compact(db)


def migrate(db: sqlite3.Connection) -> None:
    """Apply what is pending."""
    _MIGRATIONS.apply(Database(db))


def _split(script: str) -> list[str]:
    """Split a script of ours at its semicolons: ``executescript`` would commit and break the transaction."""
    lines = "\n".join(line for line in script.splitlines() if not line.startswith("--"))
    return [part.strip() for part in lines.split(";") if part.strip()]
