"""Who is known: states, bodies, groups and people in office, found by the words that name them.

Tables are in ``data/``; ``Registry.match`` finds the longest names in a phrase that were valid on a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from sys import intern

from detente.actors.entries import Entry, Match, Term
from detente.actors.facts import Facts, Row
from detente.actors.names import Token, key_of, tokens_of, valid_on
from detente.actors.variants import Variants
from detente.tables import split_cell

LONGEST_NAME = 8
_DAYS = 512
"""States and days of which the office holders are remembered."""
_TURNED = re.compile(r"\brebel until (\d{4}(?:-\d\d){0,2})|\bparty since (\d{4}(?:-\d\d){0,2})")
_HEIRS_FIRST = ("SCG", "SUN", "YAR", "VDR", "DDR")
"""Former states of which the first heir took the seat."""
_ENOUGH = 3
"""People of a given name needed before it tells a gender, and the share of others that may bear it."""
_DISSENT = 0.1


class Registry:
    """The tables of facts in memory, indexed by the folded words that name each entry."""

    def __init__(self, facts: Facts) -> None:
        self._names: dict[tuple[str, ...], list[Entry]] = {}
        self._surnames: dict[str, list[str]] = {}
        self._people_names: dict[tuple[str, ...], list[str]] = {}
        self.terms: dict[str, list[Term]] = {}
        self._common: set[tuple[str, ...]] = set()
        self._genders: dict[str, str] = {}
        self.state_names: dict[str, str] = {}
        self._spans: dict[str, tuple[str, str]] = {}
        self._heirs: dict[str, tuple[str, ...]] = {}
        self.bodies: dict[str, Entry] = {}
        self._terms_of: dict[str, list[Term]] = {}
        for row in facts["states"]:
            self._add_state(row)
        for table, kind in (("organisations", "body"), ("groups", "group")):
            for row in facts[table]:
                self._add_body(row, kind)
        for row in facts["outlets"]:
            self._add_outlet(row)
        for row in facts["people"]:
            self._add_term(row)
        for row in facts["roles"]:
            role = Entry("role", None, None, row["sector"], row["kind"], rank=_rank(row, 9))
            self._add(row["words"], role)
            self._common.add(key_of(row["words"]))
        for row in facts["deeds"]:
            self._add(row["words"], Entry("deed", None, None, row["sector"], None, rank=9))
        self.given_names = frozenset(row["words"].lower() for row in facts["given_names"])
        for row in facts["regions"]:
            self._add_place(row, "region", 5, (row["name"], *split_cell(row["aliases"])))
        for row in facts["cities"]:
            self._add_place(row, "city", 7, (row["name"], row["plain"]) if row["plain"] else (row["name"],))
        self._held = lru_cache(maxsize=_DAYS)(self._find_terms)
        self._longest = _longest_by_first_word(self._names)
        self._longest_people = _longest_by_first_word(self._people_names)

    def _add(self, words: str, entry: Entry) -> None:
        key = _without_article(key_of(words))
        if key and len(key) <= LONGEST_NAME:
            known = self._names.get(key)
            if known is None:
                self._names[key] = [entry]
            else:
                known.append(entry)

    def _add_state(self, row: Row) -> None:
        code, rank = row["id"], _rank(row, 1 if row["end"] else 0)
        self.state_names[code] = row["name"]
        self._spans[code] = row["start"], row["end"]
        if row["successors"]:
            self._heirs[code] = split_cell(row["successors"])

        def entry(kind: str, sector: str = "GOV", exact: bool = False, name: str = "") -> Entry:
            less = 1 if name and f"less usual: {name}" in row["note"] else 0
            return Entry(
                kind, code, code, sector, None, row["start"], row["end"], rank=rank + less, exact=exact
            )

        for name in (row["name"], *split_cell(row["aliases"])):
            self._add(name, entry("state", exact=_abbreviates(name, 4), name=name))
        for name in split_cell(row["demonyms"]):
            people = name.endswith("s") and name[:-1] in row["demonyms"]
            self._add(name, entry("people" if people else "demonym", "CVL" if people else "GOV", name=name))
        for name in split_cell(row["capital"]):
            self._add(name, entry("capital"))
        for metonym in split_cell(row["metonyms"]):
            words, sector, body = (
                (*metonym.split(":"), "GOV", "")[:3] if ":" in metonym else (metonym, "GOV", "")
            )
            self._add(words, entry("metonym", sector)._replace(name=body or words))

    def _add_body(self, row: Row, kind: str) -> None:
        entry = Entry(
            kind, row.get("acts_for") or row["id"], row["country"] or None, row["sector"], row["name"],
            row["start"], row["end"], rank=_rank(row, 2),
        )  # fmt: skip
        self.bodies.setdefault(row["id"], entry)
        spans = [entry]
        if turned := _TURNED.search(row.get("note", "")):  # a party now, armed before
            day = turned[1] or turned[2]
            spans = [entry._replace(sector="REB", end=day), entry._replace(sector="PTY", start=day)]
        for name in (row["name"], *split_cell(row["aliases"])):
            for one in spans:
                self._add(name, one._replace(exact=True) if _abbreviates(name, 5) else one)

    def _add_outlet(self, row: Row) -> None:
        entry = Entry("body", row["id"], row["country"] or None, "JRN", row["name"], rank=_rank(row, 3))
        for name in (row["name"], *split_cell(row["aliases"])):
            key = key_of(name)
            if len(key) == 2 and key[0] == "the":  # "the Nation" is a paper, a nation is not
                self._names.setdefault(key, []).append(entry)
            else:
                self._add(name, entry._replace(exact=True) if _abbreviates(name, 5) else entry)

    def _add_term(self, row: Row) -> None:
        person = row["id"]
        country, organisation = intern(row["country"]) or None, row["organisation"] or None
        term = Term._make((
            person, row["name"], country, intern(row["office"]), intern(row["kind"]), intern(row["sector"]),
            organisation, row["start"], row["end"], country or row.get("home") or None,
        ))  # fmt: skip
        if country:
            self._terms_of.setdefault(country, []).append(term)
        if organisation:
            self._terms_of.setdefault(organisation, []).append(term)
        known = self.terms.get(person)
        if known is not None:  # the names are those of the first row
            known.append(term)
            return
        self.terms[person] = [term]
        if row.get("gender"):
            self._genders[person] = row["gender"]
        own = key_of(row["name"])
        self._surnames.setdefault(own[-1], []).append(person)
        keys = [own]
        for alias in row["aliases"].split(";") if row["aliases"] else ():
            if alias.isascii() or row.get("own"):  # shipped rows have accented names in plain letters too
                keys.append(key_of(alias))
        for key in keys:
            if len(key) > 1:
                self._people_names.setdefault(key, []).append(person)
            elif key and key[0] != own[-1]:
                self._surnames.setdefault(key[0], []).append(person)

    def _add_place(self, row: Row, kind: str, rank: int, names: tuple[str, ...]) -> None:
        place = Entry._make((
            kind, None, row["country"] or None, "", row["name"], "", "", _rank(row, rank), False,
            float(row["lat"]), float(row["lon"]),
        ))  # fmt: skip
        for name in names:
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

    def match(
        self,
        tokens: list[Token],
        day: str | None,
        kinds: Iterable[str] | None = None,
        told_of: Mapping[str, float] | None = None,
    ) -> list[Match]:
        """Longest names first come, first served, from the left; names that overlap a chosen one are left.

        Of several meanings of one kind ("Congo") that country is meant which the text tells of most (``told_of``).
        """
        matches: list[Match] = []
        keys = [token.key for token in tokens]
        i = 0
        while i < len(tokens):
            for size in range(min(self._longest.get(keys[i], 0), len(tokens) - i), 0, -1):
                key = tuple(keys[i : i + size])
                if key not in self._names:
                    continue
                words = tokens[i : i + size]
                fitting = [e for e in self.meanings(key, day, kinds) if _written_so(e, words)]
                if key[0] == "the" and (not words[1].text[:1].isupper() or _goes_on(tokens, i + size)):
                    continue
                if (
                    told_of and key in self._common
                ):  # "the Senate" is the one of the country that the text is about
                    fitting = [e for e in fitting if e.kind != "metonym" or e.country in told_of]
                if fitting:
                    entry = fitting[0]
                    if told_of and len(fitting) > 1:
                        same = [e for e in fitting if e.kind == entry.kind]
                        entry = max(same, key=lambda e: told_of.get(e.country or "", 0.0))
                    matches.append(Match(i, i + size - 1, entry, key))
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

    def named(self, key: tuple[str, ...]) -> set[str]:
        """The people and bodies, by id and name, that have these folded words for a full name."""
        bodies = {entry.name for entry in self._names.get(key, ()) if entry.kind in ("body", "group")}
        return {*self._people_names.get(key, ()), *filter(None, bodies)}

    @cached_property
    def variants(self) -> Variants:
        """Other spellings of the people's names."""
        return Variants(self._people_names)

    def without_countries(self, name: str) -> frozenset[str]:
        """The words of a body's name but those that say whose it is: a "Constitutional Court of Hungary"."""
        tokens = tokens_of(name)
        whose = {
            i
            for match in self.match(tokens, None, ("state", "demonym", "capital"))
            for i in range(match.first, match.last + 1)
        }
        return frozenset(t.key for i, t in enumerate(tokens) if i not in whose) - {"the", "of", "for", "and"}

    def is_common(self, match: Match) -> bool:
        """Whether a metonym is a word for such a body anywhere, as "the Senate"."""
        return match.entry.kind == "metonym" and match.key in self._common

    def by_surname(self, surname: str) -> list[str]:
        """Ids of known people with this folded surname or single name."""
        return self._surnames.get(surname, [])

    def terms_on(self, person: str, day: str | None) -> list[Term]:
        """The offices that the person held on a day, the highest first."""
        terms = [term for term in self.terms.get(person, ()) if valid_on(term.start, term.end, day)]
        return sorted(terms, key=lambda term: _RANKS.get(term.kind, 9))

    def term_on(self, person: str, day: str | None) -> Term | None:
        """The highest office that the person held on a day, or None."""
        return next(iter(self.terms_on(person, day)), None)

    def home_of(self, person: str, day: str | None = None) -> str | None:
        """The person's own country as it was on a day, whomever he or she worked for."""
        terms = sorted(self.terms.get(person, ()), key=lambda term: term.start, reverse=True)
        home = next((term.home for term in terms if term.home), None)
        return self.state_on(home, day) if home else None

    def nationality_of(self, name: str, day: str | None) -> str | None:
        """The country of a person by full name, whomever he or she works for."""
        people = self._people_names.get(key_of(name), ())
        return next(filter(None, (self.home_of(person, day) for person in people)), None)

    def gender_of(self, name: str) -> str | None:
        """``m`` or ``f`` of a person by full name; of a stranger by the given name, where nearly all agree."""
        key = key_of(name)
        for person in self._people_names.get(key, ()):
            if person in self._genders:
                return self._genders[person]
        return self._given_genders.get(key[0]) if len(key) > 1 else None

    @cached_property
    def _given_genders(self) -> dict[str, str]:
        counts: dict[str, list[int]] = {}
        for person, gender in self._genders.items():
            count = counts.setdefault(key_of(self.terms[person][0].name)[0], [0, 0])
            count[gender == "f"] += 1
        return {
            given: "f" if women > men else "m"
            for given, (men, women) in counts.items()
            if men + women >= _ENOUGH and min(men, women) <= (men + women) * _DISSENT
        }

    def terms_of(self, owner: str, day: str | None) -> list[Term]:
        """Every office of a state or body that was held on a day."""
        return self._held(owner, day)

    def _find_terms(self, owner: str, day: str | None) -> list[Term]:
        return [term for term in self._terms_of.get(owner, ()) if valid_on(term.start, term.end, day)]

    def state_on(self, code: str, day: str | None) -> str:
        """The state that was where one is now, on a day: YUG for SRB in 2000, SUN for UKR in 1980."""
        start, end = self._spans.get(code, ("", ""))
        if day is None or valid_on(start, end, day):
            return code
        if end and day[: len(end)] > end:
            heirs = self._heirs.get(code, ())
            return self.state_on(heirs[0], day) if len(heirs) == 1 or code in _HEIRS_FIRST else code
        before = next((old for old, heirs in self._heirs.items() if code in heirs and old != code), None)
        return self.state_on(before, day) if before else code

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


