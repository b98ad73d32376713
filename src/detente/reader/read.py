"""Article to events and statements: the model's scores, then who, when and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from detente.actors import Memory, Registry
from detente.ontology import cameo_of, intensity_of, quad_of, recipient_required
from detente.reader.again import Draft, told_once
from detente.reader.cast import Cast
from detente.reader.dates import DatePhrase, When, find_dates
from detente.reader.decode import Act, Offsets, Saying, WindowReading, decode
from detente.reader.figures import find_figures
from detente.reader.model import Model, Scores
from detente.reader.places import find_place
from detente.reader.rules import distinct, gap, key_of, own_state, same_party, settled, unique
from detente.reader.tokens import Window, quoted_mask
from detente.records import Article, Event, Party, Span, Statement, stable_id

_QUOTES = "\"“”„«»'‘’"
_BOTH = re.compile(
    r"(?:the )?(?:both|two) (?:sides|countries|parties|nations|governments|states|powers)", re.IGNORECASE
)
_ONE_SIDED = frozenset(("visit", "third-party"))
_MAY_LIE_AHEAD = frozenset(("AGREE", "CONCEDE", "THREATEN", "REQUEST", "REJECT"))
_ON_SOIL = frozenset(("ASSAULT", "COERCE"))
_FIGURE_TYPES = {
    "killed": ("ASSAULT",), "wounded": ("ASSAULT",), "injured": ("ASSAULT",), "captured": ("ASSAULT",),
    "abducted": ("ASSAULT",), "arrested": ("COERCE",), "detained": ("COERCE",),
}  # fmt: skip

NEAR = 70
"""Characters: a date this near an act may be its own without the model's word."""

Coded = tuple[tuple[Event, ...], tuple[Statement, ...]]


def read_articles(articles: Sequence[Article], model: Model, registry: Registry) -> list[Coded]:
    """Events and statements of each article, in the order given.

    A pure function: the same articles, model and registry give the same records, however they are batched.
    """

    def read(article: Article, scored: Iterable[tuple[Window, Scores]]) -> Coded:
        cast = Cast(article, registry)
        known = cast.setting.spans()
        readings = [decode(window, scores, article.text, model.settings, known) for window, scores in scored]
        return _Reading(article, readings, model, registry, cast).records()

    if len(articles) <= model.threads:  # few pages: their windows share the threads
        return [read(article, model.score(model.windows(article.text))) for article in articles]
    # Many pages: each thread takes one, so that while some wait for the model others resolve and write.
    with ThreadPoolExecutor(model.threads + 1) as pool:
        return list(pool.map(lambda one: read(one, model.score_in_turn(model.windows(one.text))), articles))


@dataclass(frozen=True, slots=True)
class _Voiced:
    """A statement whose speaker is known."""

    saying: Saying
    content: Offsets
    speaker: Party
    direct: bool


