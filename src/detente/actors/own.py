"""The user's own actors: a TOML file that adds to the shipped tables, or overrides them.

An entry whose id ships already gives it more names and replaces what else it tells; ``replace = true`` drops what
ships, and ``forget = ["some-id"]`` takes entries out. See docs/actors.md.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from detente.actors.facts import Facts, Row, ShippedFacts
from detente.actors.names import slug
from detente.ontology import SECTORS

_LISTS = frozenset(("aliases", "demonyms", "capital", "words", "domains"))
_ADDED = _LISTS | {"metonyms"}
"""What an entry of an id that ships adds to, and does not replace."""
_NUMBERS = {"lat": 90.0, "lon": 180.0}
_OFFICE = ("office", "kind", "sector", "organisation", "start", "end")
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "state": ("id", "name", "aliases", "demonyms", "capital", "metonyms", "start", "end"),
    "organisation": ("id", "name", "aliases", "country", "sector", "kind", "acts_for", "start", "end"),
    "group": ("id", "name", "aliases", "country", "sector", "kind", "start", "end"),
    "outlet": (
        "id",
        "name",
        "aliases",
        "domains",
        "country",
        "kind",
        "state_controlled",
        "owner_type",
        "owner",
    ),
    "person": ("id", "name", "aliases", "country", "born", "gender", "home", "offices", *_OFFICE),
    "role": ("words", "sector", "kind"),
    "place": ("name", "aliases", "country", "lat", "lon"),
}
"""What each table of the file may tell of an entry."""
_TABLES = {
    "state": "states", "organisation": "organisations", "group": "groups", "outlet": "outlets",
    "person": "people", "role": "roles", "place": "regions",
}  # fmt: skip
_ROLE_KINDS = ("person", "body", "people")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_ID = re.compile(r"[A-Z]{3}|[a-z0-9]+(-[a-z0-9]+)*")
_HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_MOST = 10


class ActorsFileError(Exception):
    """A file of actors that cannot be used; says in which lines, and what is wrong with each."""


def facts_of(path: str | PathLike[str] | None) -> Facts:
    """The shipped facts, with those of a file of one's own if there is one. Raises ActorsFileError."""
    return ShippedFacts() if path is None else with_own(ShippedFacts(), Path(path))


