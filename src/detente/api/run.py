"""A run: what it did, and records of pages without a store."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.api.batches import stream
from detente.api.coder import Coder, shipped_coder
from detente.records import Article, Problem, Reading
from detente.store import PageRead

SHORT = 200  # characters; a text below this is called short when it tells of no event


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. ``pages`` were read now; those known from before and those set aside come on top."""

    pages: int = 0
    known: int = 0
    set_aside: int = 0
    events: int = 0
    statements: int = 0

    def plus(self, batch: Sequence[PageRead]) -> Summary:
        """This and what became of some more inputs."""
        read = [entry for entry in batch if isinstance(entry.outcome, Article)]
        return Summary(
            self.pages + len(read),
            self.known + sum(entry.stands_for for entry in batch if entry.outcome is None),
            self.set_aside + sum(isinstance(entry.outcome, Problem) for entry in batch),
            self.events + sum(len(entry.events) for entry in read),
            self.statements + sum(len(entry.statements) for entry in read),
        )

    def and_then(self, later: Summary) -> Summary:
        """This run and a later round of it; what is known or set aside is met in each round and counts once."""
        return Summary(
            self.pages + later.pages,
            later.known,
            later.set_aside,
            self.events + later.events,
            self.statements + later.statements,
        )

    def __str__(self) -> str:
        return (
            f"Read {_count(self.pages, 'page')} "
            f"({self.known:,} already known, {self.set_aside:,} set aside): "
            f"{_count(self.events, 'event')}, {_count(self.statements, 'statement')}."
        )


def code(
    *paths: str | os.PathLike[str],
    coder: Coder | None = None,
    actors: str | os.PathLike[str] | None = None,
    columns: Mapping[str, str] | None = None,
    allow_private: bool = False,
) -> Reading:
    """Read files, folders, addresses or ``-``, and keep nothing.

    ``actors`` is a TOML file of one's own actors, ``columns`` and ``allow_private`` as in :func:`stream`. Inputs that cannot be read are in ``problems`` of what is
    returned. Raises MissingModel and ActorsFileError.
    """
    coder = coder or shipped_coder(actors=actors)
    entries = [
        entry
        for batch in stream(paths, coder=coder, columns=columns, allow_private=allow_private)
        for entry in batch
    ]
    return Reading(
        articles=tuple(entry.outcome for entry in entries if isinstance(entry.outcome, Article)),
        events=tuple(event for entry in entries for event in entry.events),
        statements=tuple(said for entry in entries for said in entry.statements),
        problems=tuple(entry.outcome for entry in entries if isinstance(entry.outcome, Problem)),
    )


def count_inputs(paths: Sequence[str]) -> int:
    """How many inputs ``paths`` hold, to show how much is left; folders are walked, nothing is opened."""
    total = 0
    for path in paths:
        if "://" in path or not os.path.isdir(path):
            total += 1
            continue
        for _, folders, names in os.walk(path):
            total += len(names) + sum(name.startswith(".") for name in folders)
            folders[:] = [name for name in folders if not name.startswith(".")]
    return total


def why_no_events(article: Article) -> str:
    """Why an article may have given no events, in a few words."""
    if len(article.text) < SHORT:
        return f"its text is short ({len(article.text)} characters)"
    return "no sentence tells, surely enough, of someone doing something to someone"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
