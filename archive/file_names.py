"""Names of files as text, whatever system gave them: SQLite keeps no others, and a source must be readable."""

from __future__ import annotations

import os


def readable(name: str) -> str:
    r"""Return a path as text; parts of it that come out of old Chinese archives are GB18030.

    What is neither that nor UTF-8 is shown by its bytes (``\xff``).
    """
    return "/".join(_decoded(os.fsencode(part)) for part in name.split("/"))


def _decoded(part: bytes) -> str:
    if _is(part, "utf-8"):
        return part.decode("utf-8")
    return part.decode("gb18030") if _is(part, "gb18030") else part.decode("utf-8", "backslashreplace")


def _is(part: bytes, encoding: str) -> bool:
    try:
        part.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
