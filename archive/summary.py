"""Counts that go over the whole archive, kept in it so that no page has to count again.

They are written in the last transaction of a build and thrown away in its first one: an archive whose build was
killed has none, and whoever shows counts then asks for them with the same queries. Same rows, same summary.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3

TABLES = """
CREATE TABLE _summary (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE _coverage (
    division_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    own INTEGER NOT NULL,
    own_on_time INTEGER NOT NULL,
    own_late INTEGER NOT NULL,
    own_revised INTEGER NOT NULL,
    own_without_figures INTEGER NOT NULL,
    other_documents INTEGER NOT NULL,
    own_report_id INTEGER,
    PRIMARY KEY (division_code, year)
) STRICT;
"""

# 31 March up to report year 2018 (the regulation of 2007, article 31). From report year 2019 (the regulation of 2019,
# articles 49 and 50): 31 January for departments; 31 March for what tells of a whole region, which a department
# publishes in the name of its government, and for governments and their offices. A publisher that is called by the
# name of its region alone is its government; where nobody knows who published, nobody is called late too early.
DEADLINE = (
    "CASE WHEN year <= 2018 OR agency IS NULL OR scope IS 'region'"
    " OR coalesce(agency_level, '') IN ('province', 'prefecture', 'county')"
    " OR instr(agency, '人民政府') > 0 OR agency GLOB '*[省市县区州盟旗]'"
    " THEN (year + 1) || '-03-31' ELSE (year + 1) || '-01-31' END"
)

# A report is on time when any copy of it was: what stands for the others may be a repost of a later day.
_COPIES = "(SELECT min(copy.published) FROM reports copy WHERE copy.duplicate_of = reports.report_id)"
FIRST_PUBLISHED = f"min(coalesce(published, {_COPIES}), coalesce({_COPIES}, published))"

#: The report of the government of a division, and not of one of its departments, towns or zones.
GOVERNMENT = (
    "(agency_level IN ('province', 'prefecture', 'county')"
    " OR (scope IS 'region' AND coalesce(agency_level, '') NOT IN ('township', 'zone')))"
)

COVERAGE_VIEW = f"""
CREATE VIEW coverage AS
WITH held AS (
    SELECT division_code, year, report_id, agency, province, prefecture, county,
        {FIRST_PUBLISHED} AS published, {DEADLINE} AS deadline
    FROM reports
    WHERE kind = 'annual_report' AND duplicate_of IS NULL AND division_code IS NOT NULL AND year IS NOT NULL
),
cells AS (
    SELECT division_code, year, count(*) AS reports, count(DISTINCT agency) AS agencies,
        min(published) AS first_published, max(published) AS last_published,
        count(*) FILTER (WHERE published <= deadline) AS on_time,
        count(*) FILTER (WHERE published > deadline) AS late,
        count(*) FILTER (WHERE published IS NULL) AS date_unknown
    FROM held GROUP BY division_code, year
),
places AS (
    SELECT division_code, max(province) AS province, max(prefecture) AS prefecture, max(county) AS county
    FROM held GROUP BY division_code
),
years AS (SELECT DISTINCT year FROM held)
SELECT p.division_code, p.province, p.prefecture, p.county, y.year,
    c.reports IS NOT NULL AS published,
    coalesce(c.reports, 0) AS reports,
    coalesce(c.agencies, 0) AS agencies,
    c.first_published, c.last_published,
    coalesce(c.on_time, 0) AS on_time,
    coalesce(c.late, 0) AS late,
    coalesce(c.date_unknown, 0) AS date_unknown
FROM places p CROSS JOIN years y
LEFT JOIN cells c ON c.division_code = p.division_code AND c.year = y.year
ORDER BY p.division_code, y.year
"""  # noqa: S608 - our constants

#: One row per division and year of which there is any document; ``own`` counts reports of its government.
COVERAGE = f"""
SELECT division_code, year,
    count(*) FILTER (WHERE kind = 'annual_report') AS reports,
    count(*) FILTER (WHERE own) AS own,
    count(*) FILTER (WHERE own AND first_published <= deadline) AS own_on_time,
    count(*) FILTER (WHERE own AND first_published > deadline) AS own_late,
    count(*) FILTER (WHERE own AND EXISTS (
        SELECT 1 FROM revisions v WHERE v.source = held.source AND v.version > 1)) AS own_revised,
    count(*) FILTER (WHERE own AND NOT EXISTS (
        SELECT 1 FROM statistics s WHERE s.report_id = held.report_id)) AS own_without_figures,
    count(*) FILTER (WHERE kind <> 'annual_report' AND government) AS other_documents,
    min(report_id) FILTER (WHERE own) AS own_report_id
FROM (
    SELECT *, {FIRST_PUBLISHED} AS first_published, {DEADLINE} AS deadline, {GOVERNMENT} AS government,
        kind = 'annual_report' AND {GOVERNMENT} AS own
    FROM reports WHERE duplicate_of IS NULL AND division_code IS NOT NULL AND year IS NOT NULL
) held
GROUP BY division_code, year
"""  # noqa: S608 - our constants

#: Tables whose rows are counted: all public ones (archive.schema.PUBLIC_TABLES, which imports this module).
COUNTED = (
    "reports",
    "texts",
    "sections",
    "statistics",
    "cells",
    "checks",
    "repeats",
    "repairs",
    "attachments",
    "differences",
    "copied",
    "rejects",
    "revisions",
    "indicators",
    "crawls",
)

#: What is kept, by name; each gives rows that become a list of objects.
QUERIES = {
    "counts": (
        "SELECT count(*) FILTER (WHERE kind = 'annual_report' AND duplicate_of IS NULL) AS reports,"
        " count(DISTINCT agency) AS agencies,"
        " min(year) FILTER (WHERE kind = 'annual_report') AS first_year,"
        " max(year) FILTER (WHERE kind = 'annual_report') AS last_year,"
        " count(*) FILTER (WHERE duplicate_of IS NOT NULL) AS duplicates,"
        " count(*) FILTER (WHERE kind <> 'annual_report' AND duplicate_of IS NULL) AS others FROM reports"
    ),
    "tables": " UNION ALL ".join(f"SELECT '{name}' AS name, count(*) AS number FROM {name}" for name in COUNTED),  # noqa: S608 - our constants
    "figures": "SELECT count(*) AS number FROM statistics",
    "indicators": "SELECT indicator, count(*) AS number FROM statistics GROUP BY indicator ORDER BY indicator",
    "rejects": "SELECT count(*) AS number FROM rejects",
    "failed": "SELECT severity, count(*) AS number FROM checks WHERE status = 'fail' GROUP BY severity ORDER BY 1",
    "years": (
        "SELECT year, count(*) FILTER (WHERE kind = 'annual_report') AS reports,"
        " count(*) FILTER (WHERE kind <> 'annual_report') AS others"
        " FROM reports WHERE duplicate_of IS NULL GROUP BY year ORDER BY year IS NULL, year DESC LIMIT 60"
    ),
    "covered": (
        "SELECT year, count(*) FILTER (WHERE own_on_time) AS on_time,"  # noqa: S608 - our constants
        " count(*) FILTER (WHERE NOT own_on_time AND own_late) AS late,"
        " count(*) FILTER (WHERE NOT own_on_time AND NOT own_late) AS undated"
        f" FROM ({COVERAGE}) WHERE own GROUP BY year ORDER BY year DESC LIMIT 30"
    ),
    "kinds": (
        "SELECT kind, count(*) AS number FROM reports WHERE duplicate_of IS NULL"
        " GROUP BY kind ORDER BY number DESC, kind"
    ),
    "provinces": (
        "SELECT province, count(*) AS number FROM reports"
        " WHERE duplicate_of IS NULL AND province IS NOT NULL AND kind = 'annual_report'"
        " GROUP BY province ORDER BY number DESC, province LIMIT 40"
    ),
    "longest": (
        "SELECT agency, count(DISTINCT year) AS years, min(year) AS first_year, max(year) AS last_year FROM reports"
        " WHERE kind = 'annual_report' AND duplicate_of IS NULL AND agency IS NOT NULL AND year IS NOT NULL"
        " GROUP BY agency ORDER BY years DESC, agency LIMIT 12"
    ),
    "newest": (
        "SELECT report_id, title, agency, year, published, kind FROM reports"
        " WHERE duplicate_of IS NULL AND kind = 'annual_report'"
        " ORDER BY published IS NULL, published DESC, report_id LIMIT 8"
    ),
    "doubtful": (
        "SELECT c.report_id, r.agency, r.title, r.year, c.severity, c.check_id, c.expected, c.actual, c.message"
        " FROM checks c JOIN reports r USING (report_id)"
        " WHERE c.status = 'fail' AND r.kind = 'annual_report' AND r.duplicate_of IS NULL"
        " ORDER BY c.severity <> 'hard', c.report_id, c.position LIMIT 8"
    ),
    "crawls": (
        "SELECT portal, started_at, finished_at, outcome, stats FROM crawls"
        " WHERE run_id IN (SELECT max(run_id) FROM crawls GROUP BY portal) ORDER BY started_at DESC, portal LIMIT 10"
    ),
}


def forget(db: sqlite3.Connection) -> None:
    """Throw the summary away, inside the caller's transaction: the rows that it counts are about to change."""
    db.execute("DELETE FROM _summary")
    db.execute("DELETE FROM _coverage")


def write(db: sqlite3.Connection) -> None:
    """Count everything anew, inside the caller's transaction."""
    forget(db)
    db.execute(f"INSERT INTO _coverage {COVERAGE}")
    for name, sql in QUERIES.items():
        cursor = db.execute(sql)
        names = [column[0] for column in cursor.description]
        rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in cursor]
        value = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        db.execute("INSERT INTO _summary (name, value) VALUES (?, ?)", (name, value))
