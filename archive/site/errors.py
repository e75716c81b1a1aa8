"""Pages for what went wrong: in the site's look, and quietly.

Datasette alone prints a full traceback with all local variables for every mistyped address, which floods the
terminal and carries whatever strange text was asked for into it.
"""

from __future__ import annotations

import sys
import traceback
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Base400, Forbidden, Response
from datasette.views.base import DatasetteError

from archive.site.archives import archives
from archive.terminal import safe_for_terminal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

JSON = (".json", ".jsono", ".csv")


def handler(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Response]] | None:
    """Return what answers for an exception, or None to leave it to datasette (no archive; permissions)."""
    if isinstance(exception, Forbidden) or not archives(datasette):
        return None

    async def answer() -> Response:
        status, title, message = _described(exception)
        if request.path.split("?")[0].endswith(JSON):
            return Response.json({"ok": False, "error": message, "status": status, "title": title}, status=status)
        page = {"status": status, "heading": title or HTTPStatus(status).phrase, "message": message}
        html = await datasette.render_template("gongkai/error.html", page, request=request)
        return Response.html(html, status=status)

    return answer


def _described(exception: Exception) -> tuple[int, str | None, str]:
    if isinstance(exception, Base400):
        return exception.status, None, str(exception.args[0]) if exception.args else ""
    if isinstance(exception, DatasetteError):
        # Some of datasette's messages hold HTML of its own; here they are shown as text.
        return exception.status or 500, exception.title, str(exception.message)
    lines = "".join(traceback.format_exception(exception))
    sys.stderr.write(safe_for_terminal(lines) + "\n")
    return 500, None, type(exception).__name__
