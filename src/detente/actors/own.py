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
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

from detente.actors.facts import Facts, Row, ShippedFacts
from detente.actors.names import key_of, slug
from detente.actors.own_lines import Path as Place
from detente.actors.own_lines import lines_of
from detente.actors.own_merge import OFFICE, TABLES, Told, merge
from detente.actors.registry import LONGEST_NAME
from detente.ontology import SECTORS

_NAMES = frozenset(("aliases", "demonyms", "capital", "words"))
_LISTS = _NAMES | {"domains"}
_NUMBERS = {"lat": 90.0, "lon": 180.0}
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
    "person": ("id", "name", "aliases", "country", "born", "gender", "home", "offices", *OFFICE),
    "role": ("words", "sector", "kind"),
    "place": ("name", "aliases", "country", "lat", "lon"),
}
"""What each table of the file may tell of an entry."""
OFFICE_KINDS = (
    "head_of_state", "head_of_government", "foreign_minister", "defence_minister", "ambassador", "envoy", "spokesperson",
    "organisation_head", "agency_head", "security_adviser", "military", "legislature", "royal", "party_leader",
    "group_leader", "opposition", "dissident",
)  # fmt: skip
"""What an office may be; of several on one day, the kind tells the highest."""
_ROLE_KINDS = ("person", "body", "people")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_ID = re.compile(r"[A-Z]{3}|[a-z0-9]+(-[a-z0-9]+)*")
_STATE_ID = re.compile(r"[A-Z]{3}")
_MOST = 10
_LARGEST = 10**9
"""Numbers as text are years; of a huge one Python refuses to make text."""


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
    except (ValueError, RecursionError) as error:  # ValueError: also a number too long for Python
        raise ActorsFileError(f"{path} is not TOML: {error}") from error
    tables = {name: facts[name] for name in facts}
    file = _File(told, text, {row["id"] for row in tables["states"] if row.get("id")})
    rows = [*file.rows()]
    merged = merge(tables, file.forgotten, rows, file.fault)
    if file.faults:
        first, *rest = (f"line {line}: {what}" for line, what in sorted(file.faults, key=lambda one: one[0]))
        more = f" ({len(rest)} more: {'; '.join(rest[: _MOST - 1])})" if rest else ""
        raise ActorsFileError(f"{path}, {first}{more}")
    return merged


def flaw_of(name: str, *, person: bool = False) -> str | None:
    """Why no text can be found to tell of a name, or None; names of people may be long."""
    key = key_of(name)
    if not key:
        return "has no letters"
    size = len(key) - (len(key) > 1 and key[0] == "the")
    if size > LONGEST_NAME and not person:
        return f"has {size} words: names of more than {LONGEST_NAME} are not found"
    return None


def day_of(words: str) -> bool:
    """Whether words are a day, month or year that there was."""
    parts = _DATE.fullmatch(words)
    if not parts:
        return False
    try:
        dt.date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        return False
    return True


