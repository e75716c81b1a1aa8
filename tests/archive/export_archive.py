"""An archive of invented reports with everything that can go wrong in a file: written row by row, no reader."""

from archive.database import Archive

#: What spreadsheets, XML, CSV and terminals stumble over.
HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\tTAB",
    "\rCR",
    "\nLF",
    "＝1＋1",
    "－1",
    "'=1",
    '"quoted", and; more',
    "two\nlines\r\nthree\rfour",
    " blank at both ends ",
    "NULL",
    "",
    "0012",
    "1e5",
    "123456789012345678901234567890",
    "2019-01-31",
    "TRUE",
    "http://example.org/?a=1&b=2",
    "javascript:alert(1)",
    "<b onclick=x>&amp;</b>",
    "_x0041_ and _x005F_",
    "bell \x07 escape \x1b[31m unit \x1f delete \x7f c1 \x9b",
    "direction \u202e zero \u200b mark \ufeff line \u2028 noncharacter \ufffe\uffff",
    "𠮷野家 and 龘",
    "{=1}",
    "长" * 300,
)
SHA = "ab" * 32
_REPORT = {
    "host_class": "official",
    "capture_sha256": SHA,
    "kind": "annual_report",
    "era": "form-2021",
    "script": "hans",
    "body_repeated": 0,
    "extractor_version": "v1",
    "captured_at": "2024-02-01T03:04:05Z",
    "format": "html",
}


def insert(db, table, **values):
    columns = ", ".join(f'"{name}"' for name in values)
    db.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(values))})", list(values.values()))


def report(db, number, **values):
    values = {**_REPORT, "report_id": number, "source": f"http://x{number}.gov.cn/gk", **values}
    values.setdefault("url", values["source"])
    insert(db, "reports", **values)
    insert(db, "texts", report_id=number, text=f"收到申请{number}件。", original_text=None)
    return number


def figure(db, number, indicator, value, applicant="total", qualifier="exact", origin="prose", printed=None):
    quote = f"收到申请{number if printed is None else printed}件"
    evidence = {} if origin == "derived" else {"quote": quote, "quote_start": 0, "quote_end": len(quote)}
    insert(
        db,
        "statistics",
        report_id=number,
        indicator=indicator,
        applicant=applicant,
        value=value,
        unit="件",
        qualifier=qualifier,
        origin=origin,
        **evidence,
    )


def fill(db):
    """Eight sound reports of two provinces over four years, and one report for each hostile text."""
    place = {"province": "河北省", "prefecture": "石家庄市", "division_code": "130100"}
    for year in range(2019, 2023):
        report(
            db,
            year,
            year=year,
            agency="青栖市林业局",
            title=f"青栖市林业局{year}年报告",
            published=f"{year + 1}-01-2{year % 10}",
            **place,
        )
        figure(db, year, "requests_received", year - 2000)
        figure(db, year, "granted", 3.0)
        figure(db, year, "granted", 1.0, "business")
        figure(db, year, "granted", 2.0, "natural_person", "at_least")
        figure(db, year, "refused", 0.5, origin="derived")
    report(db, 3000, year=2020, agency="河北省某厅", title="厅报告", province="河北省", division_code="130000")
    report(db, 3001, year=2020, agency="某区", title="区报告", province="广东省", division_code="440303")
    figure(db, 3001, "requests_received", 96171.6, qualifier="about")
    report(
        db, 3002, year=2020, agency="青栖市林业局", title="副本", duplicate_of=2020, duplicate_kind="exact", **place
    )
    figure(db, 3002, "requests_received", 20)
    report(db, 3003, year=2020, agency="青栖市林业局", title="总结", kind="work_summary", **place)
    report(db, 3004, agency=None, title=None, year=None, division_code=None)
    for number, text in enumerate(HOSTILE):
        report(
            db,
            5000 + number,
            year=2017,
            division_code="650100",
            source=f"file {number} {text}",
            url=None,
            title=text,
            agency=text,
            index_number=text,
            flags=text,
        )
        insert(db, "checks", report_id=5000 + number, position=0, check_id="X", status="fail", severity="hard",
               expected=text, actual=None, message=text)  # fmt: skip
        insert(db, "rejects", source=text or "empty", reason=text, detail=text, outcome="unreadable")
        insert(db, "revisions", source=f"file {number} {text}", version=1, capture_sha256=SHA,
               first_seen="2024-01-01T00:00:00Z", last_seen="2024-01-01T00:00:00Z", changed=text)  # fmt: skip
    for position, (state, value, raw) in enumerate(
        (
            ("number", 0.0, "0"),
            ("blank", None, ""),
            ("mark", None, "/"),
            ("mark", None, "—"),
            ("unreadable", None, "-1-"),
        )
    ):
        insert(db, "cells", report_id=2022, position=position, indicator="granted", applicant="total", state=state,
               value=value, raw=raw, unit="件", form_table=0, form_row=0, form_column=position)  # fmt: skip
    insert(db, "crawls", run_id=1, portal="sample_one", started_at="2024-01-01T00:00:00Z", outcome="ok",
           stats='{"pages": 3, "reports": 2, "errors": {"timeout": 1}}')  # fmt: skip


def write_archive(path):
    with Archive.open(path) as archive, archive.transaction() as db:
        fill(db)
    return path


def write_sound_archive(path):
    """The same, but every figure is what its quote says, as it is where a reader has been."""
    write_archive(path)
    with Archive.open(path) as archive, archive.transaction() as db:
        db.execute("DELETE FROM statistics WHERE indicator <> 'requests_received'")
        db.execute("UPDATE statistics SET value = report_id, qualifier = 'exact'")
    return path
