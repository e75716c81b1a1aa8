"""Libraries that only some formats need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from extract.errors import ConfigurationError


def needed(module: str, purpose: str) -> Any:
    """Import a library of the extra ``export``; ConfigurationError, with what to do, where it is not installed."""
    try:
        return import_module(module)
    except ImportError as error:
        package = module.split(".", maxsplit=1)[0]
        raise ConfigurationError(f"{purpose} needs {package}: pip install 'gongkai[export]'") from error
