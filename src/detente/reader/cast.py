"""Who is who in one article: every mention resolved to its party, first by its words, then by what went before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from detente.actors import PRONOUN, Memory, Registry, Resolver, Setting
from detente.ontology import STATE_SECTORS
from detente.reader.decode import Offsets, decode
from detente.reader.model import Model
from detente.reader.rules import vague
from detente.reader.sentences import split_sentences
from detente.reader.speakers import Voices
from detente.records import Article, Party

BESIDE = 90
"""Characters before and behind a mention in which an apposition may say who it is."""


_INDEFINITE = re.compile(r"\b(?:an?|another|any|every|each|no|some)\s+$", re.IGNORECASE)


_LOCAL = frozenset(
    (
        "CVL",
        "MIL",
        "COP",
        "LAB",
        "AGR",
        "REF",
        "MED",
        "JUD",
        "LEG",
        "OPP",
        "PTY",
        "REB",
        "UAF",
        "CRM",
        "PRM",
        "REL",
        "SPY",
    )
)
"""Sectors of those who are somewhere when they are not said to be of somewhere."""


class Cast:
    """The parties of an article, by the offsets of their mentions in its text."""

    def __init__(self, article: Article, registry: Registry) -> None:
        self.text = article.text
        self.day = (article.published or "")[:10] or None
        self.sentences = split_sentences(self.text)
        self._starts = [start for start, _ in self.sentences]
        self.setting = Setting(self.text, self.sentences, registry, self.day)
        self.registry = registry
        self.resolver = Resolver(registry, self.setting)
        self.voices = Voices(registry)
        self.parties: dict[Offsets, Party] = {}

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that holds an offset."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def resolve(self, spans: Iterable[Offsets], stands_for: Mapping[Offsets, Offsets]) -> None:
        """Name every mention: first what stands for itself, in the order of the text, then what refers back.

        ``stands_for`` is what the model saw: mentions and the ones that they stand for.
        """
        mentions = sorted(set(spans))
        memory = Memory(day=self.day)
        for again in (False, True):  # a surname may stand before the full name
            focus: dict[int, str] = {}
            for span in mentions:
                words = self.text[slice(*span)]
                if PRONOUN.fullmatch(words) or (again and words.count(" ") > 1):
                    continue
                sentence = self.sentence_at(span[0])
                memory.country = focus.get(sentence) or focus.get(sentence - 1) or memory.country
                party = self._resolved(span, memory)
                if party.country and party.sector in STATE_SECTORS:
                    focus.setdefault(sentence, party.country)
                self.parties[span] = memory.note(party)
        for span in mentions:
            own = self.parties.get(span)
            if own is None or vague(own):
                other = self.voices.referent(self.text, span, stands_for, self.parties)
                if (
                    own
                    and other
                    and own.country
                    and other.country != own.country
                    and not self._is_of(other, own)
                ):
                    other = None  # "the Tongan prime minister" is no body and nobody of another country
                if own and not other and not _INDEFINITE.search(self.text[max(0, span[0] - 9) : span[0]]):
                    other = self.resolver.office_holder(own if own.id else self.resolver.placed(own), memory)
                if other:
                    other = self.resolver.with_office(other, self.text[slice(*span)], self.day)
                    own = replace(other, text=self.text[slice(*span)], start=span[0], end=span[1])
                    self.parties[span] = own
                elif own and not own.name and own.sector in _LOCAL:
                    own = self.parties[span] = self.resolver.placed(own)
            if own:
                self.voices.meet(own, span[0])

    def _is_of(self, other: Party, described: Party) -> bool:
        """Whether somebody comes from the country that a description tells: a Nigerian diplomat of the UN."""
        home = self.registry.nationality_of(other.name, self.day) if other.name else None
        return home == described.country

    def _resolved(self, span: Offsets, memory: Memory) -> Party:
        start, end = span
        return self.resolver.resolve(
            self.text[start:end],
            start,
            memory,
            before=self.text[max(0, start - BESIDE) : start],
            following=self.text[end : end + BESIDE],
        )


def resolve_mentions(
    articles: Sequence[Article], mentions: Sequence[Offsets], model: Model, registry: Registry
) -> list[Party]:
    """The party of one mention in each article, read as the reader reads it, among all others of its text.

    A mention that means nobody known is a party without id and name.
    """
    parties = []
    for article, mention in zip(articles, mentions, strict=True):
        cast = Cast(article, registry)
        known = cast.setting.spans()
        readings = [
            decode(window, scores, article.text, model.settings, known)
            for window, scores in model.score(model.windows(article.text))
        ]
        spans = [
            span
            for reading in readings
            for span in reading.parties
            if span[1] <= mention[0] or mention[1] <= span[0]
        ]
        stands_for = {k: v for reading in readings for k, v in reading.stands_for.items()}
        for span, target in list(stands_for.items()):
            if span[0] < mention[1] and mention[0] < span[1]:
                stands_for.setdefault(mention, target)
        cast.resolve([*spans, mention], stands_for)
        words = article.text[slice(*mention)]
        parties.append(cast.parties.get(mention) or Party(None, None, None, "UNK", words, *mention))
    return parties
