"""The published benchmarks of the field, on files that the user points at.

The door of the room: :func:`evaluate`, with one module a task.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.evaluation.lines import EvaluationError

if TYPE_CHECKING:
    from detente.actors import Registry
    from detente.reader.model import Model

__all__ = ["TASKS", "EvaluationError", "evaluate"]

TASKS = ("relations", "parties", "statements", "events", "actors", "pages")
"""Each is a module of this room, loaded when asked for."""


def evaluate(
    task: str, path: Path, model: Model, registry: Registry, *, actors: Path | None = None
) -> dict[str, Any]:
    """The figures of a model and the rules on a file of JSON Lines.

    ``actors`` is the actor dictionary of the task ``events``. Raises EvaluationError, which names file and line,
    for an unknown task, a file that cannot be read and a line that is not what the task needs.
    """
    if task not in TASKS:
        raise EvaluationError(f"there is no task {task!r}; there are {', '.join(TASKS)}")
    figures: dict[str, Any] = import_module(f"detente.evaluation.{task}").score(path, model, registry, actors)
    return figures
