"""The registry in the package, with or without the user's own actors."""

from __future__ import annotations

import gc
from functools import lru_cache
from pathlib import Path

from detente.actors.own import facts_of
from detente.actors.registry import Registry


@lru_cache(maxsize=1)
def shipped_registry() -> Registry:
    """The registry in the package."""
    return _made(None)


def registry_with(path: Path) -> Registry:
    """The registry in the package with the user's own actors in a TOML file. Raises ActorsFileError."""
    return _made(path)


def _made(path: Path | None) -> Registry:
    """The registry, made without the collector, which would look again and again through what all lives on."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return Registry(facts_of(path))
    finally:
        if collecting:
            gc.enable()
