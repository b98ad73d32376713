"""Who is who: the registry looked up, and dictionaries of older coders brought along."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detente.api.coder import registry_for
from detente.records import Actor
from detente.store import QueryError, last_day

if TYPE_CHECKING:
    from detente.actors import Imported


def find_actors(
    words: str, *, on: str | None = None, actors: str | os.PathLike[str] | None = None
) -> list[Actor]:
    """People, bodies, groups, states and outlets that words name, with their offices; the surest first.

    ``on`` is a day, month or year: the office held then is told, and "Russian foreign minister" finds who held it.
    ``actors`` is a file of one's own. Raises QueryError for ``on``, ActorsFileError and MissingModel.
    """
    from detente.actors import facts_of, look_up

    if on is not None:
        last_day(on, "on")
    registry = registry_for(actors)
    return look_up(words, facts_of(actors), registry, on)


def import_petrarch(paths: Sequence[str | os.PathLike[str]]) -> Imported:
    """Actor and agent dictionaries of the PETRARCH family as the text of a file of one's own actors (TOML).

    Raises QueryError for a file that cannot be read or holds no entry.
    """
    from detente.actors import import_petrarch as import_files

    try:
        imported = import_files([Path(path) for path in paths], registry_for(None))
    except OSError as error:
        raise QueryError(f"cannot read {error.filename}: {error.strerror}") from error
    if not imported.names:
        named = ", ".join(map(str, paths))
        raise QueryError(
            f"{named}: no actors found; an actor dictionary has lines like HAMAS_ [PSEREB] and +NAME_ for synonyms"
        )
    return imported