@dataclass
class _File:
    """A file as parsed, and what is wrong with its entries."""

    told: Mapping[str, Any]
    text: str
    shipped_states: set[str]

    def __post_init__(self) -> None:
        self.faults: list[tuple[int, str]] = []
        self.forgotten: list[tuple[Place, str]] = []

    @cached_property
    def lines(self) -> Mapping[Place, int]:
        """The lines of all that is told; looked for only once there is a fault."""
        return lines_of(self.text)

    @cached_property
    def countries(self) -> set[str]:
        """The states that there are once the file is read, its own among them."""
        forgotten, entries = self.told.get("forget"), self.told.get("state")
        gone = {one for one in forgotten if isinstance(one, str)} if isinstance(forgotten, list) else set()
        own = (one.get("id") for one in entries if isinstance(one, dict)) if isinstance(entries, list) else ()
        return (self.shipped_states - gone) | {
            one for one in own if isinstance(one, str) and _STATE_ID.fullmatch(one)
        }

    def fault(self, at: Place, what: str) -> None:
        """Notes what is wrong, with the line of the innermost part of the path that has one."""
        line = next((self.lines[at[:n]] for n in range(len(at), 0, -1) if at[:n] in self.lines), 1)
        self.faults.append((line, what))

    def rows(self) -> Iterator[Told]:
        """The rows of the tables that the file adds to; those to forget are in ``forgotten`` then."""
        for name, entries in self.told.items():
            if name == "forget":
                if isinstance(entries, list) and all(isinstance(one, str) for one in entries):
                    self.forgotten = [((name, number), one) for number, one in enumerate(entries)]
                else:
                    self.fault((name,), "'forget' is a list of ids")
            elif name not in ALLOWED:
                self.fault(
                    (name,), f"there is no table [[{name}]]; there are {', '.join(ALLOWED)}, and forget"
                )
            elif not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
                self.fault((name,), f"write [[{name}]] with two brackets, once for each")
            else:
                for number, entry in enumerate(entries):
                    yield from self._entry(name, number, entry)

    def _entry(self, name: str, number: int, entry: Mapping[str, Any]) -> Iterator[Told]:
        at, before = (name, number), len(self.faults)
        told = dict(entry)
        offices = told.pop("offices", []) if name == "person" else []
        # Roles and places have no id by which something could be replaced; those of the file come first anyway.
        replaces = told.pop("replace", False) if name not in ("role", "place") else False
        if not isinstance(replaces, bool):
            self.fault((*at, "replace"), "'replace' is true or false")
        row = self._cells(at, told, name, ALLOWED[name])
        if name == "role":
            for one in self._roles(at, row):
                yield Told("roles", one, False, at, len(self.faults) == before)
            return
        if not row.get("name") and not row.get("id"):
            if not (
                "name" in told and len(self.faults) > before
            ):  # then it has been said what is wrong with it
                self.fault(at, "needs a name")
            return
        if name == "place" and not (row.get("lat") and row.get("lon") and row.get("name")):
            if len(self.faults) == before:
                self.fault(at, "a place needs name, lat and lon")
            return
        if name == "state" and not _STATE_ID.fullmatch(row.get("id", "")):
            self.fault((*at, "id"), "a state needs its id, three capital letters (ISO 3166 alpha-3)")
        row.setdefault("id", "" if name == "place" else slug(row.get("name", "")))
        if not isinstance(offices, list) or not all(isinstance(office, dict) for office in offices):
            what = 'offices is a list, as in offices = [{office = "Mayor", start = 2001}]'
            self.fault((*at, "offices"), what)
            offices = []
        if not offices:
            yield Told(TABLES[name], row, replaces is True, at, len(self.faults) == before)
        for place, office in enumerate(offices):
            where: Place = (*at, "offices", place)
            term = row | self._cells(where, office, "person", OFFICE)
            yield Told(TABLES[name], term, replaces is True and not place, where, len(self.faults) == before)

    def _roles(self, at: Place, row: Row) -> Iterator[Row]:
        if not row.get("words") or not row.get("sector"):
            self.fault(at, "a role needs words and a sector")
        if row.setdefault("kind", "person") not in _ROLE_KINDS:
            self.fault((*at, "kind"), f"the kind of a role is {', '.join(_ROLE_KINDS)}")
        for words in filter(None, row.pop("words", "").split(";")):
            yield {**row, "id": "", "words": words}

    def _cells(self, at: Place, entry: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> Row:
        """The values of an entry as cells of a table; those with a fault are left out."""
        row: Row = {}
        for key, value in entry.items():
            where, before = (*at, key), len(self.faults)
            if key not in allowed:
                more = "" if allowed is OFFICE or name in ("role", "place") else ", replace"
                self.fault(where, f"{key!r} is not known here; there are {', '.join(allowed)}{more}")
                continue
            if key in _LISTS:
                cell = self._list(where, key, value, person=name == "person")
            elif key == "metonyms":
                cell = self._metonyms(where, value)
            elif key in _NUMBERS:
                cell = self._number(where, key, value)
            else:
                cell = self._cell(where, key, value, name)
            if len(self.faults) == before:
                row[key] = cell
        return row

    def _list(self, where: Place, key: str, value: Any, *, person: bool) -> str:
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(one, str) and one.strip() for one in values):
            self.fault(where, f"{key!r} is a list of names")
            return ""
        for number, one in enumerate(values):
            flaw = flaw_of(one, person=person) if key in _NAMES else None
            if ";" in one:
                self.fault((*where, number), f"a name in {key!r} holds a semicolon: write a list")
            elif flaw:
                self.fault((*where, number), f"{one!r} in {key!r} {flaw}")
        return ";".join(one.strip().replace("’", "'") for one in values)

    def _metonyms(self, where: Place, value: Any) -> str:
        if not isinstance(value, dict) or not all(sector in SECTORS for sector in value.values()):
            self.fault(where, 'metonyms tell sectors, as in metonyms = {"Elbow Palace" = "GOV"}')
            return ""
        for words in value:
            flaw = "holds a colon or semicolon" if ":" in words or ";" in words else flaw_of(words)
            if flaw:
                self.fault((*where, words), f"{words!r} in 'metonyms' {flaw}")
        return ";".join(f"{words}:{sector}:{words}" for words, sector in value.items())

    def _number(self, where: Place, key: str, value: Any) -> str:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        # Written so that NaN, which is not more than anything either, is refused.
        if not is_number or not abs(value) <= _NUMBERS[key]:
            self.fault(where, f"{key!r} is a number of degrees up to {_NUMBERS[key]:.0f}")
            return ""
        return str(value)

    def _cell(self, where: Place, key: str, value: Any, name: str) -> str:
        is_text = isinstance(value, str | int | dt.date) and not isinstance(value, bool)
        if not is_text or (isinstance(value, int) and abs(value) > _LARGEST):
            self.fault(where, f"{key!r} is text")
            return ""
        words = str(value).strip()
        flaw = self._flaw(key, words, name)
        if flaw:
            self.fault(where, flaw)
        return words

    def _flaw(self, key: str, words: str, name: str) -> str | None:
        """What is wrong with a value, or None."""
        if key == "name" and words:
            flaw = "holds a semicolon" if ";" in words else flaw_of(words, person=name == "person")
            return f"the name {flaw}" if flaw else None
        if key in ("start", "end") and words and not day_of(words):
            return f"{key!r} is {words!r} and not a date like 2004, 2004-03 or 2004-03-09"
        if key == "sector" and words not in SECTORS:
            return f"{words!r} is no PLOVER sector; there are {', '.join(SECTORS)}"
        if key in ("country", "home") and words and words not in self.countries:
            return f"{words!r} is no country: write ISO 3166 alpha-3, as NOR"
        if key == "id" and not _ID.fullmatch(words):
            return f"{words!r} is no id: small letters, digits and hyphens, as northern-front"
        if key == "kind" and name == "person" and words not in ("", *OFFICE_KINDS):
            return f"{words!r} is no kind of office; there are {', '.join(OFFICE_KINDS)}"
        if key == "gender" and words not in ("", "m", "f"):
            return "'gender' is m or f"
        if key == "born" and not re.fullmatch(r"[0-9]{4}", words):
            return "'born' is a year"
        return None
