"""Where a text plays: the countries that its names of places and peoples tell of, near a mention and over all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from detente.actors.entries import Match
from detente.actors.names import Token, tokens_of
from detente.actors.registry import Registry

KINDS = ("state", "demonym", "people", "capital", "metonym", "body", "group", "region", "city")
_PLACES = ("region", "city")
_WEIGHTS = {
    "state": 1.0, "capital": 1.0, "region": 1.0, "city": 0.9, "metonym": 0.9, "demonym": 0.8, "people": 0.8,
    "group": 0.6, "body": 0.5,
}  # fmt: skip
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|outside|across|around|inside|throughout|of|off|from|on)\s+(?:the\s+)?$", re.I
)
_ALONE = 0.3
_PERSON = 0.6
_IN_STATE = re.compile(r",\s+(?:(?:in\s+)?(?:northern|southern|eastern|western|central)\s+)?([A-Z])")
_STANDS_IN = 2.0
"""How much more a place counts that something is in."""
_ELSEWHERE = 0.25
"""What a name in another sentence counts, and less the farther away."""
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text with a country, and how much it tells of where things happen."""

    start: int
    end: int
    kind: str
    country: str
    weight: float


class Setting:
    """The countries of a text. ``sentences`` are offsets, in order."""

    def __init__(
        self, text: str, sentences: Sequence[tuple[int, int]], registry: Registry, day: str | None
    ) -> None:
        self.text, self.registry, self.day = text, registry, day
        self._starts = [start for start, _ in sentences]

    @cached_property
    def _found(self) -> tuple[list[Token], list[Match], list[tuple[int, int, list[str]]]]:
        """The words of the text, and the names and people among them; the one look at the whole text."""
        tokens = tokens_of(self.text)
        return tokens, self.registry.match(tokens, self.day, KINDS), self.registry.people(tokens)

    def spans(self) -> list[tuple[int, int]]:
        """Offsets of the names of states, bodies, groups and people in the text."""
        tokens, matches, people = self._found
        spans = [(m.first, m.last) for m in matches if m.entry.kind not in _PLACES]
        spans += [(first, last) for first, last, _ in people]
        return sorted((tokens[a].start, tokens[b].start + tokens[b].size) for a, b in spans)

    @cached_property
    def names(self) -> list[Name]:
        """Names of places, peoples, bodies and groups that mean one country only, in the order of the text."""
        tokens, matches, people = self._found
        found = []
        starts = {
            tokens[m.first].start: m.entry.country for m in matches if m.entry.kind in ("state", "region")
        }
        for match in matches:
            first, last = tokens[match.first], tokens[match.last]
            entry = match.entry
            if following := _IN_STATE.match(self.text[last.start + last.size : last.start + last.size + 40]):
                at = last.start + last.size + following.start(1)
                if entry.kind in ("city", "capital") and starts.get(at) not in (None, entry.country):
                    continue  # "Tripoli, northern Lebanon" is not in Libya
            if not entry.country or not first.text[:1].isupper() or self.registry.is_common(match):
                continue
            key = match.key
            if (
                entry.kind != "city"
                and len({e.country for e in self.registry.meanings(key, self.day, (entry.kind,))}) > 1
            ):
                continue
            weight = _WEIGHTS[entry.kind]
            if _LOCATIVE.search(self.text[max(0, first.start - 16) : first.start]):
                weight *= _STANDS_IN
            elif entry.kind == "city" and len(key) == 1 and not last.possessive:
                weight *= _ALONE  # many cities are named like people and things
            found.append(Name(first.start, last.start + last.size, entry.kind, entry.country, weight))
        for first_token, last_token, ids in people:
            terms = [term for term in (self.registry.term_on(person, self.day) for person in ids) if term]
            countries = {term.country for term in terms if term.country}
            if len(countries) == 1:
                start, last = tokens[first_token].start, tokens[last_token]
                found.append(Name(start, last.start + last.size, "person", countries.pop(), _PERSON))
        return sorted(found, key=lambda name: name.start)

    @cached_property
    def countries(self) -> Mapping[str, float]:
        """How much each country is told of in the text as a whole."""
        told: dict[str, float] = {}
        for name in self.names:
            told[name.country] = told.get(name.country, 0.0) + name.weight
        return told

    def country_at(self, start: int, end: int) -> str | None:
        """The country in which a mention at these offsets most likely is; None where the text is not clear."""
        here = self._sentence(start)
        scores: dict[str, float] = {}
        for name in self.names:
            if name.start < end and start < name.end:
                continue
            apart = abs(self._sentence(name.start) - here)
            weight = name.weight * (1.0 if apart == 0 else _ELSEWHERE / apart)
            scores[name.country] = scores.get(name.country, 0.0) + weight
        if not scores:
            return None
        best = max(scores, key=lambda country: scores[country])
        return best if scores[best] / sum(scores.values()) >= _SURE else None

    def _sentence(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)
