"""Détente reads news and writes evidence: who did what to whom, who said what about whom.

>>> import detente
>>> reading = detente.code("page.html")         # doctest: +SKIP
>>> store = detente.open("news.duckdb")         # doctest: +SKIP
>>> store.read(["pages/"])                      # doctest: +SKIP
>>> store.events(actor="RUS", recipient="ISR").to_polars()  # doctest: +SKIP

Importing this package loads nothing heavy; the model is loaded when the first page is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.records import (
    SCHEMA_VERSION,
    Actor,
    ActorCount,
    Article,
    Event,
    Figure,
    Office,
    Party,
    Place,
    Problem,
    Reading,
    Span,
    Statement,
    to_dict,
)

if TYPE_CHECKING:
    from detente.api import Store, code, open

__version__ = "0.1.0"

__all__ = [
    "SCHEMA_VERSION",
    "Actor",
    "ActorCount",
    "Article",
    "Event",
    "Figure",
    "Office",
    "Party",
    "Place",
    "Problem",
    "Reading",
    "Span",
    "Statement",
    "Store",
    "__version__",
    "code",
    "open",
    "to_dict",
]

_LAZY = ("Store", "code", "open")


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from detente import api

        return getattr(api, name)
    raise AttributeError(f"module 'detente' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
