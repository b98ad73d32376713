"""Who is 'he', 'the diplomat', or the voice of a quotation that nobody introduces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.actors import BODY, PRONOUN, Registry, Token, fold, same_office, tokens_of
from detente.ontology import STATE_SECTORS
from detente.reader.decode import Offsets
from detente.records import Party

_PLURAL = frozenset(["they", "their", "them"])
_FEMALE = frozenset(["she", "her"])
_SPEECHLESS = frozenset(["it", "its", "this", "that", "which", "who", "whom", "whose"])
_FIRST_PERSON = frozenset(["i", "we", "our", "us", "my"])
_RELATIVE = frozenset(["who", "which", "that", "whose"])
_TITLES = frozenset(
    "president premier prime minister chancellor king queen secretary senator chairman governor mayor pope".split()
)
NEAR = 250
"""Characters behind the last mention of somebody within which any description of a person may mean him or her."""
_AGED = re.compile(r"the \d{1,3}-year-old", re.IGNORECASE)
_DEFINITE = re.compile(r"(?:the|this|that) ", re.IGNORECASE)


@dataclass(slots=True)
class Voices:
    """Parties of an article in the order in which they were met, for what refers back to them."""

    registry: Registry
    met: list[tuple[int, Party]] = field(default_factory=list)

    def meet(self, party: Party, at: int) -> None:
        """Note that a party was mentioned at an offset."""
        if party.id or party.name:
            self.met.append((at, party))

    def referent(
        self,
        text: str,
        span: Offsets,
        stands_for: Mapping[Offsets, Offsets],
        resolved: Mapping[Offsets, Party],
    ) -> Party | None:
        """The party that a pronoun or description at ``span`` stands for, or None.

        First what the model saw in the same window, then the nearest earlier party that fits in number and
        kind; a relative pronoun takes the party just before it.
        """
        target = stands_for.get(span)
        words = text[span[0] : span[1]].lower()
        if target is not None and target in resolved and not PRONOUN.fullmatch(text[target[0] : target[1]]):
            return resolved[target]
        if PRONOUN.fullmatch(words):
            return self._for_pronoun(words, span[0])
        return self._for_description(text, span)

    def _for_pronoun(self, word: str, at: int) -> Party | None:
        earlier = [party for where, party in reversed(self.met) if where < at]
        if word in _FIRST_PERSON:
            return None
        if word in _RELATIVE:
            return earlier[0] if earlier else None
        if word in _SPEECHLESS:
            return next((party for party in earlier if not _is_person(party)), None)
        if word in _PLURAL:
            return next((party for party in earlier if not _is_person(party)), None)
        wanted = "f" if word in _FEMALE else "m"
        people = [party for party in earlier if _is_person(party)]
        sure = (p for p in people if self.registry.gender_of(p.name or "") in (wanted, None))
        return next(sure, None)

    def _alone_before(self, phrase: str, at: int) -> Party | None:
        """The only person near, for a description that begins a sentence: 'The cotton magnate'."""
        if not phrase.startswith("The "):
            return None
        people = {p.name: p for where, p in self.met if at - NEAR < where < at and _is_person(p)}
        return next(iter(people.values())) if len(people) == 1 else None

    def _comes_from(self, party: Party, states: set[str | None]) -> bool:
        return party.country in states or self.registry.nationality_of(party.name or "", None) in states

    def _of_nationality(self, tokens: list[Token], at: int) -> Party | None:
        """'The Ghanaian': somebody of that country who was named before."""
        states = {match.entry.country for match in self.registry.match(tokens, None, ("demonym",))}
        people = (p for where, p in reversed(self.met) if at - NEAR < where < at and _is_person(p))
        return next((party for party in people if self._comes_from(party, states)), None) if states else None

    def _for_description(self, text: str, span: Offsets) -> Party | None:
        """'the top Russian diplomat', 'the envoy': a person met before who holds such an office."""
        phrase = text[span[0] : span[1]]
        before = text[max(0, span[0] - 5) : span[0]].lower()
        if not (_DEFINITE.match(phrase) or before.endswith(("the ", "this "))):
            return None
        if _AGED.fullmatch(phrase):
            people = (p for where, p in reversed(self.met) if where < span[0] and _is_person(p))
            return next(people, None)
        tokens = tokens_of(phrase)
        roles = [m for m in self.registry.match(tokens, None, ("role",)) if m.entry.name == "person"]
        if not roles and len(tokens) == 2 and tokens[0].key == "the":
            return self._of_nationality(tokens, span[0])
        if not roles or any(
            token.text[:1].isupper() and token.key != "the" for token in tokens[roles[-1].last + 1 :]
        ):
            return None
        states = {m.entry.country for m in self.registry.match(tokens, None, ("state", "demonym", "capital"))}
        sector = roles[-1].entry.sector
        words = {token.key for token in tokens[roles[-1].first : roles[-1].last + 1]}
        fitting = [
            party
            for where, party in reversed(self.met)
            if where < span[0] and _is_person(party) and (not states or self._comes_from(party, states))
        ]
        told = phrase[tokens[roles[-1].first].start :]
        for party in fitting:
            if party.office and same_office(told, party.office, self.registry):
                return party
        for party in fitting:  # "the minister", of the Foreign Minister
            if words <= set(fold(party.office or "").split()):
                return party
        if words & _TITLES:
            return None  # "the President" is nobody but a president
        if alone := self._alone_before(phrase, span[0]):
            return alone
        near = [p for where, p in reversed(self.met) if span[0] - NEAR < where < span[0] and p in fitting]
        likely = [p for p in fitting if p.sector in (sector, "UNK", "ELI") or sector == "UNK"]
        if sector in STATE_SECTORS or words & {"retired"}:  # "the retired general", of a president
            likely += [p for p in near if len(words) == 1 or words & {"retired"}]
        else:  # "the expert", of anybody but an official
            likely += [p for p in fitting if p.sector not in STATE_SECTORS]
        return next(iter(likely), None)


def _is_person(party: Party) -> bool:
    """A named human being: an office, or a name of several words that is not a body's."""
    if party.office is not None:
        return True
    name = party.name or ""
    return (
        len(name.split()) > 1
        and party.sector
        in ("GOV", "UNK", "ELI", "EDU", "CVL", "SOC", "MIL", "LEG", "PTY", "OPP", "REB", "JRN")
        and not BODY.search(name)
    )
