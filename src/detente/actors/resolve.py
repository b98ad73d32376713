"""Words to parties, by composition: whose people, in what office, on which day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from detente.actors.registry import Entry, Match, Registry, Term, Token, fold, tokens_of
from detente.records import Party

_NAMES = ("state", "demonym", "people", "capital", "metonym", "body", "group")
_PLACES = ("region", "city")
_NOT_OWNER = frozenset(
    "to in at near on with against for over about into towards across around inside outside".split()
)
_WHERE = frozenset(["in", "at", "near", "across", "around", "inside", "outside"])
_BACKED = frozenset(
    ("backed sponsored supported trained funded armed aligned linked drafted brokered mediated born").split()
)
_FORMER = frozenset(["former", "ex", "erstwhile", "late", "onetime"])
_HONORIFICS = frozenset(
    "mr mrs ms miss dr sir lord lady dame sheikh ayatollah prof professor senator".split()
)
_PARTICLES = frozenset(
    "al el ben bin ibn abu van von de da del della di la le der den af ul ur bint mc mac".split()
)
_PRONOUNS = frozenset("he she they it his her their its him them we i our us my you who which that".split())
PRONOUN = re.compile(rf"(?:{'|'.join(sorted(_PRONOUNS))})", re.IGNORECASE)

BODY = re.compile(
    r"\b(?:ministry|department|council|committee|agency|party|union|organi[sz]ation|army|navy|forces?|court|assembly|"
    r"parliament|government|embassy|office|group|front|movement|news|press|times|post|commission|nations|club|league|"
    r"association|institute|university|company|bank|bureau|service|brigades?|alliance|coalition|congress|federation|jihad|officials?)\b",
    re.IGNORECASE,
)
"""Words that mark a name as that of a body, not of a human being."""


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
    """Resolves the mentions of one article after another; holds no state of its own but the registry."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def resolve(self, text: str, start: int | None, memory: Memory, *, following: str = "") -> Party:
        """The party that ``text`` names.

        ``following`` is the article right after the mention, where a defined abbreviation may stand. A party
        that nobody knows keeps its words as its name, with what its words tell of country and sector.
        """
        phrase = _Phrase(text, self.registry, memory.day)
        party = self._person(phrase, memory) or self._named(phrase, memory) or self._described(phrase, memory)
        party = replace(party, text=text, start=start, end=None if start is None else start + len(text))
        abbreviation = re.match(r"\s*\(([A-Z][A-Za-z-]{1,9})\)", following)
        if abbreviation:
            memory.defined[abbreviation[1]] = party
        return party

    def _person(self, phrase: _Phrase, memory: Memory) -> Party | None:
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
        self, ids: Iterable[str], phrase: _Phrase, day: str | None, *, by_surname: bool = False
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

    def _holder(self, term: Term, phrase: _Phrase, day: str | None) -> Party:
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

    def _stranger(self, phrase: _Phrase, name: str, memory: Memory) -> Party:
        owner = phrase.owner()
        country = owner.country if owner else None
        sector = (
            "ELI" if phrase.is_former() else phrase.role_sector() or ("UNK" if not owner else owner.sector)
        )
        return Party(
            owner.id if owner else None, name, country, sector, "", None, None, office=phrase.office()
        )

    def _named(self, phrase: _Phrase, memory: Memory) -> Party | None:
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

    def _described(self, phrase: _Phrase, memory: Memory) -> Party:
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


