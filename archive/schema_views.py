"""The views of archive.db as its first migrations make them (archive.migrations).

``coverage`` and ``duplicates`` were made anew by later ones.
"""

from __future__ import annotations


def pivot(indicators: tuple[str, ...]) -> str:
    """Return select columns that turn rows of ``statistics`` into one column per indicator.

    Sub-selects by primary key and no GROUP BY: the first page of a hundred thousand reports costs a hundred reports.
    """
    return ",\n    ".join(
        "(SELECT value FROM statistics s WHERE s.report_id = r.report_id"  # noqa: S608 - our constants
        f" AND s.indicator = '{name}' AND s.applicant = 'total') AS {name}"
        for name in indicators
    )


APPLICATIONS = (
    "requests_received",
    "requests_carried_in",
    "replies_total",
    "requests_concluded",
    "already_public",
    "granted",
    "granted_in_part",
    "refused",
    "unavailable",
    "information_nonexistent",
    "not_this_agency",
    "declined",
    "other_outcome",
    "requests_carried_out",
    "request_fees",
    "processing_fees",
)
REVIEWS = tuple(
    f"{stem}_{tail}"
    for stem in ("reconsideration", "litigation", "litigation_direct", "litigation_after_reconsideration")
    for tail in ("upheld", "corrected", "other", "pending", "total")
)

# They show a report once, and only what is an annual report.
WIDE = """
CREATE VIEW {name} AS
SELECT r.report_id, r.agency, r.agency_level, r.scope, r.division_code, r.province, r.prefecture, r.county, r.year,
    r.era, {columns},
    (SELECT count(*) FROM checks c WHERE c.report_id = r.report_id AND c.status = 'fail') AS failed_checks,
    r.source
FROM reports r
WHERE r.kind = 'annual_report' AND r.duplicate_of IS NULL
"""

OTHER_VIEWS = """
CREATE VIEW coverage AS
WITH held AS (
    SELECT *, CASE
        WHEN year <= 2018 OR agency LIKE '%人民政府%' THEN (year + 1) || '-03-31'
        ELSE (year + 1) || '-01-31' END AS deadline
    FROM reports
    WHERE kind = 'annual_report' AND duplicate_of IS NULL AND division_code IS NOT NULL AND year IS NOT NULL
),
places AS (
    SELECT division_code, max(province) AS province, max(prefecture) AS prefecture, max(county) AS county
    FROM held GROUP BY division_code
),
years AS (SELECT DISTINCT year FROM held)
SELECT p.division_code, p.province, p.prefecture, p.county, y.year,
    count(h.report_id) > 0 AS published,
    count(h.report_id) AS reports,
    count(DISTINCT h.agency) AS agencies,
    min(h.published) AS first_published,
    max(h.published) AS last_published,
    count(*) FILTER (WHERE h.published <= h.deadline) AS on_time,
    count(*) FILTER (WHERE h.published > h.deadline) AS late,
    count(*) FILTER (WHERE h.report_id IS NOT NULL AND h.published IS NULL) AS date_unknown
FROM places p CROSS JOIN years y
LEFT JOIN held h ON h.division_code = p.division_code AND h.year = y.year
GROUP BY p.division_code, y.year;

CREATE VIEW duplicates AS
SELECT d.report_id, d.source, d.host_class, d.script, d.duplicate_kind, d.title, d.agency, d.year,
    d.duplicate_of, c.source AS canonical_source, c.host_class AS canonical_host_class
FROM reports d JOIN reports c ON c.report_id = d.duplicate_of;

CREATE VIEW failed_checks AS
SELECT c.report_id, r.agency, r.year, r.province, c.severity, c.check_id, c.expected, c.actual, c.message,
    r.kind, r.duplicate_of, r.source
FROM checks c JOIN reports r USING (report_id)
WHERE c.status = 'fail';
"""

#: The newest run of each portal with its state, and how well its reports could be read.
HEALTH = """
CREATE VIEW health AS
WITH newest AS (SELECT portal, outcome, started_at, finished_at, iif(json_valid(stats), stats, '{}') AS stats
    FROM crawls WHERE run_id IN (SELECT max(run_id) FROM crawls
        WHERE outcome IS NOT 'imported' GROUP BY portal))
SELECT c.portal, coalesce(c.outcome, 'unfinished') AS state, c.stats ->> '$.why' AS why, c.started_at, c.finished_at,
    c.stats ->> '$.pages' AS pages, c.stats ->> '$.listed' AS listed, c.stats ->> '$.reports' AS reports,
    c.stats ->> '$.new' AS new, c.stats ->> '$.changed' AS changed, c.stats ->> '$.unchanged' AS unchanged,
    c.stats ->> '$.gone' AS gone, c.stats ->> '$.requests' AS requests, c.stats -> '$.errors' AS errors,
    c.stats ->> '$.expected' AS expected, c.stats ->> '$.usual' AS usual,
    (SELECT max(g.finished_at) FROM crawls g WHERE g.portal = c.portal AND g.outcome = 'ok') AS last_ok,
    (SELECT count(*) FROM reports r WHERE r.portal = c.portal) AS held,
    (SELECT round(avg(r.agency IS NOT NULL AND r.year IS NOT NULL), 3) FROM reports r
        WHERE r.portal = c.portal) AS share_identified,
    (SELECT round(avg(EXISTS (SELECT 1 FROM statistics s WHERE s.report_id = r.report_id)), 3) FROM reports r
        WHERE r.portal = c.portal AND r.kind = 'annual_report') AS share_with_figures
FROM newest c
"""
