"""Two SQLite files and all that reads them: ``captures.db`` (raw, append-only) and ``archive.db`` (derived)."""
