"""Who is known: states, bodies, groups and people in office, found by the words that name them.

Tables are in ``data/``; ``Registry.match`` finds the longest names in a phrase that were valid on a day.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from detente.tables import read_table, split_cell

_WORD = re.compile(r"[^\W_]+(?:[\u2060'’]{1,2}[^\W_]+)*")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){1,}[^\W\d_]\b\.?")
_PLAIN_WORD = re.compile(r"[a-z0-9]+")
_POSSESSIVE = re.compile(r"['’]s?$")
LONGEST_NAME = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of some words. ``kind``: state, demonym, people, capital, metonym, body, group, role, city.

    ``start`` and ``end`` are ISO dates, '' where open; ``rank`` breaks ties, lower first.
    """

    kind: str
    id: str | None
    country: str | None
    sector: str
    name: str | None
    start: str = ""
    end: str = ""
    rank: int = 0
    exact: bool = False
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a person in an office."""

    person: str
    name: str
    country: str | None
    office: str
    kind: str
    sector: str
    organisation: str | None
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Match:
    """Tokens ``first`` to ``last`` (inclusive) of a phrase and what they mean."""

    first: int
    last: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a phrase without dots and 's, folded for look-up; ``start`` and ``size`` are as in the phrase."""

    text: str
    key: str
    start: int
    possessive: bool
    size: int


def fold(text: str) -> str:
    """Lower case without accents, for comparing names."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().replace("’", "'")


def tokens_of(phrase: str) -> list[Token]:
    """Words of a phrase; dots of abbreviations and a possessive 's are no part of them."""
    # Dots become a character that is no letter but keeps every offset.
    joined = _DOTTED.sub(lambda m: m.group().replace(".", "\u2060"), phrase)
    tokens = []
    for match in _WORD.finditer(joined):
        word = match.group().replace("\u2060", "")
        bare = _POSSESSIVE.sub("", word) if word[-2:].lower() in ("'s", "’s") else word
        follows = phrase[match.end() : match.end() + 2]
        size = match.end() - match.start() - (len(word) - len(bare))
        tokens.append(Token(bare, fold(bare), match.start(), bare != word or follows[:1] in ("'", "’"), size))
    return tokens


def key_of(name: str) -> tuple[str, ...]:
    """The folded words of a name."""
    if name.isascii() and "." not in name and "'" not in name:  # nearly all; much faster
        return tuple(_PLAIN_WORD.findall(name.lower()))
    return tuple(token.key for token in tokens_of(name))


def valid_on(start: str, end: str, day: str | None) -> bool:
    """Whether a period covers a day; without a day, whether it is still open."""
    if day is None:
        return not end
    return not ((start and day < start[: len(day)]) or (end and day[: len(end)] > end))


