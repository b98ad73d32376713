"""What turns articles into records: the shipped model and registry, and the user's own actors."""

from __future__ import annotations

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


def shipped_coder(model: Model | None = None) -> Coder:
    """The reader with the model (or the one given) and the registry that ship with the package.

    Raises MissingModel where the installation lacks them.
    """
    from detente.reader import read_articles

    model, registry = _shipped(model)
    return Coder(partial(read_articles, model=model, registry=registry), model.version)


def _shipped(model: Model | None) -> tuple[Model, Registry]:
    from detente.actors import shipped_registry
    from detente.reader.model import shipped_model

    try:
        return model or shipped_model(), shipped_registry()
    except FileNotFoundError as error:
        raise MissingModel(
            f"the installed package lacks {error.filename}: install it again with "
            "'pip install --force-reinstall detente'"
        ) from error


def evaluate(
    task: str,
    path: str | os.PathLike[str],
    *,
    actors: str | os.PathLike[str] | None = None,
    model: Model | None = None,
) -> dict[str, Any]:
    """The figures of the shipped model and rules on a labelled file (JSON Lines) of a published benchmark.

    ``task`` is one of ``relations``, ``parties``, ``statements``, ``events`` and ``actors``; ``events`` needs the
    actor dictionary ``actors``. Raises EvaluationError, which names file and line, and MissingModel.
    """
    from detente.evaluation import evaluate as score

    model, registry = _shipped(model)
    figures = score(task, Path(path), model, registry, actors=Path(actors) if actors else None)
    return {"task": task, "model": model.version, **figures}
