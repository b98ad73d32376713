"""Words to parties, by composition: whose people, in what office, on which day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from detente.actors.phrase import Phrase
from detente.actors.registry import Registry, Term, tokens_of
from detente.records import Party

_PRONOUNS = frozenset("he she they it his her their its him them we i our us my you who which that".split())
_APPOSED_BEFORE = re.compile(r"([^.;:,\"“”\n]{3,80}),\s*$")
_APPOSED_AFTER = re.compile(r"\s*,\s+((?:the|an?|his|her|its|their)?\s*[^.;:,\"“”\n]{3,80})")
PRONOUN = re.compile(rf"(?:{'|'.join(sorted(_PRONOUNS))})", re.IGNORECASE)


@dataclass(slots=True)
class Memory:
    """What an article has said so far: people by surname, abbreviations, and the country last in focus."""

    day: str | None = None
    people: dict[str, Party] = field(default_factory=dict)
    defined: dict[str, Party] = field(default_factory=dict)
    recent: list[Party] = field(default_factory=list)
    country: str | None = None

    def note(self, party: Party) -> Party:
        """Remember a party for what follows; returns it."""
        if party.name and len(party.name.split()) > 1:
            surname = tokens_of(party.name)[-1].key
            self.people.setdefault(surname, party)
            for size in (2, 3):  # "Ben Zvi" for Alex Ben Zvi, "Abu Marzouk"
                parts = tokens_of(party.name)[-size:]
                if len(parts) == size:
                    self.people.setdefault(" ".join(part.key for part in parts), party)
        self.recent.append(party)
        return party


class Resolver:
    """Resolves the mentions of an article; remembers how it took phrases apart, for most come again."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._phrases: dict[tuple[str, str | None], Phrase] = {}

    def _phrase(self, text: str, day: str | None) -> Phrase:
        phrase = self._phrases.get((text, day))
        if phrase is None:
            phrase = self._phrases[text, day] = Phrase(text, self.registry, day)
        return phrase

    def resolve(
        self, text: str, start: int | None, memory: Memory, *, before: str = "", following: str = ""
    ) -> Party:
        """The party that ``text`` names.

        ``before`` and ``following`` are the article next to the mention, where an apposition may say what a
        stranger is ("Norway's envoy, Ingrid Solheim") and an abbreviation may be defined. A party that nobody
        knows keeps its words as its name, with what its words tell of country and sector.
        """
        phrase = self._phrase(text, memory.day)
        party = self._person(phrase, memory) or self._named(phrase, memory) or self._described(phrase, memory)
        if party.id is None and party.name and party.sector == "UNK":
            party = self._apposed(party, before, following, memory) or party
        party = replace(party, text=text, start=start, end=None if start is None else start + len(text))
        abbreviation = re.match(r"\s*\(([A-Z][A-Za-z-]{1,9})\)", following)
        if abbreviation:
            memory.defined[abbreviation[1]] = party
        return party

    def _person(self, phrase: Phrase, memory: Memory) -> Party | None:
        """Someone known by full name, by a surname the article introduced, or by the surname of an office holder."""
        for first, _, ids in self.registry.people(phrase.tokens):
            if phrase.blocked(first):
                continue
            term = self._best_term(ids, phrase, memory.day)
            if term:
                return self._holder(term, phrase, memory.day)
        own = phrase.name_tokens()
        if not own:
            return None
        joined = " ".join(token.key for token in own)
        known = memory.people.get(joined) or (memory.people.get(own[-1].key) if len(own) == 1 else None)
        if known and not phrase.owner_country_differs(known.country):
            return known
        ids = self.registry.by_surname(own[-1].key) if len(own) == 1 else []
        if ids:
            term = self._best_term(ids, phrase, memory.day, by_surname=True)
            if term:
                return self._holder(term, phrase, memory.day)
        if len(own) >= 2 and phrase.is_person():
            return self._stranger(phrase, " ".join(token.text for token in own), memory)
        return None

    def _best_term(
        self, ids: Iterable[str], phrase: Phrase, day: str | None, *, by_surname: bool = False
    ) -> Term | None:
        """The likeliest of people who share a name: in office on the day, of the country that the words name."""
        ids = list(ids)
        country = phrase.owner_country() if by_surname or len(ids) > 1 else None
        best: tuple[int, Term] | None = None
        for person in ids:
            term = self.registry.term_on(person, day)
            in_office = term is not None
            term = term or self.registry.latest_term(person, day)
            if term is None or (country and term.country and term.country != country):
                continue
            if by_surname and not (in_office and (phrase.has_title() or len(phrase.tokens) == 1)):
                continue
            rank = (
                (0 if in_office else 20) + _prominence(term) - (5 if phrase.names_office(term.office) else 0)
            )
            if best is None or rank < best[0]:
                best = rank, term
        return best[1] if best else None

    def _holder(self, term: Term, phrase: Phrase, day: str | None) -> Party:
        current = self.registry.term_on(term.person, day)
        former = current is None or phrase.is_former()
        body = self.registry.bodies.get(term.organisation or "")
        return Party(
            id=body.id if body else term.country,
            name=term.name,
            country=body.country if body else term.country,
            sector="ELI" if former and term.sector == "GOV" else term.sector,
            text="", start=None, end=None,
            office=None if former else (current or term).office,
        )  # fmt: skip

    def _stranger(self, phrase: Phrase, name: str, memory: Memory) -> Party:
        owner = phrase.owner()
        country = owner.country if owner else None
        sector = (
            "ELI" if phrase.is_former() else phrase.role_sector() or ("UNK" if not owner else owner.sector)
        )
        return Party(
            owner.id if owner else None, name, country, sector, "", None, None, office=phrase.office()
        )

    def _apposed(self, stranger: Party, before: str, following: str, memory: Memory) -> Party | None:
        """What the words beside a stranger's name say of office and country."""
        ahead = _APPOSED_BEFORE.search(before)
        behind = _APPOSED_AFTER.match(following)
        for found in (ahead, behind):
            if not found:
                continue
            phrase = self._phrase(found[1], memory.day)
            owner, sector = phrase.owner(), phrase.role_sector()
            if phrase.role_kind() == "person" and sector:
                country = owner.country if owner else None
                return replace(
                    stranger,
                    id=owner.id if owner else None,
                    country=country,
                    sector="ELI" if phrase.is_former() else sector,
                    office=phrase.role_words(),
                )
        return None

    def _named(self, phrase: Phrase, memory: Memory) -> Party | None:
        """A state, body or group, or somebody of one: 'Israeli envoy to Moscow', 'militants from Hamas'."""
        defined = memory.defined.get(phrase.text.strip())
        if defined:
            return defined
        owner = phrase.owner()
        if owner is None:
            return None
        role = phrase.role_sector()
        alone = phrase.only_owner()
        name = owner.name
        sector = owner.sector
        if role and not alone:
            sector = role
        if phrase.is_former() and sector == "GOV":
            sector = "ELI"
        if owner.kind in ("state", "demonym", "capital", "people", "metonym", "region", "city"):
            name = None if alone and owner.kind != "metonym" else phrase.body_name()
            if owner.kind in ("region", "city") or (owner.kind == "demonym" and not role and not alone):
                sector = role or "CVL"
        return Party(owner.id, name, owner.country, sector, "", None, None, office=phrase.office())

    def _described(self, phrase: Phrase, memory: Memory) -> Party:
        """No name in it: a body without its country ('the Defence Ministry'), or a crowd."""
        sector = phrase.role_sector() or "UNK"
        body = phrase.body_name()
        country = None
        if phrase.role_kind() in ("body", "person") and sector in _OF_A_STATE and memory.country:
            country = memory.country
        place = phrase.place()
        if place and not country:
            country = place.country
        name = body or phrase.proper_name()
        return Party(country, name, country, sector, "", None, None, office=phrase.office())


_OF_A_STATE = frozenset(("GOV", "MIL", "LEG", "JUD", "SPY", "COP"))


def _prominence(term: Term) -> int:
    order = (
        "head_of_state",
        "head_of_government",
        "party_leader",
        "foreign_minister",
        "organisation_head",
        "group_leader",
    )
    return order.index(term.kind) if term.kind in order else len(order)