class Registry:
    """The tables in memory, indexed by the folded words that name each entry."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        self._surnames: dict[str, list[str]] = defaultdict(list)
        self._people_names: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self.terms: dict[str, list[Term]] = defaultdict(list)
        self.state_names: dict[str, str] = {}
        self.bodies: dict[str, Entry] = {}
        self._load_states()
        self._load_bodies("organisations", "body")
        self._load_bodies("groups", "group")
        self._load_outlets()
        self._load_people()
        self._load_roles()
        self._load_places()
        self._longest = _longest_by_first_word(self._names)
        self._longest_people = _longest_by_first_word(self._people_names)

    def _add(self, words: str, entry: Entry) -> None:
        key = key_of(words)
        while key and key[0] == "the" and len(key) > 1:
            key = key[1:]
        if key and len(key) <= LONGEST_NAME:
            self._names[key].append(entry)

    def _load_states(self) -> None:
        for row in read_table("actors", "states"):
            code, dates = row["id"], (row["start"], row["end"])
            self.state_names[code] = row["name"]
            rank = 1 if row["end"] else 0

            def entry(kind: str, sector: str = "GOV", exact: bool = False) -> Entry:
                return Entry(kind, code, code, sector, None, *dates, rank=rank, exact=exact)  # noqa: B023

            for name in (row["name"], *split_cell(row["aliases"])):
                short = len(name.replace(".", "")) <= 4 and name.upper() == name
                self._add(name, entry("state", exact=short))
            for name in split_cell(row["demonyms"]):
                people = name.endswith("s") and name[:-1] in row["demonyms"]
                self._add(name, entry("people" if people else "demonym", "CVL" if people else "GOV"))
            for name in split_cell(row["capital"]):
                self._add(name, entry("capital"))
            for name in split_cell(row["metonyms"]):
                words, _, sector = name.rpartition(":")
                self._add(words or name, entry("metonym", sector if words else "GOV"))

    def _load_bodies(self, table: str, kind: str) -> None:
        for row in read_table("actors", table):
            parent = row.get("acts_for") or row["id"]
            entry = Entry(
                kind,
                parent,
                row["country"] or None,
                row["sector"],
                row["name"],
                row["start"],
                row["end"],
                rank=2,
            )
            self.bodies.setdefault(row["id"], entry)
            for name in (row["name"], *split_cell(row["aliases"])):
                bare = name.replace(".", "")
                exact = len(bare) <= 5 and bare.upper() == bare
                self._add(name, entry if not exact else _with_exact(entry))

    def _load_outlets(self) -> None:
        for row in read_table("actors", "outlets"):
            entry = Entry("body", row["id"], row["country"] or None, "JRN", row["name"], rank=3)
            for name in (row["name"], *split_cell(row["aliases"])):
                short = len(name) <= 5 and name.upper() == name
                self._add(name, _with_exact(entry) if short or len(name.split()) == 1 else entry)

    def _load_people(self) -> None:
        for row in read_table("actors", "people"):
            person = row["id"]
            self.terms[person].append(
                Term(
                    person, row["name"], row["country"] or None, row["office"], row["kind"], row["sector"],
                    row["organisation"] or None, row["start"], row["end"],
                )
            )  # fmt: skip
            for name in (row["name"], *split_cell(row["aliases"])):
                key = key_of(name)
                if len(key) == 1 and person not in self._surnames[key[0]]:
                    self._surnames[key[0]].append(person)
                elif len(key) > 1 and person not in self._people_names[key]:
                    self._people_names[key].append(person)
            surname = key_of(row["name"])[-1]
            if person not in self._surnames[surname]:
                self._surnames[surname].append(person)

    def _load_roles(self) -> None:
        for row in read_table("actors", "roles"):
            self._add(row["words"], Entry("role", None, None, row["sector"], row["kind"], rank=9))

    def _load_places(self) -> None:
        for row in read_table("actors", "regions"):
            place = Entry(
                "region", None, row["country"] or None, "", row["name"], rank=5,
                lat=float(row["lat"]), lon=float(row["lon"]),
            )  # fmt: skip
            for name in (row["name"], *split_cell(row["aliases"])):
                self._add(name, place)
        for row in read_table("actors", "cities"):
            place = Entry(
                "city", None, row["country"], "", row["name"], rank=7,
                lat=float(row["lat"]), lon=float(row["lon"]),
            )  # fmt: skip
            for name in filter(None, (row["name"], row["plain"])):
                self._add(name, place)

    def meanings(
        self, key: tuple[str, ...], day: str | None, kinds: Iterable[str] | None = None
    ) -> list[Entry]:
        """Entries that the folded words may mean on a day, best first; outdated ones only for want of better."""
        entries = self._names.get(key, ())
        if kinds is not None:
            wanted = frozenset(kinds)
            entries = [entry for entry in entries if entry.kind in wanted]
        fresh = [entry for entry in entries if valid_on(entry.start, entry.end, day)]
        return sorted(fresh or entries, key=lambda entry: entry.rank)

    def match(self, tokens: list[Token], day: str | None, kinds: Iterable[str] | None = None) -> list[Match]:
        """Longest names first come, first served, from the left; names that overlap a chosen one are left."""
        matches: list[Match] = []
        keys = [token.key for token in tokens]
        i = 0
        while i < len(tokens):
            for size in range(min(self._longest.get(keys[i], 0), len(tokens) - i), 0, -1):
                key = tuple(keys[i : i + size])
                if key not in self._names:
                    continue
                words = tokens[i : i + size]
                entry = next((e for e in self.meanings(key, day, kinds) if _written_so(e, words)), None)
                if entry:
                    matches.append(Match(i, i + size - 1, entry))
                    i += size
                    break
            else:
                i += 1
        return matches

    def people(self, tokens: list[Token]) -> list[tuple[int, int, list[str]]]:
        """Full names of known people among the tokens: first and last token, and their ids."""
        found = []
        keys = [token.key for token in tokens]
        i = 0
        while i < len(tokens):
            for size in range(min(self._longest_people.get(keys[i], 0), len(tokens) - i), 1, -1):
                ids = self._people_names.get(tuple(keys[i : i + size]))
                if ids and any(token.text[:1].isupper() for token in tokens[i : i + size]):
                    found.append((i, i + size - 1, ids))
                    i += size - 1
                    break
            i += 1
        return found

    def names_in(self, text: str, day: str | None) -> list[tuple[int, int]]:
        """Offsets of the names of states, bodies, groups and people in a text, the longest first come."""
        tokens = tokens_of(text)
        matches = self.match(
            tokens, day, ("state", "demonym", "people", "capital", "metonym", "body", "group")
        )
        spans = [(m.first, m.last) for m in matches] + [
            (first, last) for first, last, _ in self.people(tokens)
        ]
        return sorted((tokens[a].start, tokens[b].start + tokens[b].size) for a, b in spans)

    def by_surname(self, surname: str) -> list[str]:
        """Ids of known people with this folded surname or single name."""
        return self._surnames.get(surname, [])

    def term_on(self, person: str, day: str | None) -> Term | None:
        """The office that the person held on a day, or None; the highest when there were several."""
        terms = [term for term in self.terms.get(person, ()) if valid_on(term.start, term.end, day)]
        return min(terms, key=lambda term: _RANKS.get(term.kind, 9), default=None)

    def latest_term(self, person: str, day: str | None) -> Term | None:
        """The last office begun before a day; the first of all where none was."""
        terms = sorted(self.terms.get(person, ()), key=lambda term: term.start)
        before = [term for term in terms if day is None or term.start <= day]
        return (before or terms[:1] or [None])[-1]  # type: ignore[list-item]


_RANKS = {
    kind: rank
    for rank, kind in enumerate(
        ("head_of_state", "head_of_government", "party_leader", "foreign_minister", "organisation_head",
         "group_leader", "defence_minister", "security_adviser", "royal", "ambassador", "spokesperson",
         "envoy", "military", "legislature", "opposition", "dissident")
    )
}  # fmt: skip


def _longest_by_first_word(names: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """How many words the longest name has that begins with a word; most words begin none."""
    longest: dict[str, int] = {}
    for key in names:
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return longest


def _with_exact(entry: Entry) -> Entry:
    return Entry(
        entry.kind,
        entry.id,
        entry.country,
        entry.sector,
        entry.name,
        entry.start,
        entry.end,
        entry.rank,
        True,
    )


def _written_so(entry: Entry, words: list[Token]) -> bool:
    """Abbreviations stand in capitals, names begin with one; roles and descriptions may stand in any case."""
    if entry.kind == "role":
        return True
    if entry.exact:
        return all(word.text.isupper() for word in words)
    return words[0].text[:1].isupper() or len(words) > 1


@lru_cache(maxsize=1)
def shipped_registry() -> Registry:
    """The registry in the package."""
    return Registry()
