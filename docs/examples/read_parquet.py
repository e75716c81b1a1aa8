"""Three figures from a Parquet export, drawn as text by DuckDB: no other library is needed.

    gongkai export tables --format parquet
    python docs/examples/read_parquet.py tables

Every figure is one SQL query over the files; the same queries work in R, Observable or a notebook. With pandas
installed, ``db.sql(...).df()`` gives a data frame.
"""
# ruff: noqa: INP001, T201 - an example to be read and copied, which prints

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

#: Annual reports, each once. Everything below starts from these, so that no copy is counted twice.
REPORTS = """
CREATE VIEW annual AS
SELECT * FROM reports WHERE kind = 'annual_report' AND duplicate_of IS NULL AND year IS NOT NULL
"""

#: The median, because a few large agencies would hide all others in a mean. Reports that state no figure are not
#: among the ``reports`` of this table: a missing figure is not 0.
REQUESTS = """
SELECT year, count(*) AS reports, median(value) AS median, sum(value) AS total,
    bar(median(value), 0, max(median(value)) OVER (), 40) AS chart
FROM annual JOIN statistics USING (report_id)
WHERE indicator = 'requests_received' AND applicant = 'total'
GROUP BY year ORDER BY year
"""

#: Only reports that state both figures, and only the two forms of 2019 and 2021, in which both mean the same.
GRANTED = """
WITH figures AS (
    SELECT report_id, year, era,
        max(value) FILTER (WHERE indicator = 'granted') AS granted,
        max(value) FILTER (WHERE indicator = 'requests_concluded') AS concluded
    FROM annual JOIN statistics USING (report_id)
    WHERE era IN ('form-2019', 'form-2021') AND applicant = 'total'
    GROUP BY ALL
)
SELECT year, count(*) AS reports, round(100 * sum(granted) / sum(concluded), 1) AS percent,
    bar(100 * sum(granted) / sum(concluded), 0, 100, 40) AS chart
FROM figures WHERE granted IS NOT NULL AND concluded > 0
GROUP BY year ORDER BY year
"""

#: ``published`` is a date in the Parquet files, so months can be counted. Reports without a date are told.
PUBLISHED = """
SELECT coalesce(strftime(published, '%m'), 'unknown') AS month, count(*) AS reports,
    bar(count(*), 0, max(count(*)) OVER (), 40) AS chart
FROM annual GROUP BY month ORDER BY month
"""

FIGURES = {
    "Requests received: the median report of each year": REQUESTS,
    "Granted in full, in percent of the requests concluded": GRANTED,
    "Month in which reports were published": PUBLISHED,
}


def main(folder: Path) -> None:
    """Print the three figures from the Parquet files in ``folder``."""
    db = duckdb.connect()
    for name in ("reports", "statistics"):
        file = str(folder / f"{name}.parquet").replace("'", "''")
        db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{file}')")  # noqa: S608 - a view takes no parameter
    db.execute(REPORTS)
    for title, query in FIGURES.items():
        rows = db.execute(query)
        print(f"\n{title}\n")
        print("\t".join(column[0] for column in rows.description))
        for row in rows.fetchall():
            print("\t".join("" if value is None else str(value) for value in row))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: python {sys.argv[0]} FOLDER")
    main(Path(sys.argv[1]))
