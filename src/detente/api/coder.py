"""What turns articles into records: the shipped model and registry, and the user's own actors."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.records import Article, Event, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from detente.actors import Registry
    from detente.reader.model import Model

Derived = tuple[tuple[Event, ...], tuple[Statement, ...]]


class MissingModel(Exception):
    """The model or the tables that read articles are not where they should be."""


@dataclass(frozen=True, slots=True)
class Coder:
    """What turns articles into events and statements, in the order given, and the version of it."""

    read: Callable[[Sequence[Article]], Sequence[Derived]]
    version: str


def shipped_coder(model: Model | None = None, *, actors: str | os.PathLike[str] | None = None) -> Coder:
    """The reader with the model (or the one given) and the registry that ship with the package.

    ``actors`` is a TOML file of one's own actors: it adds to the registry or overrides it, and becomes part of the
    version, so that a store reads its pages again. Raises MissingModel where the installation lacks model or
    registry, and ActorsFileError.
    """
    from detente.reader import read_articles

    registry = registry_for(actors)
    model = model or _shipped_model()
    version = model.version if actors is None else f"{model.version}+actors-{_digest(Path(actors))}"
    return Coder(partial(read_articles, model=model, registry=registry), version)


def registry_for(actors: str | os.PathLike[str] | None) -> Registry:
    """The registry that ships with the package, or with one's own actors. Raises MissingModel and ActorsFileError."""
    from detente.actors import registry_with, shipped_registry

    try:
        return shipped_registry() if actors is None else registry_with(Path(actors))
    except FileNotFoundError as error:
        raise _missing(error) from error


def _shipped_model() -> Model:
    from detente.reader.model import shipped_model

    try:
        return shipped_model()
    except FileNotFoundError as error:
        raise _missing(error) from error


def _missing(error: FileNotFoundError) -> MissingModel:
    return MissingModel(
        f"the installed package lacks {error.filename}: install it again with "
        "'pip install --force-reinstall detente'"
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def evaluate(
    task: str,
    path: str | os.PathLike[str],
    *,
    actors: str | os.PathLike[str] | None = None,
    model: Model | None = None,
) -> dict[str, Any]:
    """The figures of the shipped model and rules on a labelled file (JSON Lines) of a published benchmark.

    ``task`` is one of ``relations``, ``parties``, ``statements``, ``events``, ``actors`` and ``pages``; ``events`` needs the
    actor dictionary ``actors``, which for the other tasks is a TOML file of one's own actors. Raises
    EvaluationError, which names file and line, ActorsFileError and MissingModel.
    """
    from detente.evaluation import evaluate as score

    dictionary = Path(actors) if actors and task == "events" else None
    registry = registry_for(None if dictionary else actors)
    model = model or _shipped_model()
    figures = score(task, Path(path), model, registry, actors=dictionary)
    return {"task": task, "model": model.version, **figures}
