"""The errors of the whole project: one root, and a leaf for each thing a user can act on.

Every class carries the exit code that the command line maps it to (docs/architecture.md, "Exit codes").
"""


class GongkaiError(Exception):
    """Raised never directly: the root that the command line catches to print one clear line."""

    exit_code = 1


class UsageError(GongkaiError):
    """Raised when what the user named does not exist or makes no sense, from the command line and intake."""

    exit_code = 2


class OutOfSpaceError(GongkaiError):
    """Raised when the disk is full or below the floor, from the capture store and the archive writer."""

    exit_code = 3


class ConfigurationError(GongkaiError):
    """Raised when a portal record, a setting or the environment is wrong, from loaders at start."""

    exit_code = 4


class YieldError(GongkaiError):
    """Raised when a portal gave less than its record expects, from the end of a crawl."""

    exit_code = 10


class LossError(GongkaiError):
    """Raised when a new extraction would lose more figures than it may, from the end of a build."""

    exit_code = 10


class StoppedError(GongkaiError):
    """Raised when a signal ended long work early but cleanly, from crawl and build."""

    exit_code = 11


class RateLimitedError(GongkaiError):
    """Raised when a portal asked to be left alone for now, from the end of a crawl."""

    exit_code = 18


class FixityError(GongkaiError):
    """Raised when stored bytes do not match their checksum, from the capture store and ``gongkai verify``."""

    exit_code = 20


class ArchiveError(GongkaiError):
    """Raised when an archive file cannot be read as what it claims to be, from opening a database."""

    exit_code = 4


class ArchiveInUseError(GongkaiError):
    """Raised when another process holds the writer's lock of an archive, from opening it for writing."""

    exit_code = 75


class UnreadableError(GongkaiError):
    """Raised when bytes cannot be read as a document at all, from ``extract.readers``."""
