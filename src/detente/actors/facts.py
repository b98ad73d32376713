"""The tables of who is who, as rows: those that ship with the package, for the registry to index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.tables import read_table

Row = dict[str, str]
Facts = Mapping[str, list[Row]]
"""Rows by the name of their table."""

TABLES = (
    "states", "organisations", "groups", "outlets", "people", "roles", "deeds", "given_names", "regions", "cities",
)  # fmt: skip


class ShippedFacts(Mapping[str, list[Row]]):
    """Every table of ``data/``, read when it is asked for, so that not all are in memory at once.

    Raises FileNotFoundError where the package was installed without its data.
    """

    def __getitem__(self, name: str) -> list[Row]:
        if name not in TABLES:
            raise KeyError(name)
        return list(read_table("actors", name))

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)
