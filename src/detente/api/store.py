"""A store that reads pages into itself and follows relations."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

from detente.api.batches import stream
from detente.api.coder import Coder, registry_for, shipped_coder
from detente.api.run import Summary
from detente.records import ActorCount
from detente.relations import Relation, relation
from detente.store import Database, PageRead, Result, Words


class Store(Database):
    """A store that can also read pages and follow the relation of two parties."""

    def read(
        self,
        paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
        *,
        coder: Coder | None = None,
        actors: str | os.PathLike[str] | None = None,
        columns: Mapping[str, str] | None = None,
        allow_private: bool = False,
        on_batch: Callable[[list[PageRead]], object] | None = None,
    ) -> Summary:
        """Read pages into the store; those known are skipped, and a run that was cut off goes on.

        ``actors`` is a TOML file of one's own actors, ``columns`` and ``allow_private`` as in :func:`stream`. ``on_batch`` is called with what became of each input, after
        it is safely in the store. Raises StoreError, MissingModel and ActorsFileError.
        """
        coder = coder or shipped_coder(actors=actors)
        asked = [paths] if isinstance(paths, str | os.PathLike) else paths
        summary = Summary()
        for batch in stream(asked, coder=coder, known=self, columns=columns, allow_private=allow_private):
            self.write(batch, coder.version)
            summary = summary.plus(batch)
            if on_batch:
                on_batch(batch)
        return summary

    def unknown_actors(
        self,
        *,
        actor: Words = None,
        actors: str | os.PathLike[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        outlet: Words = None,
        limit: int | None = None,
    ) -> Result[ActorCount]:
        """The named parties of the store that the registry does not know, the most told of first.

        ``actors`` is a TOML file of one's own actors, which then count as known. Raises QueryError,
        ActorsFileError and MissingModel.
        """
        from detente.actors import is_known

        registry = registry_for(actors)
        told = self.actors(actor, since=since, until=until, outlet=outlet)
        names = [one.name for one in told if one.name and not is_known(one.name, registry)]
        return self.actors(actor, since=since, until=until, outlet=outlet, names=names, limit=limit)

    def relations(
        self, a: str, b: str, *, every: str = "year", sectors: frozenset[str] | None = None
    ) -> Relation:
        """How the relation of two parties moved. Each may be an id, a country, or a name (``Russia``).

        ``every`` is year, quarter or month; ``sectors`` says who acts for a state (default: GOV, MIL, LEG,
        JUD, SPY, COP). Raises QueryError for another ``every``.
        """
        asked = {} if sectors is None else {"sectors": sectors}
        return relation(self, self.who(a), self.who(b), every=every, **asked)

    def who(self, words: str) -> str:
        """What to look up for these words: ids and countries of the store as they are, else whom they name.

        ``Russia`` gives ``RUS``, ``Lavrov`` gives ``Sergei Lavrov``. Words that nobody knows are given back.
        """
        if self.knows(words, names=False):
            return words
        from detente.actors import Memory, Resolver, shipped_registry

        try:
            party = Resolver(shipped_registry()).resolve(words, None, Memory())
        except FileNotFoundError:
            return words
        if party.id is None:
            return words
        # A person has the id of the state: asked for by name, only that person is meant.
        is_person = party.name is not None and party.id == party.country
        return str(party.name) if is_person else party.id


def open(path: str | os.PathLike[str], *, read_only: bool = False) -> Store:
    """Open a store, and make it where there is none.

    With ``read_only`` nothing is made or written, and others may look things up at the same time. Raises
    StoreError.
    """
    return Store(path, read_only=read_only)
