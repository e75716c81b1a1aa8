"""The one place of ``extract`` that starts another program: old Word files become something readable.

LibreOffice keeps tables exactly and is preferred; antiword is small and reads Word 6 to 2003 only. Both work in a
folder of their own that is removed afterwards, without network and with a time limit.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from extract.errors import UnreadableError

#: Seconds; a report takes LibreOffice about one, its first start on a machine some more.
OFFICE_SECONDS = 90
ANTIWORD_SECONDS = 20
#: A converted file larger than this is an accident.
MOST_BYTES = 50 * 1024 * 1024
INSTALL = "install LibreOffice (Debian: libreoffice-writer-nogui), or antiword for .doc"


def has_office() -> bool:
    """Tell whether LibreOffice is on the search path."""
    return shutil.which("soffice") is not None


def has_antiword() -> bool:
    """Tell whether antiword is on the search path."""
    return shutil.which("antiword") is not None


def to_docx(body: bytes, suffix: str) -> bytes:
    """Convert a text document (``suffix`` such as ``.doc``) to DOCX with LibreOffice.

    Errors: :class:`UnreadableError` when LibreOffice is missing, takes too long, or makes nothing of it.
    """
    if not has_office():
        raise UnreadableError(f"no converter: to read {suffix} files {INSTALL}")
    with tempfile.TemporaryDirectory(prefix="gongkai-office-") as folder:
        source = Path(folder, "source" + suffix)
        source.write_bytes(body)
        profile = Path(folder, "profile").as_uri()
        _run(
            [
                "soffice",
                f"-env:UserInstallation={profile}",  # a profile of its own: two conversions never meet
                "--headless",
                "--norestore",
                "--convert-to",
                "docx:Office Open XML Text",
                "--outdir",
                folder,
                str(source),
            ],
            folder,
            OFFICE_SECONDS,
        )
        made = source.with_suffix(".docx")
        if not made.is_file():
            raise UnreadableError(f"damaged: LibreOffice could not read the {suffix} file")
        if made.stat().st_size > MOST_BYTES:
            raise UnreadableError(f"too large: the converted {suffix} file has more than {MOST_BYTES} bytes")
        return made.read_bytes()


def to_docbook(body: bytes) -> bytes:
    """Convert a Word 6 to 2003 file to DocBook XML (UTF-8) with antiword.

    Errors: :class:`UnreadableError` when antiword is missing, takes too long, or makes nothing of it.
    """
    if not has_antiword():
        raise UnreadableError(f"no converter: to read .doc files {INSTALL}")
    with tempfile.TemporaryDirectory(prefix="gongkai-office-") as folder:
        source = Path(folder, "source.doc")
        source.write_bytes(body)
        made = _run(["antiword", "-m", "UTF-8.txt", "-x", "db", str(source)], folder, ANTIWORD_SECONDS)
    if b"<book" not in made[:4096]:
        raise UnreadableError("damaged: antiword could not read the .doc file")
    return made[:MOST_BYTES]


def _run(command: list[str], folder: str, seconds: int) -> bytes:
    """Run a converter in its own process group; on overtime the whole group is ended. Returns standard output."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise UnreadableError(f"{command[0]} took more than {seconds} seconds") from error
    return output
