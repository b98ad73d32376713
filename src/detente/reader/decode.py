"""Scores of one window to what they say: parties, acts with their arcs, and statements, all as spans of text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.reader.labels import FLAGS, GRIDS, NUGGETS, PASSAGE_CONTEXTS
from detente.reader.model import FloatArray, Scores
from detente.reader.sentences import split_sentences
from detente.reader.tokens import Window

Offsets = tuple[int, int]
CHANNEL = {name: i for i, name in enumerate(GRIDS)}
_JOINT = re.compile(
    r"(?=[^\w]*(?:and|or|as well as|along with)\b|, )(?:[\s,]|\b(?:and|or|as well as|along with|with|the|some|areas of|"
    r"parts of|its|both)\b){1,12}"
)
_NO_PARTY = re.compile(
    r"(?:^|\s)(?:the|an?|of|in|on|at|to|for|from|by|with|against|over|about|and|or|but|that|as|than|into|is|was|were)$",
    re.IGNORECASE,
)
"""No party's words end so."""
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:Jr|Sr|Inc|Co|Corp|Ltd|Gen|Col|Gov|Sen))\.$")
_OPENING_MARKS = ('"', "“", "„", "«", "''")
NO_ARC = 6.0
LONGEST_PARTY = 40
"""Word pieces; longer spans are never parties."""


