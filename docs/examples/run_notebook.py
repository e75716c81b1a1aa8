"""Run the notebook and store its outputs in it: ``make notebook``.

    python docs/examples/run_notebook.py TABLES [NOTEBOOK]

TABLES is the folder of a Parquet export. Outputs come out the same on every run: no times, no counters.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).with_name("figures.ipynb")


def run(tables: Path, notebook: Path = NOTEBOOK) -> nbformat.NotebookNode:
    """Return the notebook with the outputs for the files in ``tables``; CellExecutionError when a cell fails."""
    os.environ["GONGKAI_TABLES"] = str(tables.resolve())
    held = nbformat.read(notebook, as_version=4)
    NotebookClient(
        held, timeout=120, record_timing=False, resources={"metadata": {"path": str(NOTEBOOK.parent)}}
    ).execute()
    return held


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit(f"usage: python {sys.argv[0]} TABLES [NOTEBOOK]")
    target = Path(sys.argv[2]) if len(sys.argv) == 3 else NOTEBOOK
    nbformat.write(run(Path(sys.argv[1])), target)
    print(target)
