"""An act that an article tells twice is one event: in one clause by two words, or again further down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.ontology import quad_of
from detente.reader.dates import When
from detente.reader.decode import Act, Offsets
from detente.reader.rules import gap, key_of
from detente.records import Figure, Party

_STEM = 5
"""Letters that two words for an act must share: 'attacked' and 'the attack', 'invasion' and 'invaded'."""
_GENERAL = re.compile(
    r"(?:the |this |that |such |these )?(?:attacks?|strikes?|raids?|assaults?|bombings?|operations?|offensive|war|invasion|"
    r"moves?|steps?|measures?|actions?|meetings?|talks|visit|trip|call)",
    re.IGNORECASE,
)
"""Words that take up an act told before without naming it anew."""


@dataclass(slots=True)
class Draft:
    """An event on its way to a record; ``again`` are nuggets that tell it once more."""

    act: Act
    contexts: tuple[str, ...]
    actors: list[Party]
    recipients: list[Party]
    when: When | None = None
    figures: list[Figure] = field(default_factory=list)
    again: list[Offsets] = field(default_factory=list)


def told_once(drafts: Sequence[Draft], sentences: Sequence[int], text: str) -> list[Draft]:
    """Drafts without those that repeat another; ``sentences`` has the number of each draft's sentence.

    In one sentence the surer of two acts of a type between the same parties stands for both, and so does the surer
    of two types read off one phrase. Further down, a
    deed or a meeting counts again only if its word, its date or its parties differ. What is said is never merged
    across sentences: who accuses twice says two things.
    """
    kept: list[tuple[int, Draft]] = []
    for sentence, draft in zip(sentences, drafts, strict=True):
        for i, (place, other) in enumerate(kept):
            if place == sentence and _one_phrase(draft, other):
                kept[i] = place, max(other, draft, key=lambda d: d.act.probability)
                break
            if not _alike(draft, other):
                continue
            if place == sentence:
                surer, rest = sorted((other, draft), key=lambda d: -d.act.probability)
                _take_in(surer, rest)
                kept[i] = place, surer
                break
            if _same_deed(draft, other, text):
                other.again.append(draft.act.nugget)
                other.when = other.when or draft.when
                break
        else:
            kept.append((sentence, draft))
    return [draft for _, draft in kept]


def _alike(a: Draft, b: Draft) -> bool:
    return (
        a.act.event_type == b.act.event_type
        and a.act.auxiliary == b.act.auxiliary
        and _agree(a.actors, b.actors)
        and _agree(a.recipients, b.recipients)
        and (not a.act.modes or not b.act.modes or bool(set(a.act.modes) & set(b.act.modes)))
        and (a.when is None or b.when is None or a.when == b.when)
    )


def _one_phrase(a: Draft, b: Draft) -> bool:
    """Whether two types are read off one phrase ("protested" and "against"); a verdict may well be two acts."""
    return (
        gap(a.act.nugget, b.act.nugget) <= 1
        and a.act.event_type != b.act.event_type
        and {a.act.event_type, b.act.event_type} != {"SANCTION", "COERCE"}
        and _agree(a.actors, b.actors)
        and _agree(a.recipients, b.recipients)
    )


def _agree(a: Sequence[Party], b: Sequence[Party]) -> bool:
    """Whether one side holds all parties of the other; an empty side contradicts nothing."""
    ours, theirs = {key_of(p) for p in a}, {key_of(p) for p in b}
    return ours <= theirs or theirs <= ours


def _take_in(surer: Draft, rest: Draft) -> None:
    surer.actors = surer.actors or rest.actors
    surer.recipients = surer.recipients or rest.recipients
    surer.when = surer.when or rest.when
    surer.again += rest.again


def _same_deed(draft: Draft, other: Draft, text: str) -> bool:
    deed = quad_of(draft.act.event_type).startswith("material") or draft.act.event_type == "CONSULT"
    if not deed or not (draft.actors and other.actors):
        return False
    if {key_of(p) for p in draft.actors} != {key_of(p) for p in other.actors}:
        return False
    words, before = text[slice(*draft.act.nugget)], text[slice(*other.act.nugget)]
    return bool(_GENERAL.fullmatch(words)) or bool(_stems(words) & _stems(before))


def _stems(words: str) -> set[str]:
    return {word[:_STEM] for word in re.findall(r"[a-z]+", words.lower()) if len(word) >= _STEM}
