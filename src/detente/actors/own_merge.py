"""Puts what a user's file tells into the shipped tables, each row found by its id; see ``own``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from detente.actors.facts import Facts, Row, ShippedFacts
from detente.actors.own_lines import Path

ADDED = ("aliases", "demonyms", "capital", "words", "domains", "metonyms")
"""What an entry of an id that ships adds to, and does not replace."""
OFFICE = ("office", "kind", "sector", "organisation", "start", "end")
_OF_THE_PERSON = ("born", "gender", "home")
"""What is told of a person and not of an office, and so holds in every row."""
TABLES = {
    "state": "states", "organisation": "organisations", "group": "groups", "outlet": "outlets",
    "person": "people", "role": "roles", "place": "regions",
}  # fmt: skip
_SINGULAR = {table: name for name, table in TABLES.items()}
_ONE_ID = ("states", "organisations", "groups", "people")
"""Tables of which an id names one entry only; an outlet may have the id of the body that runs it."""
Fault = Callable[[Path, str], None]


@dataclass(frozen=True, slots=True)
class Told:
    """A row that the file tells, whether it replaces what ships, where it stands, and whether it has no fault."""

    table: str
    row: Row
    replaces: bool
    at: Path
    sound: bool


def merge(facts: Facts, forgotten: Iterable[tuple[Path, str]], told: Iterable[Told], fault: Fault) -> Facts:
    """The tables with what is forgotten left out and what is told put in; ``fault`` is called for what cannot be."""
    tables = {name: _Table(name, rows) for name, rows in facts.items()}
    used = {row["organisation"] for row in facts["people"]}  # some agencies are no entries of their own
    for id, at in {id: at for at, id in forgotten}.items():
        dropped = [table.drop(id) for table in tables.values()]
        if not any(dropped):
            fault(at, f"{id!r} cannot be forgotten: no such id ships")
    ordered = [*told]
    for one in ordered:
        row, known = one.row, tables[one.table].has(one.row["id"])
        if one.replaces:
            tables[one.table].drop(row["id"])
        if one.sound:
            _check(one, known, tables, fault)
        tables[one.table].put(row)
    bodies = tables["organisations"].ids() | tables["groups"].ids()
    employers, owners = bodies | used, bodies | tables["states"].ids()
    for one in ordered:
        _check_owners(one, employers, owners, fault)
    sectors = {
        row["id"]: row["sector"] for name in ("organisations", "groups") for row in tables[name].rows()
    }
    return {name: [*map(table.completed(sectors), table.rows())] for name, table in tables.items()}


def _check(one: Told, known: bool, tables: Mapping[str, _Table], fault: Fault) -> None:
    """What is wrong with a row in the light of those that are there."""
    row, id = one.row, one.row["id"]
    elsewhere = [
        name for name in _ONE_ID if one.table in _ONE_ID and name != one.table and tables[name].has(id)
    ]
    if id and elsewhere:
        what = f"{id!r} is the id of a [[{_SINGULAR[elsewhere[0]]}]]"
        fault((*one.at, "id"), f"{what}: forget that one, or give this one another id")
    elif id and not row.get("name") and not tables[one.table].has(id):
        why = "'replace' drops the name that ships" if known else f"{id!r} does not ship"
        fault(one.at, f"{why}: needs a name")
    start, end = tables[one.table].period_with(row)
    if start and end and start[: len(end)] > end[: len(start)]:
        fault((*one.at, "end" if row.get("end") else "start"), f"it ends ({end}) before it starts ({start})")


def _check_owners(one: Told, employers: set[str], owners: set[str], fault: Fault) -> None:
    for key, ids in (("organisation", employers), ("acts_for", owners)):
        if (id := one.row.get(key)) and id not in ids:
            fault((*one.at, key), f"{id!r} is no id of an organisation or group, in this file or shipped")


class _Table:
    """A table whose rows are found by id; names are put together when all is told, for there may be many."""

    def __init__(self, name: str, rows: list[Row]) -> None:
        self.name = name
        self._rows: list[Row | None] = [*rows]
        self._header = tuple((rows or ShippedFacts()[name])[0])  # before any is forgotten
        self._places: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            if row.get("id"):
                self._places.setdefault(row["id"], []).append(place)
        self._lists: dict[str, dict[str, dict[str, None]]] = {}
        """By id and column, the names so far, in their order."""
        self._common: dict[str, Row] = {}
        """By id, what holds in every row of a person."""

    def has(self, id: str) -> bool:
        return id in self._places

    def ids(self) -> set[str]:
        return {*self._places}

    def rows(self) -> Iterator[Row]:
        """The rows in their order, with all of their names."""
        for row in self._rows:
            if row is not None:
                id = row.get("id", "")
                lists = {column: ";".join(names) for column, names in self._lists.get(id, {}).items()}
                yield row | lists | self._common.get(id, {}) if lists else row

    def drop(self, id: str) -> bool:
        """Takes the entry out; whether there was one."""
        places = self._places.pop(id, [])
        for place in places:
            self._rows[place] = None
        self._lists.pop(id, None)
        self._common.pop(id, None)
        return bool(places)

    def period_with(self, row: Row) -> tuple[str, str]:
        """First and last day of an entry once the row is put in; a row of a person is an office by itself."""
        places = () if self.name == "people" else self._places.get(row["id"], ())
        known: Row = next((one for place in places if (one := self._rows[place])), {})
        told = known | row
        return told.get("start", ""), told.get("end", "")

    def put(self, row: Row) -> None:
        """Adds a row, or what it tells to the entry of its id."""
        id = row["id"]
        known = self._rows[self._places[id][0]] if id in self._places else None
        if known is None:
            full = dict.fromkeys(self._header, "") | row | {"own": "yes"}
            if id:
                self._places[id] = [len(self._rows)]
            self._rows.append(full)
            return
        self._put_names(known, row)
        if self.name == "people":
            self._put_person(known, row)
        else:
            listed = {"name": row.get("name") or known["name"], "own": "yes"}
            self._rows[self._places[id][0]] = known | row | listed

    def _put_names(self, known: Row, row: Row) -> None:
        lists = self._lists.setdefault(row["id"], {})
        for column in ADDED:
            if column in self._header:
                if column not in lists:
                    lists[column] = dict.fromkeys(filter(None, known[column].split(";")))
                lists[column].update(dict.fromkeys(filter(None, row.get(column, "").split(";"))))
        old = self._common.get(row["id"], known)["name"]
        if row.get("name", old) not in ("", old):
            lists["aliases"][old] = None  # whoever is renamed is still known by the name that ships

    def _put_person(self, known: Row, row: Row) -> None:
        id = row["id"]
        common = self._common.setdefault(id, {"name": known["name"], "own": "yes"})
        told = {key: row[key] for key in ("name", *_OF_THE_PERSON) if row.get(key)}
        common.update(told)
        country = row.get("country")
        if any(row.get(column) for column in OFFICE):
            whose = {"country": country or known["country"]}
            kept = {key: known[key] for key in _OF_THE_PERSON if key in known}
            self._places[id].append(len(self._rows))
            self._rows.append(dict.fromkeys(self._header, "") | kept | row | whose | {"own": "yes"})
        elif country:
            for place in self._places[id]:
                if (one := self._rows[place]) is not None:
                    # Whoever works for an international body acts for no country, and is still of one.
                    self._rows[place] = one | {"country" if one["country"] else "home": country}

    def completed(self, sectors: Mapping[str, str]) -> Callable[[Row], Row]:
        """Makes what an entry of the file leaves open what the shipped tables would have; sectors of bodies by id."""

        def complete(row: Row) -> Row:
            if not row.get("own"):
                return row
            if self.name == "people":
                sector = sectors.get(row["organisation"]) or (
                    "UNK" if row["organisation"] in sectors else "GOV"
                )
                return row | {"kind": row["kind"] or "envoy", "sector": row["sector"] or sector}
            if self.name in ("organisations", "groups"):
                return row | {"sector": row["sector"] or self._sector(row)}
            return row

        return complete

    def _sector(self, row: Row) -> str:
        return "UNK" if row["country"] or self.name == "groups" else "IGO"
