"""Actor and agent dictionaries of the PETRARCH family, made into a file of one's own actors (TOML).

The format is that of the PETRARCH documentation, "Actor Dictionary" and "Agent Dictionary": a name, its synonyms
behind ``+``, and CAMEO actor codes in brackets with the days between which they hold. Whatever is written here,
``own`` accepts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from detente.actors.names import key_of, slug
from detente.actors.own import flaw_of
from detente.actors.petrarch_blocks import Block, Code, blocks_of, markers_of, without_controls
from detente.actors.phrase import BODY
from detente.actors.registry import LONGEST_NAME, Registry
from detente.tables import read_table

_ARMED = ("REB", "OPP", "PTY", "PRM", "UAF", "CRM")


@dataclass(slots=True)
class Imported:
    """The text of a TOML file, how many names it holds, and the codes that could not be read with their numbers.

    ``too_long`` counts the names left out for having more words than any that is found.
    """

    toml: str
    names: int
    unknown: Counter[str]
    too_long: int = 0


def import_petrarch(paths: Iterable[Path], registry: Registry) -> Imported:
    """Dictionaries of PETRARCH or TABARI as a file of one's own actors.

    Bodies and people that the registry knows keep its ids. What a code says beyond country and sector is left out,
    and codes without either are counted in ``unknown``. Raises OSError for a file that cannot be read.
    """
    paths = [*paths]
    texts = [path.read_text(encoding="utf-8-sig", errors="replace") for path in paths]
    markers = markers_of(texts)
    made = _Maker(registry)
    for text in texts:
        for block in blocks_of(text, markers):
            made.add(block)
    named = ", ".join(sorted({without_controls(path.name) for path in paths}))
    head = f"# Made from PETRARCH dictionaries: {named}\n".encode(errors="replace").decode()
    if made.too_long:
        s, were = ("", "was") if made.too_long == 1 else ("s", "were")
        head += f"# {made.too_long:,} name{s} of more than {LONGEST_NAME} words {were} left out.\n"
    entries = [*(entry.toml() for entry in made.entries.values() if entry.is_told), *made.roles]
    return Imported(head + "\n".join(entries), made.names, made.unknown, made.too_long)


@dataclass(frozen=True, slots=True)
class _Meaning:
    country: str
    sector: str


@dataclass(slots=True)
class _Entry:
    """What the blocks of one id tell together. ``known``: the id ships, and what else is told of it stays."""

    table: str
    id: str
    known: bool
    names: dict[str, None] = field(default_factory=dict)
    country: str = ""
    sector: str = ""
    offices: list[dict[str, str]] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.names or self.offices)

    def toml(self) -> str:
        """The entry as a table of TOML."""
        if self.known:
            country = self.country if self.offices else ""  # without an office it would be every office's
            return _toml(self.table, id=self.id, aliases=[*self.names], country=country, offices=self.offices)
        name, *aliases = self.names
        sector = "" if self.table == "person" else self.sector
        return _toml(
            self.table, id=self.id, name=name, aliases=aliases, country=self.country, sector=sector,
            offices=self.offices if self.table == "person" else [],
        )  # fmt: skip


class _Maker:
    """Makes entries of blocks, one for each id, however many blocks tell of it."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._body_ids: dict[str, str] = {}
        for id, body in registry.bodies.items():
            if body.name:
                self._body_ids.setdefault(body.name, id)
        self._sectors = {row["cameo"]: row["sector"] for row in read_table("actors", "cameo_sectors")}
        self._countries = {row["cameo"]: row["country"] for row in read_table("actors", "cameo_countries")}
        self.entries: dict[str, _Entry] = {}
        self.roles: list[str] = []
        self.unknown: Counter[str] = Counter()
        self.names = 0
        self.too_long = 0

    def add(self, block: Block) -> None:
        """Takes a block in, and counts its names, its codes that cannot be read and its names that are too long."""
        if block.is_agent:
            self._add_agent(block)
        else:
            self._add_actor(block)

    def _meaning(self, code: str) -> _Meaning | None:
        """What a CAMEO code tells: its country, if it begins with one, and the first sector in it."""
        parts = [code[i : i + 3] for i in range(0, len(code), 3)] or [""]
        country = self._countries.get(parts[0], parts[0] if parts[0] in self._registry.state_names else "")
        sector = next((self._sectors[part] for part in parts if part in self._sectors), "")
        return _Meaning(country, sector) if country or sector else None

    def _found(self, names: Iterable[str], *, person: bool = False) -> list[str]:
        """The names that a text can be searched for; the others are counted."""
        told = dict.fromkeys(name for name in names if key_of(name))
        found = [name for name in told if not flaw_of(name, person=person)]
        self.too_long += len(told) - len(found)
        return found

    def _add_agent(self, block: Block) -> None:
        sector = ""
        for code in block.codes:
            meaning = self._meaning(code.code.replace("~", "").upper())
            if meaning is None or not meaning.sector:
                self.unknown[code.code] += 1
            elif "~" in code.code:
                sector = sector or meaning.sector
        if not sector:
            return
        words = [name.lower() for name in block.names]
        if block.plural is None:
            words += [_plural(one) for one in words]
        elif block.plural:
            words.append(block.plural.lower())
        words = self._found(words)
        if words:
            self.roles.append(_toml("role", words=words, sector=sector))
            self.names += len(block.names)

    def _add_actor(self, block: Block) -> None:
        known: list[tuple[_Meaning, Code]] = []
        for code in block.codes:
            meaning = self._meaning(code.code.upper())
            if meaning and code.is_possible:
                known.append((meaning, code))
            else:
                self.unknown[code.code] += 1
        if not known or not block.names:
            return
        first = known[0][0]
        if not first.sector:
            self._put("state", first.country, block.names, known=True)
            return
        dated = any(code.start or code.end for _, code in known) or any(m.sector == "ELI" for m, _ in known)
        table, id, is_known = self._who(block.names[0], first, dated=dated)
        entry = self._put(table, id, block.names, known=is_known)
        if entry is None:
            return
        entry.country = entry.country or next((m.country for m, _ in known if m.country), "")
        entry.sector = entry.sector or first.sector
        if table == "person" and dated:
            self._put_offices(entry, known)

    def _who(self, name: str, first: _Meaning, *, dated: bool) -> tuple[str, str, bool]:
        """Table and id of whoever bears a name, and whether the registry knows of him, her or it."""
        registry, own = self._registry, slug(name)
        ids = registry.named(key_of(name)) | {own}
        people = sorted(one for one in ids if one in registry.terms)
        body = (
            own
            if own in registry.bodies
            else min((self._body_ids[n] for n in ids if n in self._body_ids), default="")
        )
        if people and (dated or not body):
            return "person", people[0], True
        if body:
            return "group" if registry.bodies[body].kind == "group" else "organisation", body, True
        if dated and 1 < len(name.split()) <= 5 and not BODY.search(name):
            return "person", own, False
        return "group" if first.country and first.sector in _ARMED else "organisation", own, False

    def _put(self, table: str, id: str, names: list[str], *, known: bool) -> _Entry | None:
        """The entry of an id with more names; None where no name can be found in a text, and there is no entry."""
        found = self._found(names, person=table == "person")
        entry = self.entries.get(id)
        if entry is None:
            if not found:
                return None
            entry = self.entries[id] = _Entry(table, id, known)
        elif table == "person" and entry.table != "person":  # once without days, and once with an office
            entry.table = table
        before = len(entry.names)
        entry.names.update(dict.fromkeys(found))
        self.names += len(entry.names) - before
        return entry

    def _put_offices(self, entry: _Entry, known: list[tuple[_Meaning, Code]]) -> None:
        for meaning, code in known:
            if meaning.sector in (
                "",
                "ELI",
            ):  # that somebody is out of office, the registry works out by itself
                continue
            days = {"start": code.start, "end": code.end}
            office = {"sector": meaning.sector} | {key: day for key, day in days.items() if day}
            if office not in entry.offices:
                entry.offices.append(office)
        if not entry.offices and not entry.known:
            entry.offices = [{"sector": "ELI"}]


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def _toml(table: str, **values: object) -> str:
    lines = [f"[[{table}]]"]
    for key, value in values.items():
        if value in ("", []):
            continue
        if key == "offices" and isinstance(value, list):
            told = [", ".join(f"{k} = {json.dumps(v)}" for k, v in one.items()) for one in value]
            lines.append(f"offices = [{', '.join(f'{{{one}}}' for one in told)}]")
        else:
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