class _Phrase:
    """A mention taken apart: names, roles, and which of them owns the phrase."""

    def __init__(self, text: str, registry: Registry, day: str | None) -> None:
        self.text, self.registry, self.day = text, registry, day
        self.tokens = tokens_of(text)
        self.names = registry.match(self.tokens, day, _NAMES)
        self.roles = [
            match
            for match in registry.match(self.tokens, day, ("role",))
            if not any(n.first <= match.first <= n.last for n in self.names)
        ]
        self._owner: Match | None = self._find_owner()

    def _before(self, index: int) -> str:
        return self.tokens[index - 1].key if index else ""

    def blocked(self, first: int) -> bool:
        """Whether the words from ``first`` on hang on a preposition that makes them somebody else."""
        before = self._before(first)
        if before == "the" and first > 1:
            before = self.tokens[first - 2].key
        return before in _NOT_OWNER

    def _find_owner(self) -> Match | None:
        usable = []
        for match in self.names:
            after = self.tokens[match.last + 1].key if match.last + 1 < len(self.tokens) else ""
            if self.blocked(match.first) or after in _BACKED:
                continue
            usable.append(match)
        if not usable:
            return None
        groups = [match for match in usable if match.entry.kind in ("group", "body")]
        if groups:
            # "Palestinian group Hamas": the group; "Gazprom's Russian partner": whoever comes first
            possessed = next((m for m in usable if self.tokens[m.last].possessive), None)
            if (
                possessed
                and possessed.entry.kind not in ("group", "body")
                and groups[0].first > possessed.last
            ):
                inner = groups[-1]
                return (
                    inner
                    if inner.last == len(self.tokens) - 1 and not self._role_after(possessed)
                    else possessed
                )
            return groups[0]
        return usable[0]

    def _role_after(self, match: Match) -> bool:
        return any(role.first > match.last for role in self.roles)

    def owner(self) -> Entry | None:
        """The state, body or group that the phrase belongs to; a place where it is ('protesters in Cairo')."""
        if self._owner:
            return self._owner.entry
        for match in self.names:
            if self._before(match.first) in _WHERE:
                return match.entry
        return None

    def owner_country(self) -> str | None:
        return self._owner.entry.country if self._owner else None

    def owner_country_differs(self, country: str | None) -> bool:
        mine = self.owner_country()
        return bool(mine and country and mine != country)

    def only_owner(self) -> bool:
        """Whether the phrase is nothing but the owner's name."""
        if not self._owner:
            return False
        rest = [t for i, t in enumerate(self.tokens) if not self._owner.first <= i <= self._owner.last]
        return all(token.key in ("the", "a", "an") for token in rest)

    def role_sector(self) -> str | None:
        """Sector of the head: the last role before a preposition, else the last of all."""
        role = self._head_role()
        return role.entry.sector if role else None

    def role_kind(self) -> str | None:
        role = self._head_role()
        return role.entry.name if role else None

    def _head_role(self) -> Match | None:
        chosen = None
        for role in self.roles:
            if chosen and any(
                t.key in _NOT_OWNER or t.key in ("of", "from", "by")
                for t in self.tokens[chosen.last + 1 : role.first]
            ):
                break
            chosen = role
        return chosen

    def office(self) -> str | None:
        """The office as written, for a person's role ('Foreign Minister')."""
        role = self._head_role()
        if not role or role.entry.name != "person" or not self.name_tokens():
            return None
        words = [token.text for token in self.tokens[role.first : role.last + 1]]
        return " ".join(words)

    def has_title(self) -> bool:
        return any(token.key in _HONORIFICS for token in self.tokens) or self.role_kind() == "person"

    def names_office(self, office: str) -> bool:
        words = {token.key for role in self.roles for token in self.tokens[role.first : role.last + 1]}
        return bool(words & set(fold(office).split()))

    def is_former(self) -> bool:
        return any(token.key in _FORMER for token in self.tokens[:3])

    def is_person(self) -> bool:
        """Whether a capitalised name here is likely a person's: a title, a role, or nothing but the name."""
        own = self.name_tokens()
        if not self.has_title() and BODY.search(self.text):
            return False
        return self.has_title() or (len(own) == len(self.tokens) and 2 <= len(own) <= 4)

    def name_tokens(self) -> list[Token]:
        """The last run of capitalised words that are neither names of states and bodies nor roles."""
        taken = {i for m in (*self.names, *self.roles) for i in range(m.first, m.last + 1)}
        runs: list[list[int]] = []
        for i, token in enumerate(self.tokens):
            proper = token.text[:1].isupper() and not token.text.isdigit()
            proper = proper or (token.key in _PARTICLES and i not in taken)
            if not proper or i in taken or token.key in _HONORIFICS or token.key in ("the", "a", "an"):
                continue
            gap = (
                self.text[self.tokens[i - 1].start + len(self.tokens[i - 1].text) : token.start] if i else ""
            )
            if runs and runs[-1][-1] == i - 1 and not gap.strip(" -\u2060."):
                runs[-1].append(i)
            else:
                runs.append([i])
        runs = [
            r for r in runs if any(self.tokens[i].text[:1].isupper() for i in r) and not self.blocked(r[0])
        ]
        if not runs:
            return []
        run = runs[-1]
        while run and not self.tokens[run[-1]].text[:1].isupper():
            run.pop()
        return [self.tokens[i] for i in run]

    def body_name(self) -> str | None:
        """A ministry, court or paper by its words as written, when they are a name ('Russian Foreign Ministry')."""
        role = self._head_role()
        named = role is not None and role.entry.name == "body" and self.tokens[role.last].text[:1].isupper()
        if named or (self._owner and self._owner.entry.kind == "metonym"):
            return self.text.strip().removeprefix("the ").removeprefix("The ")
        own = self.name_tokens()
        return " ".join(token.text for token in own) if len(own) > 1 else None

    def proper_name(self) -> str | None:
        """The words themselves where they look like a name: of somebody unknown, or of a body in capitals."""
        capitals = [
            token.text[:1].isupper() for token in self.tokens if token.key not in ("the", "of", "and", "for")
        ]
        if len(capitals) > 1 and all(capitals) and BODY.search(self.text):
            return self.text.strip()
        return self.text.strip() if self.name_tokens() and not self.role_sector() else None

    def place(self) -> Entry | None:
        """A city or region in the phrase, for crowds that are nowhere else at home."""
        for match in self.registry.match(self.tokens, self.day, _PLACES):
            return match.entry
        return None


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