def with_own(facts: Facts, path: Path) -> Facts:
    """The facts with those of a TOML file added; raises ActorsFileError, with line numbers."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ActorsFileError(f"cannot read {path}: {why}") from error
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ActorsFileError(f"{path} is not TOML: {error}") from error
    file = _File(told, _lines(text), {row["id"] for row in facts["states"]})
    rows = [*file.rows()]
    if file.faults:
        first, rest = file.faults[0], file.faults[1:_MOST]
        more = f" ({len(file.faults) - 1} more: {'; '.join(rest)})" if rest else ""
        raise ActorsFileError(f"{path}, {first}{more}")
    merged = {name: list(table) for name, table in facts.items()}
    for name in file.forgotten:
        _forget(merged, name)
    for table, row, replaces in rows:
        if replaces:
            _forget(merged, row["id"])
        merged[table] = _merged(merged[table], row, table)
    return merged


@dataclass
class _File:
    """A file as parsed, with the line of each of its entries and keys, and what is wrong with them."""

    told: Mapping[str, Any]
    lines: Mapping[tuple[object, ...], int]
    countries: set[str]

    def __post_init__(self) -> None:
        self.faults: list[str] = []
        self.forgotten: list[str] = []

    def fault(self, at: tuple[object, ...], what: str) -> None:
        line = next((self.lines[at[:n]] for n in range(len(at), 0, -1) if at[:n] in self.lines), 1)
        self.faults.append(f"line {line}: {what}")

    def rows(self) -> Iterator[tuple[str, Row, bool]]:
        """The rows of the tables that the file adds to, and whether each replaces what ships."""
        for name, entries in self.told.items():
            if name == "forget":
                if isinstance(entries, list) and all(isinstance(one, str) for one in entries):
                    self.forgotten = entries
                else:
                    self.fault(("", 0, name), "'forget' is a list of ids")
            elif name not in ALLOWED:
                self.fault(
                    (name, 0), f"there is no table [[{name}]]; there are {', '.join(ALLOWED)}, and forget"
                )
            elif not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
                self.fault((name, 0), f"write [[{name}]] with two brackets, once for each")
            else:
                for number, entry in enumerate(entries):
                    yield from self._entry(name, number, entry)

    def _entry(self, name: str, number: int, entry: Mapping[str, Any]) -> Iterator[tuple[str, Row, bool]]:
        at = (name, number)
        replaces = entry.get("replace", False)
        if not isinstance(replaces, bool):
            self.fault((*at, "replace"), "'replace' is true or false")
        row = self._cells(
            at, {k: v for k, v in entry.items() if k not in ("replace", "offices")}, ALLOWED[name]
        )
        if name == "role":
            yield from self._roles(at, row)
            return
        if not row.get("name") and not row.get("id"):
            self.fault(at, "needs a name")
            return
        if name == "place" and not (row.get("lat") and row.get("lon") and row.get("name")):
            self.fault(at, "a place needs name, lat and lon")
        if name == "state" and not re.fullmatch(r"[A-Z]{3}", row.get("id", "")):
            self.fault((*at, "id"), "a state needs its id, three capital letters (ISO 3166 alpha-3)")
        row.setdefault("id", slug(row.get("name", "")))
        offices = entry.get("offices", [])
        if not isinstance(offices, list) or not all(isinstance(office, dict) for office in offices):
            self.fault(
                (*at, "offices"), 'offices is a list, as in offices = [{office = "Mayor", start = 2001}]'
            )
            offices = []
        for office in offices or [{}]:
            term = {**row, **self._cells((*at, "offices"), office, _OFFICE)}
            yield _TABLES[name], term, replaces is True and office is (offices or [office])[0]

    def _roles(self, at: tuple[object, ...], row: Row) -> Iterator[tuple[str, Row, bool]]:
        if not row.get("words") or not row.get("sector"):
            self.fault(at, "a role needs words and a sector")
        if row.setdefault("kind", "person") not in _ROLE_KINDS:
            self.fault((*at, "kind"), f"the kind of a role is {', '.join(_ROLE_KINDS)}")
        for words in filter(None, row.pop("words", "").split(";")):
            yield "roles", {**row, "id": "", "words": words}, False

    def _cells(self, at: tuple[object, ...], entry: Mapping[str, Any], allowed: tuple[str, ...]) -> Row:
        """The values of an entry as cells of a table, checked."""
        row: Row = {}
        for key, value in entry.items():
            where = (*at, key)
            if key not in allowed:
                self.fault(where, f"{key!r} is not known here; there are {', '.join(allowed)}, replace")
            elif key in _LISTS:
                values = [value] if isinstance(value, str) else value
                if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
                    self.fault(where, f"{key!r} is a list of names")
                elif any(";" in one for one in values):
                    self.fault(where, f"a name in {key!r} holds a semicolon: write a list")
                else:
                    row[key] = ";".join(one.strip().replace("’", "'") for one in values)
            elif key == "metonyms":
                if not isinstance(value, dict) or not all(sector in SECTORS for sector in value.values()):
                    self.fault(where, 'metonyms tell sectors, as in metonyms = {"Elbow Palace" = "GOV"}')
                else:
                    row[key] = ";".join(f"{words}:{sector}:{words}" for words, sector in value.items())
            elif key in _NUMBERS:
                if (
                    isinstance(value, bool)
                    or not isinstance(value, int | float)
                    or abs(value) > _NUMBERS[key]
                ):
                    self.fault(where, f"{key!r} is a number of degrees up to {_NUMBERS[key]:.0f}")
                else:
                    row[key] = str(value)
            else:
                row[key] = self._cell(where, key, value)
        return row

    def _cell(self, where: tuple[object, ...], key: str, value: Any) -> str:
        words = (
            str(value).strip()
            if isinstance(value, str | int | dt.date) and not isinstance(value, bool)
            else ""
        )
        if not words and value != "":
            self.fault(where, f"{key!r} is text")
        elif key in ("start", "end") and words and not _DATE.fullmatch(words):
            self.fault(where, f"{key!r} is {words!r} and not a date like 2004, 2004-03 or 2004-03-09")
        elif key == "sector" and words not in SECTORS:
            self.fault(where, f"{words!r} is no PLOVER sector; there are {', '.join(SECTORS)}")
        elif key in ("country", "home") and words and words not in self.countries:
            self.fault(where, f"{words!r} is no country: write ISO 3166 alpha-3, as NOR")
        elif key == "id" and not _ID.fullmatch(words):
            self.fault(where, f"{words!r} is no id: small letters, digits and hyphens, as northern-front")
        elif key == "gender" and words not in ("", "m", "f"):
            self.fault(where, "'gender' is m or f")
        elif key == "born" and not re.fullmatch(r"\d{4}", words):
            self.fault(where, "'born' is a year")
        return words


def _lines(text: str) -> dict[tuple[object, ...], int]:
    """The line of each entry ``(table, number)`` and of each of its keys ``(table, number, key)``."""
    lines: dict[tuple[object, ...], int] = {}
    counts: dict[str, int] = {}
    at: tuple[object, ...] = ("", 0)
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            name, _, inner = header[1].partition(".")
            if inner:
                at = (name, counts.get(name, 1) - 1, inner)
            else:
                at = (name, counts.get(name, 0))
                counts[name] = counts.get(name, 0) + 1
            lines.setdefault(at, number)
        elif key := _KEY.match(line):
            lines.setdefault((*at, key[1]), number)
    return lines


def _forget(facts: dict[str, list[Row]], name: str) -> None:
    for table in facts:
        facts[table] = [row for row in facts[table] if row.get("id") != name]


def _merged(rows: list[Row], row: Row, table: str) -> list[Row]:
    """The rows of a table with one of the user's: an id that is there is given its names and what else it tells."""
    header = tuple(rows[0])  # as the shipped table has it
    same = [one for one in rows if row.get("id") and one.get("id") == row["id"]]
    full = dict.fromkeys(header, "") | row | {"own": "yes"}
    if not same:
        return [*rows, _completed(full, table)]
    known = same[0]
    names = {"name": row.get("name") or known["name"]}
    for column in _ADDED.intersection(header):
        told = [*known[column].split(";"), *row.get(column, "").split(";")]
        if column == "aliases" and names["name"] != known["name"]:
            told.append(known["name"])
        names[column] = ";".join(dict.fromkeys(filter(None, told)))
    if table == "people":
        old = [{**one, **names} if one in same else one for one in rows]
        has_term = any(row.get(column) for column in _OFFICE)
        return (
            [*old, _completed(full | names | {"country": row.get("country") or known["country"]}, table)]
            if has_term
            else old
        )
    changed = {**known, **row, **names, "own": "yes"}
    return [changed if one is known else one for one in rows]


def _completed(row: Row, table: str) -> Row:
    """What an entry leaves open, as the shipped tables would have it."""
    if table == "people":
        return row | {"kind": row["kind"] or "envoy", "sector": row["sector"] or "GOV"}
    if table in ("organisations", "groups"):
        return row | {"sector": row["sector"] or ("UNK" if row["country"] else "IGO")}
    return row
