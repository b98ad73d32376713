"""Words to parties, by composition: whose people, in what office, on which day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from detente.actors.entries import Entry, Term
from detente.actors.names import tokens_of
from detente.actors.offices import holder_of, same_office
from detente.actors.phrase import BODY, Phrase
from detente.actors.registry import Registry
from detente.actors.setting import Setting
from detente.actors.strangers import office_of, told_beside
from detente.records import Party

_PRONOUNS = frozenset("he she they it his her their its him them we i our us my you who which that".split())
_ABBREVIATION = re.compile(r"\s*\((?:the\s+)?[\"“']?([A-Z][A-Za-z-]{1,9})[\"”']?\)")
_WORLDWIDE = re.compile(
    r"(?:the )?(?:World|International|Global|United Nations|UN|European)\b", re.IGNORECASE
)
_VAGUE_OFFICES = frozenset(
    "leader official politician strongman ruler dictator chief diplomat lawmaker member prince princess sheikh imam king "
    "emir sultan ayatollah father brother general politician statesman veteran head".split()
)
"""Words for people in office that do not tell which."""
_MANY = frozenset(
    "western european arab african asian american foreign regional allied latin eastern international".split()
)
"""Words that make officials those of several countries."""
_SENT = frozenset(
    "ambassador ambassadors envoy envoys diplomat diplomats consul mediator mediators delegate delegates".split()
)
PRONOUN = re.compile(rf"(?:{'|'.join(sorted(_PRONOUNS))})", re.IGNORECASE)


@dataclass(slots=True)
class Memory:
    """What an article has said so far: people by surname, abbreviations, and the country last in focus."""

    day: str | None = None
    people: dict[str, Party] = field(default_factory=dict)
    defined: dict[str, Party] = field(default_factory=dict)
    recent: list[Party] = field(default_factory=list)
    country: str | None = None
    noted: set[str] = field(default_factory=set)

    def note(self, party: Party) -> Party:
        """Remember a party for what follows; returns it."""
        if party.name and " " in party.name and party.name not in self.noted:
            self.noted.add(party.name)
            parts = [token.key for token in tokens_of(party.name)]
            for size in (1, 2, 3):  # "Ben Zvi" for Alex Ben Zvi, "Abu Marzouk"
                if len(parts) >= size:
                    self.people.setdefault(" ".join(parts[-size:]), party)
            given = parts[0]
            if len(given) > 3:  # in much of Asia and Africa people go by it
                self.people.setdefault(given, party)
        self.recent.append(party)
        return party


class Resolver:
    """Resolves the mentions of an article; remembers how it took phrases apart, for most come again.

    ``setting`` tells where the article plays: it decides between countries of one name, and gives a country to
    people whose words give none.
    """

    def __init__(self, registry: Registry, setting: Setting | None = None) -> None:
        self.registry, self.setting = registry, setting
        self._phrases: dict[tuple[str, str | None], Phrase] = {}

    def _phrase(self, text: str, day: str | None) -> Phrase:
        phrase = self._phrases.get((text, day))
        if phrase is None:
            told_of = self.setting.countries if self.setting else None
            phrase = self._phrases[text, day] = Phrase(text, self.registry, day, told_of)
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
        if party.name and (party.id is None or (party.office is None and party.sector in ("UNK", "ELI"))):
            party = self._beside(party, before, following, memory)
        end = None if start is None else start + len(text)
        party = replace(party, text=text, start=start, end=end)
        sent = any(token.key in _SENT for token in phrase.tokens)
        if party.name and party.id is None and not sent and not _WORLDWIDE.match(party.name):
            party = self.placed(party)
        abbreviation = _ABBREVIATION.match(following)
        if abbreviation and self._abbreviates(abbreviation[1], text, memory.day):
            memory.defined[abbreviation[1]] = party
        return party

    def _abbreviates(self, short: str, words: str, day: str | None) -> bool:
        """Whether ``(TTP)`` behind these words is short for them: by its letters, or because nobody else is called so."""
        initials = "".join(token.key[0] for token in tokens_of(words))
        rest = iter(initials)
        return all(letter in rest for letter in short.lower()) or not self._phrase(short, day).names

    def placed(self, party: Party) -> Party:
        """A party without a country, in the country where the text has it; bodies of many countries stay without."""
        if (
            self.setting is None
            or party.country
            or party.sector == "IGO"
            or party.start is None
            or party.end is None
        ):
            return party
        country = self.setting.country_at(party.start, party.end)
        return replace(party, id=country, country=country) if country else party

    def _namesake(self, phrase: Phrase, memory: Memory) -> Party | None:
        """Somebody of the article who is called as a country is, where the text does not speak of the country."""
        if len(phrase.tokens) != 1 or not phrase.names or self.setting is None:
            return None
        known, match = memory.people.get(phrase.tokens[0].key), phrase.names[0]
        if known is None or match.entry.kind not in ("state", "capital"):
            return None
        words = phrase.tokens[0].text
        told = any(
            name.country == match.entry.country and self.setting.text[name.start : name.end] != words
            for name in self.setting.names
        )
        return None if told else known

    def _person(self, phrase: Phrase, memory: Memory) -> Party | None:
        """Someone known by full name, by a surname the article introduced, or by the surname of an office holder."""
        if namesake := self._namesake(phrase, memory):
            return namesake
        for first, _, ids in self.registry.people(phrase.tokens):
            if phrase.blocked(first):
                continue
            term = self._best_term(ids, phrase, memory.day)
            if term:
                return self._holder(term, phrase, memory.day)
        own = phrase.name_tokens()
        if not own or phrase.names_its_body():
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
            term = self._best_term(self.registry.variants.find(joined), phrase, memory.day, respelled=True)
            if term:
                return self._holder(term, phrase, memory.day)
            return self._stranger(phrase, phrase.own_name(), memory)
        titled = phrase.has_title() and not phrase.is_plural() and own[0].start > phrase.tokens[0].start
        if titled and not BODY.search(phrase.text):
            return self._stranger(phrase, own[0].text, memory)  # "President Marbeth", whom nobody introduced
        return None

    def _best_term(
        self,
        ids: Iterable[str],
        phrase: Phrase,
        day: str | None,
        *,
        by_surname: bool = False,
        respelled: bool = False,
    ) -> Term | None:
        """The likeliest of people who share a name: in office on the day, of the country that the words name."""
        ids = list(ids)
        country = phrase.owner_country() if by_surname or respelled or len(ids) > 1 else None
        best: tuple[float, Term] | None = None
        for person in ids:
            term = self.registry.term_on(person, day)
            in_office = term is not None
            term = term or self.registry.latest_term(person, day)
            if term is None or (country and term.country and term.country != country):
                continue
            if by_surname and not (phrase.has_title() or len(phrase.tokens) == 1):
                continue
            if (
                by_surname
                and not in_office
                and not (len(ids) == 1 and term.kind in _RULERS and _has_begun(term, day))
            ):
                continue
            named = any(phrase.names_office(one.office) for one in self.registry.terms[person])
            told_of = self.setting.countries.get(term.country or "", 0.0) if self.setting else 0.0
            rank = (0 if in_office else 20) + _prominence(term) - (5 if named else 0) - min(told_of, 4.0)
            if best is None or rank < best[0]:
                best = rank, term
        return best[1] if best else None

    def _holder(self, term: Term, phrase: Phrase, day: str | None) -> Party:
        """Somebody known, in the office of the day; in the one that the words name, where the tables lack it."""
        person = term.person
        held = self.registry.terms_on(person, day)
        offices = (
            []
            if phrase.is_former()
            else [one for one in phrase.offices() if one.lower() not in _VAGUE_OFFICES]
        )
        words = offices[-1] if offices else None
        current = next(
            (one for one in held for told in offices if same_office(told, one.office, self.registry)), None
        )
        if current is None and words and (not held or phrase.role_sector() == "GOV"):
            country = phrase.owner_country() or self.registry.home_of(person, day)
            owner = phrase.owner()
            return Party(
                owner.id if owner else country, term.name, country, phrase.role_sector() or term.sector,
                "", None, None, office=office_of(words, phrase.role_sector()),
            )  # fmt: skip
        current = current or (held[0] if held else None)
        if current is None or phrase.is_former():
            was = day is None or any(one.start <= day for one in self.registry.terms[person])
            official = term.sector in _OFFICIAL or phrase.is_former()
            sector = "ELI" if official else term.sector
            country = self.registry.home_of(person, day)
            own = None if official else self.registry.bodies.get(term.organisation or "")
            return Party(
                own.id if own else country, term.name, country, sector if was else "UNK", "", None, None
            )
        body = self.registry.bodies.get(current.organisation or "")
        country = self.registry.state_on(current.country, day) if current.country else None
        return Party(
            id=body.id if body else country,
            name=term.name,
            country=body.country if body else country,
            sector=current.sector,
            text="", start=None, end=None,
            office=current.office or None,
        )  # fmt: skip

    def with_office(self, party: Party, described: str, day: str | None) -> Party:
        """Somebody without a known office, in the one that a description tells: 'the vice president'."""
        phrase = self._phrase(described, day)
        sector = phrase.role_sector()
        if party.office or phrase.role_kind() != "person" or phrase.is_former() or sector not in _OF_A_STATE:
            return party
        words = phrase.role_words() or ""
        if words.lower() in _VAGUE_OFFICES or words.lower() in _SENT:
            return party
        return replace(party, office=words, sector=sector if party.sector == "UNK" else party.sector)

    def office_holder(self, described: Party, memory: Memory) -> Party | None:
        """The person whom a description without a name means: 'the Russian foreign minister' on the day.

        ``described`` is the description resolved by its words. None unless just one person held the office.
        """
        owner = described.id or memory.country
        phrase = self._phrase(described.text, memory.day)
        if described.name or not owner or not phrase.is_one():
            return None
        term = holder_of(described.text, owner, self.registry, memory.day)
        if term is None:
            return None
        party = self._holder(term, phrase, memory.day)
        return replace(party, text=described.text, start=described.start, end=described.end)

    def _stranger(self, phrase: Phrase, name: str, memory: Memory) -> Party:
        owner, role = phrase.owner(), phrase.role_sector()
        sector = "ELI" if phrase.is_former() else role or (owner.sector if owner else "UNK")
        if owner and owner.sector == "IGO":
            sector = "IGO"
        country = owner.country if owner else None
        if owner is None and (place := phrase.place(before_role=True)):
            country = place.country  # "Harrow mayor Jan Novak"
        office = office_of(phrase.office(), sector)
        return Party(owner.id if owner else country, name, country, sector, "", None, None, office=office)

    def _beside(self, stranger: Party, before: str, following: str, memory: Memory) -> Party:
        """A stranger with what the words beside the name say of office and country."""
        if short := _ABBREVIATION.match(following):
            following = following[short.end() :]
        told = told_beside(before, following, lambda words: self._phrase(words, memory.day))
        known = stranger.id is not None
        if told is None or (known and not told.office):
            return stranger
        sector = stranger.sector
        if sector == "UNK" or known or (sector == "MIL" and told.sector == "COP"):
            sector = told.sector or "CVL"  # somebody of whom only private things are told
        owner = told.owner if told.owner and not (known and told.owner.kind in ("region", "city")) else None
        return replace(
            stranger,
            id=owner.id if owner else stranger.id,
            country=owner.country if owner else stranger.country,
            sector=sector,
            office=(told.office if told.sector == "GOV" else None) or stranger.office or told.office,
        )

    def _named(self, phrase: Phrase, memory: Memory) -> Party | None:
        """A state, body or group, or somebody of one: 'Israeli envoy to Moscow', 'militants from Hamas'."""
        defined = memory.defined.get(phrase.text.strip().removeprefix("the ").removeprefix("The "))
        if defined:
            return defined
        owner = phrase.owner()
        if owner is None:
            return None
        role = phrase.role_sector()
        alone = phrase.only_owner()
        if alone and owner.kind == "capital":
            owner = self._seated_in(phrase, owner)
        name = owner.name
        sector = owner.sector
        if role and not alone and sector != "IGO":
            sector = role
        if phrase.is_former() and sector in _OFFICIAL and role:
            sector = "ELI"
        if owner.kind in ("state", "demonym", "capital", "people", "metonym", "region", "city"):
            if owner.kind == "metonym":
                name = owner.name if alone else phrase.body_name() if phrase.role_kind() == "body" else None
            else:
                name = None if alone else phrase.body_name()
            if owner.kind in ("region", "city") or (owner.kind == "demonym" and not role and not alone):
                sector = role or "CVL"
        if not alone and phrase.is_one() and owner.kind in ("body", "group"):
            name = None  # "the OPCW chief" is not the OPCW
        country = self.registry.state_on(owner.country, memory.day) if owner.country else None
        whose = country if owner.id == owner.country else owner.id
        return Party(whose, name, country, sector, "", None, None, office=phrase.office())

    def _seated_in(self, phrase: Phrase, capital: Entry) -> Entry:
        """The body that sits in a capital, where the text does not speak of the capital's own country: Brussels."""
        key = tuple(token.key for token in phrase.tokens if token.key != "the")
        seated = self.registry.meanings(key, phrase.day, ("body",))
        own = self.setting is not None and any(
            name.country == capital.country and name.kind != "capital" for name in self.setting.names
        )
        return seated[0] if seated and self.setting and not own else capital

    def _cabinet(self, phrase: Phrase, memory: Memory) -> Party | None:
        """A government by who heads it: 'the Nixon Administration'."""
        own = phrase.name_tokens()
        if len(own) != 1 or phrase.role_kind() != "body" or phrase.role_sector() != "GOV":
            return None
        heads = [self.registry.term_on(person, memory.day) for person in self.registry.by_surname(own[0].key)]
        countries = {term.country for term in heads if term and term.kind in _RULERS}
        if len(countries) != 1:
            return None
        country = countries.pop()
        return Party(country, phrase.body_name(), country, "GOV", "", None, None)

    def _described(self, phrase: Phrase, memory: Memory) -> Party:
        """No name in it: a body without its country ('the Defence Ministry'), or a crowd."""
        if phrase.is_titled_body():  # "Northern Justice Front" is neither a judge nor of the state in focus
            return Party(None, phrase.proper_name(), None, "UNK", "", None, None)
        sector = phrase.role_sector() or "UNK"
        body = phrase.body_name()
        country = None
        inside = {i for role in phrase.roles for i in range(role.first, role.last + 1)}
        many = any(token.key in _MANY for i, token in enumerate(phrase.tokens) if i not in inside)
        if phrase.role_kind() in ("body", "person") and sector in _OF_A_STATE and memory.country and not many:
            country = memory.country
        place = phrase.place()
        if place and (phrase.role_kind() == "people" or not country):
            country = place.country
        if cabinet := self._cabinet(phrase, memory):
            return cabinet
        if phrase.names_its_body():
            return Party(country, None, country, sector, "", None, None)
        name = body or phrase.proper_name()
        return Party(country, name, country, sector, "", None, None, office=phrase.office())


_OF_A_STATE = frozenset(("GOV", "MIL", "LEG", "JUD", "SPY", "COP"))
_RULERS = ("head_of_state", "head_of_government")
_OFFICIAL = _OF_A_STATE | {"IGO"}


def _has_begun(term: Term, day: str | None) -> bool:
    return day is None or term.start <= day


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
