"""A mention taken apart: the names and roles in it, and which of them owns the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from detente.actors.entries import Entry, Match
from detente.actors.names import Token, fold, tokens_of
from detente.actors.registry import Registry

_NAMES = ("state", "demonym", "people", "capital", "metonym", "body", "group")
_PLACES = ("region", "city")
_NOT_OWNER = frozenset(
    "to in at near on with against for over about into towards across around inside outside".split()
)
_WHERE = frozenset(["in", "at", "near", "across", "around", "inside", "outside"])
_BACKED = frozenset(
    ("backed sponsored supported trained funded armed aligned linked drafted brokered mediated born").split()
)
_FORMER = frozenset("former ex erstwhile late onetime deposed ousted exiled toppled".split())
_KIN = frozenset(
    "son daughter wife husband brother sister widow widower nephew niece father mother cousin".split()
)
_ENDS_THE_HEAD = frozenset("of from by and who whose whom which that when where".split())
_HONORIFICS = frozenset(
    "mr mrs ms miss dr sir lord lady dame sheikh sayyed sayyid ayatollah prof professor senator ko u daw hon".split()
)
_PARTICLES = frozenset(
    "al el ben bin ibn abu van von de da del della di la le der den af ul ur bint mc mac".split()
)
BODY = re.compile(
    r"\b(?:ministry|department|council|committee|agency|party|union|organi[sz]ation|army|navy|forces?|court|assembly|"
    r"parliament|government|embassy|office|group|front|movement|news|press|times|post|commission|nations|club|league|"
    r"association|institute|university|company|bank|bureau|service|brigades?|alliance|coalition|congress|federation|jihad|officials?)\b",
    re.IGNORECASE,
)
"""Words that mark a name as that of a body, not of a human being."""


_NO_SURNAMES = frozenset(
    "river valley sea island islands airport airways airlines street road square".split()
)


_FLED = frozenset(("expelled", "fled", "fleeing", "evicted"))
_CHIEFS = frozenset(("chief", "head", "boss", "supremo"))
_STRIKING = frozenset(("strike", "striking", "strikers"))
_ARMED = frozenset(("MIL", "COP", "REB", "UAF", "PRM"))
_OF_SOMETHING = frozenset(
    "director head chief manager president chairman chairwoman chair secretary spokesman spokeswoman spokesperson leader "
    "leaders member members official officials officer officers representative representatives delegate founder staff chiefs heads".split()
)
"""Roles that say nothing without what they are of."""


class Phrase:
    """A mention taken apart: names, roles, and which of them owns the phrase."""

    def __init__(
        self, text: str, registry: Registry, day: str | None, told_of: Mapping[str, float] | None = None
    ) -> None:
        self.text, self.registry, self.day = text, registry, day
        self.tokens = tokens_of(text)
        self.names = registry.match(self.tokens, day, _NAMES, told_of)
        self._take_regions()
        if len(self.names) > 1:  # "Bhutan's National Assembly" is not that of France
            self.names = [match for match in self.names if not registry.is_common(match)] or self.names
        self.roles = [
            match
            for match in registry.match(self.tokens, day, ("role",))
            if not any(n.first <= match.first <= n.last for n in self.names)
            if not self._hyphened(match.first)
        ]
        self.names = [match for match in self.names if not self._begins_a_persons_name(match)]
        self._owner: Match | None = self._find_owner()

    def _hyphened(self, index: int) -> bool:
        """Whether a word is the second half of a double name: "Liburd-Challenger"."""
        token = self.tokens[index]
        joined = index > 0 and token.text[:1].isupper() and self.text[token.start - 1] == "-"
        return joined and self.tokens[index - 1].text[:1].isupper()

    def _take_regions(self) -> None:
        """A region whose name holds that of a country is not the country: "British Columbia"."""
        for region in self.registry.match(self.tokens, self.day, ("region",)):
            inner = [m for m in self.names if region.first <= m.first and m.last <= region.last]
            if any(m.last - m.first < region.last - region.first for m in inner) and region.entry.country:
                entry = region.entry._replace(id=region.entry.country, sector="GOV")
                at = self.names.index(inner[0])
                self.names = [m for m in self.names if m not in inner]
                self.names.insert(at, region._replace(entry=entry))

    def _begins_a_persons_name(self, match: Match) -> bool:
        """Whether a place's name is the given name of somebody: "Jordan Hale", not "Jordan River" or "Paris police"."""
        if match.first != match.last or match.last + 1 >= len(self.tokens):
            return False
        given, family = self.tokens[match.first], self.tokens[match.last + 1]
        if given.possessive or given.key not in self.registry.given_names or not family.text[:1].isupper():
            return False
        taken = {i for m in (*self.names, *self.roles) for i in range(m.first, m.last + 1)}
        return (
            match.last + 1 not in taken and not BODY.fullmatch(family.text) and family.key not in _NO_SURNAMES
        )

    def _before(self, index: int) -> str:
        return self.tokens[index - 1].key if index else ""

    def blocked(self, first: int) -> bool:
        """Whether the words from ``first`` on hang on a preposition that makes them somebody else."""
        before = self._before(first)
        if before == "the" and first > 1:
            before = self.tokens[first - 2].key
        return before in _NOT_OWNER

    def _find_owner(self) -> Match | None:
        usable: list[Match] = []
        for match in self.names:
            after = self.tokens[match.last + 1].key if match.last + 1 < len(self.tokens) else ""
            if self.blocked(match.first) or after in _BACKED:
                continue
            usable.append(match)
        if not usable:
            return None
        if usable[0].entry.kind in ("state", "demonym", "capital"):
            # "Russia's State Duma": the organ, where it is the state's own
            own = (
                m
                for m in usable[1:]
                if m.entry.kind == "metonym" and m.entry.country == usable[0].entry.country
            )
            if organ := next(own, None):
                return organ
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
        """Sector of the head: the last role before a preposition, else the last of all.

        A director, a spokesman or a member is of the sector of what he or she directs, speaks for or belongs to.
        """
        role = self._head_role()
        if role is None:
            return None
        if any(other.entry.sector == "REF" for other in self.roles):
            return "REF"
        keys = {token.key for token in self.tokens}
        if keys & _FLED and role.entry.sector in ("CVL", "UNK"):
            return "REF"
        follows = self.tokens[role.last + 1].key if role.last + 1 < len(self.tokens) else ""
        if self.tokens[role.last].key == "representative" and follows in ("to", "in", "at"):
            return "GOV"  # sent somewhere, not elected
        if (
            role.entry.sector == "MIL" and any("police" in other.key for other in self.roles)
        ) or "constabulary" in keys:
            return "COP"
        if keys & _STRIKING and role.entry.name != "body" and role.entry.sector not in _ARMED:
            return "LAB"
        if self.tokens[role.last].key in _OF_SOMETHING:
            whose = [other for other in self.roles if other is not role and other.entry.name == "body"]
            if whose:
                return whose[-1].entry.sector
            group = next((m.entry for m in self.names if m.entry.kind == "group"), None)
            crowd = next((other.entry for other in self.roles if other is not role), None)
            if group or crowd:
                return (group or crowd).sector  # type: ignore[union-attr]
        return None if role.entry.sector == "UNK" else role.entry.sector

    def is_one(self) -> bool:
        """Whether a single person is described: 'the minister', 'the OPCW chief'."""
        chief = bool(self.tokens) and self.tokens[-1].key in _CHIEFS
        return chief or (self.role_kind() == "person" and not self.is_plural())

    def is_plural(self) -> bool:
        """Whether the head is several people: 'leaders', not 'boss'."""
        role = self._head_role()
        word = self.tokens[role.last].key if role else ""
        return word.endswith("s") and not word.endswith("ss")

    def role_kind(self) -> str | None:
        role = self._head_role()
        return role.entry.name if role else None

    def _head_role(self) -> Match | None:
        chosen = None
        for role in self.roles:
            if chosen and any(
                t.key in _NOT_OWNER or t.key in _ENDS_THE_HEAD
                for t in self.tokens[chosen.last + 1 : role.first]
            ):
                break
            chosen = role
        return chosen

    def names_its_body(self) -> bool:
        """Whether the name is that of what a person is of: "director of the Harrow Institute", with nobody named."""
        role, own = self._head_role(), self.name_tokens()
        if role is None or role.entry.name != "person" or not own:
            return False
        known = {i for match in self.names for i in range(match.first, match.last + 1)}
        i = next(i for i, token in enumerate(self.tokens) if token.start == own[0].start) - 1
        while i > role.last and i not in known:
            if self.tokens[i].key in ("of", "for", "from", "at"):
                return True
            i -= 1
        return False

    def office(self) -> str | None:
        """The office as written, for a person's role ('Foreign Minister')."""
        return self.role_words() if self.role_kind() == "person" and self.name_tokens() else None

    def offices(self) -> list[str]:
        """The words of every role of a person in the phrase, as written."""
        return [
            " ".join(token.text for token in self.tokens[role.first : role.last + 1])
            for role in self.roles
            if role.entry.name == "person"
        ]

    def role_words(self) -> str | None:
        """The words of the head role as written."""
        role = self._head_role()
        return " ".join(token.text for token in self.tokens[role.first : role.last + 1]) if role else None

    def has_title(self) -> bool:
        return any(token.key in _HONORIFICS for token in self.tokens) or self.role_kind() == "person"

    def names_office(self, office: str) -> bool:
        words = {token.key for role in self.roles for token in self.tokens[role.first : role.last + 1]}
        return bool(words & set(fold(office).split()))

    def is_kin(self) -> bool:
        """Whether somebody is told by a relative: "the president's elder daughter"."""
        return any(token.key in _KIN for token in self.tokens)

    def is_former(self) -> bool:
        role = self._head_role()
        return any(token.key in _FORMER for token in self.tokens[: role.first if role else 3])

    def is_person(self) -> bool:
        """Whether a capitalised name here is likely a person's: a title, a role, or nothing but the name."""
        own = self.name_tokens()
        if not self.has_title() and BODY.search(self.text):
            return False
        return self.has_title() or (len(own) == len(self.tokens) and 2 <= len(own) <= 4)

    @cached_property
    def _own(self) -> list[Token]:
        return self._find_name()

    def name_tokens(self) -> list[Token]:
        """The words of a name that nobody knows: see ``_find_name``."""
        return self._own

    def _find_name(self) -> list[Token]:
        """The last run of capitalised words that are neither names of states and bodies nor roles."""
        taken = {i for m in (*self.names, *self.roles) for i in range(m.first, m.last + 1)}
        runs: list[list[int]] = []
        for i, token in enumerate(self.tokens):
            proper = token.text[:1].isupper() and not token.text.isdigit()
            proper = proper or (token.key in _PARTICLES and i not in taken)
            hyphened = i > 0 and self.text[token.start - 1] == "-" and bool(runs) and runs[-1][-1] == i - 1
            proper = proper or hyphened  # "Kai-lun"
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
        while (
            run
            and not self.tokens[run[-1]].text[:1].isupper()
            and self.text[self.tokens[run[-1]].start - 1] != "-"
        ):
            run.pop()
        return [self.tokens[i] for i in run]

    def own_name(self) -> str:
        """The name in the phrase as it is written, hyphens and all."""
        own = self.name_tokens()
        return self.text[own[0].start : own[-1].start + own[-1].size] if own else ""

    def body_name(self) -> str | None:
        """A ministry, court or paper by its words as written, when they are a name ('Russian Foreign Ministry')."""
        role = self._head_role()
        if role is not None and (
            role.entry.name == "people" or (role.first == role.last == 0 < len(self.tokens) - 1)
        ):
            return None  # residents of a place have no name, nor have "Police in Harrow" at the start of a sentence
        named = role is not None and role.entry.name == "body" and self.tokens[role.last].text[:1].isupper()
        if named or (self._owner and self._owner.entry.kind == "metonym"):
            words = self.text.strip().removeprefix("the ").removeprefix("The ")
            first = self._owner.first if self._owner and self.tokens[self._owner.last].possessive else None
            if named and first is not None and role and role.first > self._owner.last:  # type: ignore[union-attr]
                words = self.text[self.tokens[self._owner.last + 1].start :]  # type: ignore[union-attr]
            return words.strip()
        own = self.name_tokens()
        return " ".join(token.text for token in own) if len(own) > 1 else None

    def is_titled_body(self) -> bool:
        """Whether a body's name, all in capitals, only holds the word for a person: "Northern Justice Front"."""
        words = [token for token in self.tokens if token.key not in ("the", "of", "and", "for")]
        all_capitals = len(words) > 1 and all(token.text[:1].isupper() for token in words)
        return all_capitals and self.role_kind() == "person" and bool(BODY.fullmatch(words[-1].text))

    def proper_name(self) -> str | None:
        """The words themselves where they look like a name: of somebody unknown, or of a body in capitals."""
        capitals = [
            token.text[:1].isupper() for token in self.tokens if token.key not in ("the", "of", "and", "for")
        ]
        if len(capitals) > 1 and all(capitals) and BODY.search(self.text):
            return self.text.strip()
        return self.text.strip() if self.name_tokens() and not self.role_sector() else None

    def place(self, *, before_role: bool = False) -> Entry | None:
        """A city or region in the phrase, for those who are nowhere else at home; none that is part of a name."""
        role, own = self._head_role(), {token.start for token in self.name_tokens()}
        for match in self.registry.match(self.tokens, self.day, _PLACES):
            if before_role and (role is None or match.last >= role.first):
                continue
            alone = all(self.tokens[i].start not in own for i in range(match.first, match.last + 1))
            if alone or (not before_role and len(own) == match.last - match.first + 1):
                return match.entry
        return None
