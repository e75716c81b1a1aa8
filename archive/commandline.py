"""The manners of the command line: every error is one line on standard error and an exit code.

Imported before anything else by ``gongkai --help``, so it imports nothing heavy itself.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Stopped by a signal (docs/architecture.md, "Exit codes").
STOPPED = 11


class Commands(click.Group):
    """A group whose commands may raise anything: it explains the error and exits with the right code."""

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """Run the command line and exit; ``--debug`` adds the traceback of an error."""
        arguments = list(sys.argv[1:] if args is None else args)
        code: Any
        try:
            code = super().main(arguments, prog_name or "gongkai", standalone_mode=False)
        except BaseException as error:  # noqa: BLE001 - the border of the program: nothing passes it unexplained
            code = explained(error, debug="--debug" in arguments)
        sys.exit(code if isinstance(code, int) else 0)


def explained(error: BaseException, *, debug: bool) -> int:
    """Print one line for an error and return its exit code."""
    import sqlite3  # noqa: PLC0415

    from archive.sqlite_errors import translated  # noqa: PLC0415
    from archive.terminal import complain  # noqa: PLC0415
    from extract.errors import GongkaiError, OutOfSpaceError  # noqa: PLC0415

    if isinstance(error, SystemExit) and isinstance(error.__context__, BrokenPipeError):
        error = error.__context__  # click makes an exit code 1 of it
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    if debug:
        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    if isinstance(error, click.ClickException):
        asked = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else ""
        complain(error.format_message() + (f" (see {asked} --help)" if asked else ""))
        return error.exit_code
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        complain("stopped; what was done so far is kept, and the same command goes on from there")
        return STOPPED
    if isinstance(error, BrokenPipeError):
        # The reader of our output has gone (head, less): no error. Keep Python from writing to it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, sqlite3.Error):
        try:
            with translated(Path("the archive")):
                raise error
        except GongkaiError as translation:
            error = translation
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        error = OutOfSpaceError("no space left on the disk")
    if isinstance(error, GongkaiError):
        complain(str(error))
        return error.exit_code
    complain(f"unexpected {type(error).__name__}: {error}; --debug shows where")
    return 1