@dataclass(frozen=True, slots=True)
class Act:
    """An event as the model sees it, before anyone is resolved. Probabilities are from 0 to 1."""

    event_type: str
    nugget: Offsets
    actors: tuple[Offsets, ...]
    recipients: tuple[Offsets, ...]
    said_by: Offsets | None
    when: Offsets | None
    where: Offsets | None
    modes: tuple[str, ...]
    auxiliary: tuple[str, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Saying:
    """A statement as the model sees it; ``speaker`` is None where the window does not name one."""

    content: Offsets
    speaker: Offsets | None
    cue: Offsets | None
    venue: Offsets | None
    probability: float


@dataclass(frozen=True, slots=True)
class WindowReading:
    """What one window says; ``stands_for`` maps pronouns and descriptions to their antecedents."""

    acts: tuple[Act, ...]
    sayings: tuple[Saying, ...]
    parties: tuple[Offsets, ...]
    stands_for: Mapping[Offsets, Offsets]
    contexts: tuple[str, ...]


def decode(
    window: Window,
    scores: Scores,
    text: str,
    settings: Mapping[str, float],
    known: Sequence[Offsets] = (),
) -> WindowReading:
    """Read a window's scores; ``settings`` holds the model's thresholds (logits) by name.

    ``known`` are spans of names that the registry knows: they may act and be acted upon whether or not the
    model took them for parties.
    """
    finder = _Decoder(window, scores, text, settings)
    finder.add_known(known)
    acts = tuple(finder.acts())
    used = {span for act in acts for span in (*act.actors, *act.recipients, act.said_by)}
    return WindowReading(
        acts,
        tuple(finder.sayings()),
        tuple(s for last, s in finder.spans_by_last.items() if s in used or last in finder.seen),
        finder.stands_for(),
        tuple(name for name, score in zip(PASSAGE_CONTEXTS, scores.contexts, strict=True) if score > 0),
    )


class _Decoder:
    def __init__(self, window: Window, scores: Scores, text: str, settings: Mapping[str, float]) -> None:
        self.window, self.scores, self.text, self.settings = window, scores, text, settings
        self.length = len(window.ids)
        surely = settings.get("party", 0.0)
        spans = self._spans("party", LONGEST_PARTY, surely - settings.get("doubtful", 0.0))
        self.parties = [span for span in spans if not _NO_PARTY.search(self._text_of(*span))]
        self.last_of = {last: (first, last) for first, last in self.parties}
        grid = scores.grids[CHANNEL["party"]]
        self.doubtful = {last for first, last in self.parties if grid[first, last] <= surely}
        """Ends of spans that are parties only if an act has a strong arc to them, or in line with another."""
        self.seen = set(self.last_of) - self.doubtful
        """Ends of the spans that the model takes for parties."""
        ends = [end + window.start for _, end in split_sentences(text[window.start : window.end])]
        self._sentence_of = np.asarray([bisect_right(ends, start) for start, _ in window.offsets])
        self.spans_by_last = {last: self._text_span(first, last) for first, last in self.parties}

    def add_known(self, known: Sequence[Offsets]) -> None:
        """Names that no party of the model holds become candidates."""
        for span in known:
            if not self.window.start <= span[0] < span[1] <= self.window.end:
                continue
            if any(s <= span[0] and span[1] <= e for s, e in self.spans_by_last.values()):
                continue
            pieces = [i for i, (s, e) in enumerate(self.window.offsets) if s < span[1] and span[0] < e]
            if pieces and pieces[-1] not in self.spans_by_last:
                self.last_of[pieces[-1]] = (pieces[0], pieces[-1])
                self.spans_by_last[pieces[-1]] = span

    def _spans(self, channel: str, longest: int, threshold: float) -> list[tuple[int, int]]:
        """Spans above the threshold, best first, one for each last piece."""
        grid = self.scores.grids[CHANNEL[channel]]
        rows, columns = np.nonzero(np.triu(grid > threshold))
        found = [
            (float(grid[i, j]), int(i), int(j))
            for i, j in zip(rows, columns, strict=True)
            if j - i < longest and i > 0 and j < self.length - 1
        ]
        best: dict[int, tuple[int, int]] = {}
        for _, i, j in sorted(found, reverse=True):
            if j not in best and not any(_crossed((i, j), other) for other in best.values()):
                best[j] = i, j
        return list(best.values())

    def _text_of(self, first: int, last: int) -> str:
        return self.text[self.window.offsets[first][0] : self.window.offsets[last][1]]

    def _text_span(self, first: int, last: int) -> Offsets:
        """Character offsets of some pieces, widened to whole words and narrowed past quotation marks."""
        start, end = self.window.offsets[first][0], self.window.offsets[last][1]
        while start > self.window.start and self.text[start - 1].isalnum() and self.text[start].isalnum():
            start -= 1
        while end < self.window.end and self.text[end - 1].isalnum() and self.text[end].isalnum():
            end += 1
        while (
            end > start + 1
            and self.text[end - 1] in ".,;:!?"
            and not _ABBREVIATED.search(self.text, start, end)
        ):
            end -= 1
        return start, end

    def acts(self) -> Iterable[Act]:
        for kind, event_type in enumerate(NUGGETS):
            column = self.scores.nuggets[:, kind]
            threshold = self._setting("nugget", event_type)
            for run in _runs(column > threshold):
                if run[0] == 0 or run[-1] == self.length - 1:
                    continue
                yield self._act(event_type, run, float(column[run].max()))

    def _act(self, event_type: str, run: list[int], strength: float) -> Act:
        # Who acts on whom is mostly said in one sentence; a party of another one needs the stronger arc.
        away = self._elsewhere(run[0]) * self.settings.get("elsewhere", 0.0)
        actor = self._arc_scores("actor", run) - away
        recipient = self._arc_scores("recipient", run) - away
        actors = self._sides(actor, recipient, self._setting("least_actor", event_type))
        recipients = self._sides(recipient, actor, self._setting("least_recipient", event_type))
        if event_type == "CONSULT" and len(actors) + len(recipients) == 1:
            actors = actors + self._other_side(actors + recipients, np.maximum(actor, recipient))
        flags = self.scores.flags[run].mean(axis=0)
        own = f"{event_type}/"
        modes = [
            (s, name)
            for s, name in zip(flags, FLAGS, strict=True)
            if s > self.settings.get("mode", 0.0) and name.startswith(own)
        ]
        return Act(
            event_type,
            self._text_span(run[0], run[-1]),
            tuple(_without_nested(actors)),
            tuple(_without_nested(recipients)),
            self._best_party("said_by", run),
            self._best_span("at_time", "when", run),
            self._best_span("at_place", "where", run),
            tuple(name.removeprefix(own) for _, name in sorted(modes, reverse=True)),
            tuple(
                name
                for s, name in zip(flags, FLAGS, strict=True)
                if s > self.settings.get("flag", 0.0) and "/" not in name
            ),
            self._probability(strength, actor, recipient, actors, recipients),
        )

    def _probability(
        self,
        strength: float,
        actor: FloatArray,
        recipient: FloatArray,
        actors: list[Offsets],
        recipients: list[Offsets],
    ) -> float:
        """How likely the act is right, its parties included: a logistic curve fitted by ``training.tune``."""
        if "confidence/bias" not in self.settings:
            return _sigmoid(strength)
        features = {
            "nugget": strength,
            "actor": self._strongest(actor, actors),
            "recipient": self._strongest(recipient, recipients),
            "bias": 1.0,
        }
        return _sigmoid(sum(self.settings[f"confidence/{name}"] * value for name, value in features.items()))

    def _strongest(self, scores: FloatArray, spans: list[Offsets]) -> float:
        """The best arc to the parties of one side, between -NO_ARC and NO_ARC; -NO_ARC where there is none."""
        found = [float(scores[last]) for last, span in self.spans_by_last.items() if span in spans]
        return min(max([-NO_ARC, *found]), NO_ARC)

    def _elsewhere(self, piece: int) -> FloatArray:
        """1 for the pieces of other sentences than that of ``piece``, else 0."""
        other: FloatArray = (self._sentence_of != self._sentence_of[piece]).astype(np.float32)
        return other

    def _setting(self, name: str, event_type: str) -> float:
        """A threshold of the model, for one type where it has one for it."""
        default = self.settings.get("arc", 0.0) if name.startswith("least") else 0.0
        return self.settings.get(f"{name}/{event_type}", self.settings.get(name, default))

    def _sides(self, own: FloatArray, other: FloatArray, least: float) -> list[Offsets]:
        """Parties on one side of an act: those above the threshold, or for want of any the likeliest one.

        Nearly every act has somebody who did it, so a weak arc to the best candidate beats none; ``least`` says
        how weak it may be.
        """
        lasts = [last for last in self.spans_by_last if own[last] >= other[last]]
        chosen = [last for last in lasts if own[last] > self.settings.get("arc", 0.0)]
        sure = [last for last in lasts if last not in self.doubtful]
        if not chosen and sure:
            best = max(sure, key=lambda last: float(own[last]))
            chosen = [best] if own[best] > least else []
        joined = self._joined(
            chosen, [last for last in lasts if own[last] > self.settings.get("joined", 0.0)]
        )
        return [self.spans_by_last[last] for last in joined]

    def _other_side(self, there: list[Offsets], scores: FloatArray) -> list[Offsets]:
        """Nobody meets alone: the likeliest other party of a meeting of which only one is known."""
        others = [e for e, span in self.spans_by_last.items() if span not in there and e not in self.doubtful]
        best = max(others, key=lambda last: float(scores[last]), default=None)
        if best is None or scores[best] <= self.settings.get("least_other", 0.0):
            return []
        return [self.spans_by_last[best]]

    def _joined(self, chosen: list[int], candidates: list[int]) -> list[int]:
        """The chosen parties and those joined to one of them by 'and', 'or', 'as well as': 'Chad and Togo'."""
        joined = list(chosen)
        for _ in range(3):
            for last in candidates:
                here = self.spans_by_last[last]
                if last not in joined and any(self._in_line(self.spans_by_last[j], here) for j in joined):
                    joined.append(last)
        return joined

    def _in_line(self, a: Offsets, b: Offsets) -> bool:
        first, second = sorted((a, b))
        return first[1] <= second[0] and bool(_JOINT.fullmatch(self.text, first[1], second[0]))

    def _arc_scores(self, channel: str, rows: list[int]) -> FloatArray:
        grid = self.scores.grids[CHANNEL[channel]]
        mean: FloatArray = grid[rows[0]] if len(rows) == 1 else grid[rows[0] : rows[-1] + 1].mean(axis=0)
        return mean

    def _best_party(self, channel: str, rows: list[int]) -> Offsets | None:
        scores = self._arc_scores(channel, rows)
        best = max(
            (e for e in self.spans_by_last if e not in self.doubtful),
            key=lambda last: float(scores[last]),
            default=None,
        )
        if best is None or scores[best] <= self.settings.get("arc", 0.0):
            return None
        return self.spans_by_last[best]

    def _best_span(self, arc: str, channel: str, rows: list[int]) -> Offsets | None:
        """The span whose last piece the arc points at; found here because few windows need it."""
        scores = self._arc_scores(arc, rows)
        last = int(scores[1:-1].argmax()) + 1 if len(scores) > 2 else 0
        if not last or scores[last] <= self.settings.get("arc", 0.0):
            return None
        starts = self.scores.grids[CHANNEL[channel]][: last + 1, last][max(0, last - 15) :]
        first = max(0, last - 15) + int(starts.argmax())
        return self._text_span(max(first, 1), last)

    def sayings(self) -> Iterable[Saying]:
        # A quotation is something that somebody said; where one opens, less is asked of the model.
        quoted = np.asarray([self._opens_quotation(start) for start, _ in self.window.offsets])
        grid = self.scores.grids[CHANNEL["content"]] + self.settings.get("quotation", 0.0) * quoted[:, None]
        taken: list[tuple[int, int]] = []
        rows, columns = np.nonzero(np.triu(grid > self.settings.get("content", 0.0)))
        cells = sorted(
            ((float(grid[i, j]), int(i), int(j)) for i, j in zip(rows, columns, strict=True)), reverse=True
        )
        for strength, i, j in cells:
            if i == 0 or j == self.length - 1 or any(_clash((i, j), other) for other in taken):
                continue
            taken.append((i, j))
            yield Saying(
                self._text_span(i, j),
                self._best_party("speaker", [i]),
                self._cue(i),
                self._best_party("venue", [i]),
                _sigmoid(strength),
            )

    def _opens_quotation(self, start: int) -> bool:
        return start > self.window.start and self.text.endswith(_OPENING_MARKS, self.window.start, start)

    def _cue(self, first: int) -> Offsets | None:
        row = self.scores.grids[CHANNEL["cue"], first]
        runs = [run for run in _runs(row > 0) if run[0] > 0 and run[-1] < self.length - 1]
        if not runs:
            return None
        run = max(runs, key=lambda run: float(row[run].max()))
        return self._text_span(run[0], run[-1])

    def stands_for(self) -> dict[Offsets, Offsets]:
        pairs: dict[Offsets, Offsets] = {}
        grid = self.scores.grids[CHANNEL["stands_for"]]
        sure = {last: span for last, span in self.spans_by_last.items() if last not in self.doubtful}
        for last, mention in sure.items():
            others = [other for other in sure if other != last]
            best = max(others, key=lambda other: float(grid[last, other]), default=None)
            if best is not None and grid[last, best] > 0:
                pairs[mention] = self.spans_by_last[best]
        return pairs


def _runs(mask: npt.NDArray[np.bool_]) -> list[list[int]]:
    """Stretches of neighbouring true positions."""
    found = np.flatnonzero(mask)
    if not len(found):
        return []
    return [part.tolist() for part in np.split(found, np.flatnonzero(np.diff(found) > 1) + 1)]


def _without_nested(spans: list[Offsets]) -> list[Offsets]:
    """In order of the text, without spans that lie inside another: 'Russian' in 'Russian officials'."""
    outer = [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    return sorted(outer)


def _clash(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Overlap that is not clean nesting; speech inside speech keeps a word or more of its own on each side."""
    if a[1] < b[0] or b[1] < a[0]:
        return False
    inner, outer = (a, b) if a[1] - a[0] < b[1] - b[0] else (b, a)
    nested = outer[0] <= inner[0] and inner[1] <= outer[1]
    return not nested or inner[0] - outer[0] < 3


def _crossed(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two spans overlap in a way that two names do not: from one start, or across each other."""
    return a[0] == b[0] or (a[0] < b[0] <= a[1] < b[1]) or (b[0] < a[0] <= b[1] < a[1])


def _sigmoid(x: float) -> float:
    return float(1.0 / (1.0 + np.exp(-x)))