class _Reading:
    """The reading of one article."""

    def __init__(
        self,
        article: Article,
        readings: Sequence[WindowReading],
        model: Model,
        registry: Registry,
        cast: Cast,
    ) -> None:
        self.article, self.readings, self.model, self.registry = article, readings, model, registry
        self.text = article.text
        self.day = (article.published or "")[:10] or None
        self.cast = cast
        self.parties = self.cast.parties
        self.sentences = self.cast.sentences
        self.quoted = quoted_mask(self.text)

    def records(self) -> Coded:
        self.cast.resolve(
            (span for reading in self.readings for span in reading.parties),
            {k: v for reading in self.readings for k, v in reading.stands_for.items()},
        )
        drafts = [draft for reading in self.readings for draft in self._drafts(reading)]
        drafts.sort(key=lambda draft: (draft.act.nugget, draft.act.event_type))
        self._complete_meetings(drafts)
        self._set_dates(drafts)
        drafts = told_once(drafts, [self.cast.sentence_at(d.act.nugget[0]) for d in drafts], self.text)
        self._set_figures(drafts)
        events = unique(tuple(self._event(draft) for draft in drafts))
        return events, self._statements(events)

    def _drafts(self, reading: WindowReading) -> list[Draft]:
        drafts = []
        for act in reading.acts:
            if act.probability < self.model.settings.get("least_confidence", 0.0):
                continue  # rather wrong than right: no evidence
            act = settled(act)
            actors = distinct([p for s in act.actors for p in self._named(s, act.nugget)])
            recipients = distinct([p for s in act.recipients for p in self._named(s, act.nugget)])
            if not recipients and actors and act.event_type in _ON_SOIL and act.where:
                recipients = self._whose_soil(act.where, actors)
            recipients = [
                party
                for party in recipients
                if not any(same_party(party, actor) or own_state(party, actor) for actor in actors)
            ]
            if act.event_type == "CONSULT" and not _ONE_SIDED.intersection(act.modes):
                # Those who meet are all actors; only a visitor has a host, and a mediator his parties.
                actors, recipients = distinct([*actors, *recipients]), []
            if not actors and not recipients:
                continue
            if recipient_required(act.event_type) and not recipients and len(actors) < 2:
                continue
            drafts.append(Draft(act, reading.contexts, actors, recipients))
        return drafts

    def _complete_meetings(self, drafts: Sequence[Draft]) -> None:
        """Nobody meets alone: "in a meeting with A, B said ..." is a meeting of A with the one who speaks or acts."""
        said = [s.speaker for reading in self.readings for s in reading.sayings if s.speaker]
        acting = [span for draft in drafts for span in draft.act.actors if draft.act.event_type != "CONSULT"]
        for draft in drafts:
            if draft.act.event_type != "CONSULT" or len(draft.actors) + len(draft.recipients) != 1:
                continue
            (known,) = (*draft.actors, *draft.recipients)
            sentence = self.cast.sentence_at(draft.act.nugget[0])
            for span in sorted({*said, *acting}):
                other = self.parties.get(span)
                if other and self.cast.sentence_at(span[0]) == sentence and other.id and other.id != known.id:
                    draft.actors = distinct([*draft.actors, other])
                    break

    def _named(self, span: Offsets, nugget: Offsets) -> list[Party]:
        """The party of a mention; 'both sides' are the last two that were named before, other than who says so."""
        party = self.parties.get(span)
        if party is None:
            return []
        if not _BOTH.fullmatch(self.text[slice(*span)]):
            return [party]
        said_by = {
            key_of(p) for s, p in self.parties.items() if s[1] <= nugget[0] and s[0] >= self._start_of(nugget)
        }
        earlier = [p for s, p in sorted(self.parties.items(), reverse=True) if s[1] <= span[0] and p.id]
        sides: list[Party] = []
        first = next((p for s, p in sorted(self.parties.items()) if key_of(p) in said_by), None)
        for other in earlier:
            if first and other.country == first.country:
                continue
            if all(other.id != side.id for side in sides):
                sides.append(replace(other, text=self.text[slice(*span)], start=span[0], end=span[1]))
        return sides[:2] if len(sides) > 1 else [party]

    def _start_of(self, span: Offsets) -> int:
        return self.sentences[self.cast.sentence_at(span[0])][0]

    def _whose_soil(self, where: Offsets, actors: Sequence[Party]) -> list[Party]:
        """Force used on the soil of another country is used against it, where no other recipient is told."""
        words = self.text[slice(*where)]
        party = self.cast.resolver.resolve(words, where[0], Memory(day=self.day))
        home = {actor.country for actor in actors}
        return [party] if party.country and None not in home and party.country not in home else []

    def _dates_in(self, sentence: int) -> list[DatePhrase]:
        return find_dates(self.text, self.article.published, *self.sentences[sentence])

    def _set_dates(self, drafts: Sequence[Draft]) -> None:
        """Dates that the model ties to acts; a date that it ties to none goes to the nearest act without one.

        Acts that share sentence and actors share a date ("attacked the town on Monday and took hostages").
        """
        for sentence, group in self._by_sentence(drafts).items():
            phrases = self._dates_in(sentence)
            for draft in group:
                if draft.act.when:
                    start, end = draft.act.when
                    tied = [p for p in phrases if p.span[0] < end and start < p.span[1]]
                    draft.when = tied[0].when if tied and self._possible(draft.act, tied[0].when) else None
            claimed = [draft.when for draft in group if draft.when]
            for phrase in phrases:
                free = [d for d in group if d.when is None and gap(d.act.nugget, phrase.span) < NEAR
                        and self._possible(d.act, phrase.when)]  # fmt: skip
                if phrase.when not in claimed and free:
                    min(free, key=lambda d: gap(d.act.nugget, phrase.span)).when = phrase.when
            for draft in group:
                if draft.when is None and draft.act.actors:
                    kin = [d for d in group if d.when and d.act.actors == draft.act.actors
                           and d.act.auxiliary == draft.act.auxiliary]  # fmt: skip
                    draft.when = kin[0].when if kin else None

    def _possible(self, act: Act, when: When) -> bool:
        """What is told as done was done by the day of the page; only plans, threats and demands lie ahead."""
        ahead = act.event_type in _MAY_LIE_AHEAD or "future" in act.auxiliary
        day = self.day or ""
        soon = bool(day) and int(when.start[:4]) <= int(day[:4]) + 1
        return not day or (ahead and soon) or when.start[: len(day)] <= day[: len(when.start)]

    def _by_sentence(self, drafts: Sequence[Draft]) -> dict[int, list[Draft]]:
        groups: dict[int, list[Draft]] = {}
        for draft in drafts:
            groups.setdefault(self.cast.sentence_at(draft.act.nugget[0]), []).append(draft)
        return groups

    def _set_figures(self, drafts: Sequence[Draft]) -> None:
        """Each figure goes to the act of its sentence that it fits, else to the nearest."""
        for sentence, group in self._by_sentence(drafts).items():
            start, end = self.sentences[sentence]
            for figure in find_figures(self.text[start:end]):
                at = self.text.find(figure.text, start)
                fits = [
                    d
                    for d in group
                    if d.act.event_type in _FIGURE_TYPES.get(figure.unit, (d.act.event_type,))
                ]
                if fits:
                    min(fits, key=lambda d: abs(d.act.nugget[0] - at)).figures.append(figure)

    def _event(self, draft: Draft) -> Event:
        act = draft.act
        said_by = self.parties.get(act.said_by) if act.said_by else None
        if (
            said_by
            and any(same_party(said_by, actor) for actor in draft.actors)
            and quad_of(act.event_type).startswith("verbal")
        ):
            said_by = None
        military = any(party.sector == "MIL" for party in draft.actors)
        when = draft.when or When("")
        contexts = set(draft.contexts) | ({"cyber", "misinformation"} & set(act.modes))
        place = find_place(self.text[slice(*act.where)], self.registry, self.day) if act.where else None
        told = sorted({self.cast.sentence_at(start) for start, _ in (act.nugget, *draft.again)})
        return Event(
            event_id=stable_id(self.article.doc_id, act.event_type, *act.nugget),
            doc_id=self.article.doc_id,
            event_type=act.event_type,
            mode=act.modes,
            context=tuple(sorted(contexts)),
            auxiliary=act.auxiliary,
            quad=quad_of(act.event_type),
            intensity=intensity_of(act.event_type, act.modes),
            cameo=cameo_of(act.event_type, act.modes, by_military=military),
            actors=tuple(draft.actors),
            recipients=tuple(draft.recipients),
            event_date=when.start or None,
            event_date_end=when.end,
            place=place,
            attributed_to=said_by,
            figures=tuple(draft.figures),
            nugget=self._span(act.nugget),
            evidence=tuple(self._span(self.sentences[number]) for number in told),
            confidence=round(act.probability, 4),
            story_id=stable_id(
                act.event_type, when.start or (self.article.published or "")[:7],
                *sorted({key_of(p) for p in draft.actors}), "->", *sorted({key_of(p) for p in draft.recipients}),
            ),
            model=self.model.version,
        )  # fmt: skip

    def _span(self, offsets: Offsets) -> Span:
        return Span(self.text[slice(*offsets)], *offsets)

    def _statements(self, events: Sequence[Event]) -> tuple[Statement, ...]:
        voiced: list[_Voiced] = []
        last: tuple[Party, int] | None = None
        for saying in sorted(
            (s for reading in self.readings for s in reading.sayings), key=lambda s: s.content
        ):
            content = self._trimmed(saying.content)
            if content[1] - content[0] < 4:
                continue
            speaker = self.parties.get(saying.speaker) if saying.speaker else None
            direct = bool(self.quoted[content[0] : content[1]].any())
            if speaker is None and direct and last and self.cast.sentence_at(content[0]) - last[1] <= 1:
                speaker = last[0]  # a quotation goes on
            if speaker is not None:
                last = speaker, self.cast.sentence_at(content[1] - 1)
                voiced.append(_Voiced(saying, content, speaker, direct))
        said: set[tuple[str, str]] = set()
        statements: list[Statement] = []
        for one in voiced:
            words = re.sub(r"\W+", " ", self.text[slice(*one.content)]).lower()
            key = (words, key_of(one.speaker))
            if key not in said and not any(_shadows(other, one) for other in voiced):
                said.add(key)
                statements.append(self._statement(one, events))
        return tuple(statements)

    def _trimmed(self, span: Offsets) -> Offsets:
        start, end = span
        while start < end and (self.text[start].isspace() or self.text[start] in _QUOTES):
            start += 1
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] in _QUOTES + ",;"):
            end -= 1
        return start, end

    def _statement(self, voiced: _Voiced, events: Sequence[Event]) -> Statement:
        saying, content, speaker = voiced.saying, voiced.content, voiced.speaker
        sentence = self.sentences[self.cast.sentence_at(content[0])]
        inside = [
            p
            for s, p in self.parties.items()
            if content[0] <= s[0] < content[1] and not same_party(p, speaker)
        ]
        made = [
            event for event in events
            if content[0] <= event.nugget.start < content[1]
            or (saying.cue and event.nugget.start < saying.cue[1] and saying.cue[0] < event.nugget.end)
        ]  # fmt: skip
        own = [
            e
            for e in made
            if any(same_party(speaker, actor) for actor in e.actors) and "negation" not in e.auxiliary
        ]
        about = distinct([p for e in own for p in e.recipients] + [p for p in inside if p.id or p.name])
        scores = [event.intensity / 10 for event in own if event.recipients]
        if speaker.name is None and not speaker.office and len(speaker.text.split()) > 1:
            # An unnamed voice ("Russian officials") has no name but its description.
            speaker = replace(speaker, name=speaker.text)
        dates = [p.when.start for p in find_dates(self.text, self.article.published, *sentence)
                 if not content[0] <= p.span[0] < content[1] and len(p.when.start) == 10]  # fmt: skip
        return Statement(
            statement_id=stable_id(self.article.doc_id, "statement", *content),
            doc_id=self.article.doc_id,
            speaker=speaker,
            kind="direct" if voiced.direct else "indirect",
            content=self.text[slice(*content)],
            start=content[0],
            end=content[1],
            cue=self.text[slice(*saying.cue)] if saying.cue else "",
            venue=self.text[slice(*saying.venue)] if saying.venue else None,
            about=tuple(about),
            stance=round(sum(scores) / len(scores), 3) if scores else None,
            said_on=dates[0] if dates else None,
            event_ids=tuple(event.event_id for event in made),
            evidence=(self._span(sentence),),
            confidence=round(saying.probability, 4),
            model=self.model.version,
        )


def _shadows(other: _Voiced, one: _Voiced) -> bool:
    """Whether another statement tells the same words of the same speaker, more surely: one inside the other."""
    if other is one or key_of(other.speaker) != key_of(one.speaker):
        return False
    inside = other.content[0] <= one.content[0] and one.content[1] <= other.content[1]
    around = one.content[0] <= other.content[0] and other.content[1] <= one.content[1]
    rank = other.saying.probability, other.content
    return (inside or around) and rank > (one.saying.probability, one.content)
