"""Archives made of rows, without pages and without reading: each test says what its reports state."""

from archive import summary
from archive.database import Archive


def make(path, reports):
    """Write an archive of reports given as dictionaries; ``figures``: values of ``granted``, ``granted/business``.

    Each figure stands as a line of its own in the text, which is its quote.
    """
    with Archive.open(path) as archive:
        units = dict(archive.db.execute("SELECT indicator, unit FROM indicators"))
        with archive.transaction() as db:
            for number, one in enumerate(reports, start=1):
                _insert(db, number, one, units)
            summary.write(db)
    return path


def _insert(db, number, one, units):
    one = dict(one)
    figures, checks = one.pop("figures", {}), one.pop("checks", [])
    text, versions = one.pop("text", ""), one.pop("versions", 1)
    number = one.pop("report_id", number)
    source = f"http://made.example/{number}.html"
    row = {
        "report_id": number,
        "source": source,
        "host_class": "official",
        "capture_sha256": "0" * 64,
        "kind": "annual_report",
        "era": "prose",
        "script": "hans",
        "body_repeated": 0,
        "extractor_version": "made",
        "format": "html",
        "title": f"{one.get('agency')}{one.get('year')}年年度报告",
        **one,
    }
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT INTO reports ({names}) VALUES ({marks})", row)
    rows = []
    for key, given in figures.items():
        indicator, _, applicant = key.partition("/")
        value, qualifier = given if isinstance(given, tuple) else (given, "exact")
        quote = f"{key}为{value:g}"
        start = len(text) + 1 if text else 0
        text = f"{text}\n{quote}" if text else quote
        rows.append((number, indicator, applicant or "total", value, units[indicator], qualifier, quote, start))
    db.execute("INSERT INTO texts VALUES (?, ?, NULL)", (number, text))
    for *keys, quote, start in rows:
        db.execute(
            "INSERT INTO statistics VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'prose', NULL)",
            (*keys, quote, start, start + len(quote)),
        )
    for position, (check_id, status, severity, message) in enumerate(checks):
        db.execute(
            "INSERT INTO checks VALUES (?, ?, ?, ?, ?, NULL, NULL, ?)",
            (number, position, check_id, status, severity, message),
        )
    for version in range(1, versions + 1):
        db.execute(
            "INSERT INTO revisions VALUES (?, ?, ?, '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', NULL)",
            (source, version, "0" * 64),
        )
