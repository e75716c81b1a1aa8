"""What the archive's tests share: captures written as a crawler would write them, and a quick build."""

from archive.build import build
from archive.captures import Captures
from archive.captures_model import NewCapture
from archive.workers import Limits

READER = "standin:read"
#: Small enough for tests, large enough for a machine under load.
LIMITS = Limits(memory=2**30, cpu_seconds=2, wall_seconds=10.0)


def report_text(place, year, received, *, extra=""):
    return f"{place}{year}年政府信息公开工作年度报告\n全年收到申请{received}件。{extra}"


def capture(folder, entries):
    """Write captures beside an archive in ``folder``; return the archive's path. Entries are keyword arguments."""
    path = folder / "archive.db"
    with Captures.open(folder / "captures.db", write=True) as captures:
        run = captures.start_run("sample_one")
        for place, entry in enumerate(entries):
            values = {"role": "report", "outcome": "ok", "status": 200, "content_type": "text/html", **entry}
            values.setdefault("fetched_at", f"2024-02-01T00:00:{place:02d}Z")
            values.setdefault("source", values.get("url"))
            if isinstance(values.get("body"), str):
                values["body"] = values["body"].encode()
            captures.add(NewCapture(run_id=run, portal="sample_one", **values))
        captures.end_run(run, "ok", {"reports": len(entries)})
    return path


def made(path, **options):
    """Build with the stand-in reader."""
    return build(path, **{"reader": READER, "limits": LIMITS, "version": "v1", "workers": 2, **options})