def _without_article(key: tuple[str, ...]) -> tuple[str, ...]:
    return key[1:] if len(key) > 1 and key[0] == "the" else key


def _rank(row: Row, usual: int) -> int:
    """What the user added comes first."""
    return -1 if row.get("own") else usual


def _abbreviates(name: str, longest: int) -> bool:
    """Whether a name is a short one all in capitals, which means this only where it is written so."""
    bare = name.replace(".", "")
    return len(bare) <= longest and bare.upper() == bare


def _goes_on(tokens: list[Token], following: int) -> bool:
    """Whether a name is only the beginning of a longer one: "the National Assembly" is no paper."""
    return following < len(tokens) and tokens[following].text[:1].isupper()


def _written_so(entry: Entry, words: list[Token]) -> bool:
    """Abbreviations stand in capitals, names begin with one; roles and descriptions may stand in any case."""
    if entry.kind in ("role", "deed"):
        return True
    if entry.exact:
        return all(word.text.isupper() for word in words)
    return words[0].text[:1].isupper() or len(words) > 1


def same_name(one: str, other: str, registry: Registry) -> bool:
    """Whether two names are one, folded, or name the same person or body of the registry."""
    mine, theirs = (_without_article(key_of(name)) for name in (one, other))
    if mine == theirs or registry.named(mine) & registry.named(theirs):
        return True
    bare, other_bare = (registry.without_countries(name) for name in (one, other))
    return bool(bare) and bare == other_bare
