"""Which extractor is this: a hash of the code and the data that decide what is read from a document."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

#: What can change a result. Compiled files, caches and the type marker cannot.
_SUFFIXES = frozenset({".py", ".csv", ".tsv", ".toml", ".json", ".txt"})


def version_of(package: Path) -> str:
    """Return 16 hexadecimal digits that change when any code or data file below ``package`` changes.

    Names count too, so moving a file changes the version; time stamps, permissions and the place of the package
    on the disk do not.
    """
    digest = hashlib.sha256()
    files = sorted(
        (path.relative_to(package).as_posix(), path)
        for path in package.rglob("*")
        if path.suffix in _SUFFIXES and "__pycache__" not in path.parts
    )
    for name, path in files:
        body = path.read_bytes()
        # Lengths keep "ab" + "c" and "a" + "bc" apart.
        digest.update(f"{name}\0{len(body)}\0".encode())
        digest.update(body)
    return digest.hexdigest()[:16]


@cache
def extractor_version() -> str:
    """Return the version of the installed ``extract`` package; rows that carry another one are stale."""
    return version_of(Path(__file__).parent)
