"""What archive.db is known by: its marks, its public tables and views. The tables are made by archive.migrations."""

from __future__ import annotations

#: Written to ``PRAGMA user_version``, so that an older program refuses a newer file instead of damaging it.
SCHEMA_VERSION = 6

#: "GKAI": tells an archive from any other SQLite file, so that ``--archive`` never fills a stranger's database.
APPLICATION_ID = 0x474B4149

#: The public tables with the columns that give them one order, for dumps, comparisons and exports.
PUBLIC_TABLES: dict[str, tuple[str, ...]] = {
    "reports": ("report_id",),
    "texts": ("report_id",),
    "sections": ("report_id", "position"),
    "statistics": ("report_id", "indicator", "applicant"),
    "cells": ("report_id", "position"),
    "checks": ("report_id", "position"),
    "repeats": ("report_id", "position"),
    "repairs": ("report_id", "position"),
    "attachments": ("report_id", "position"),
    "differences": ("report_id",),
    "copied": ("report_id", "from_report_id"),
    "rejects": ("source",),
    "revisions": ("source", "version"),
    "indicators": ("indicator",),
    "crawls": ("run_id",),
}
VIEWS = ("applications", "reviews", "coverage", "duplicates", "failed_checks", "health")
