"""The fixtures of this folder; what they are made of is in conftest_site.py, which tests can import by its name."""

from conftest_site import archive_path, ids, served

__all__ = ["archive_path", "ids", "served"]
