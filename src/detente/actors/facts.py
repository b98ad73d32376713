"""The tables of who is who, as rows: those that ship with the package, for the registry to index."""

from __future__ import annotations

from detente.tables import read_table

Row = dict[str, str]
Facts = dict[str, list[Row]]

TABLES = (
    "states", "organisations", "groups", "outlets", "people", "roles", "deeds", "given_names", "regions", "cities",
)  # fmt: skip


def shipped_facts() -> Facts:
    """Every table of ``data/`` by its name; a fresh copy, for others to add to.

    Raises FileNotFoundError where the package was installed without its data.
    """
    return {name: list(read_table("actors", name)) for name in TABLES}
