"""Passages to tensors: one example a window, with the targets of every head and masks for what is unknown."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor

from detente.reader.labels import FLAGS, GRIDS, NUGGETS, PASSAGE_CONTEXTS
from detente.reader.tokens import LONGEST, WINDOW, Window, make_windows
from training.markup import MarkedEvent, Offsets, Passage

CHANNEL = {name: i for i, name in enumerate(GRIDS)}


@dataclass(slots=True)
class Example:
    """A window with its targets.

    ``nuggets`` and ``flags`` are (length, labels); ``flag_mask`` is (length,), 1 at nugget tokens;
    ``cells`` lists the (channel, row, column) of the grid that are true, ``relations`` the (type, end of actor, end
    of recipient) that an event ties, all others being false. A pair example knows only actor, recipient and type of one event (``pair``) and nothing of the rest.
    """

    window: Window
    nuggets: npt.NDArray[np.float32]
    flags: npt.NDArray[np.float32]
    flag_mask: npt.NDArray[np.float32]
    contexts: npt.NDArray[np.float32]
    cells: list[tuple[int, int, int]] = field(default_factory=list)
    relations: list[tuple[int, int, int]] = field(default_factory=list)
    pair: tuple[tuple[int, ...], int, int] | None = None
    weight: float = 1.0


def from_passage(passage: Passage, tokenizer: Tokenizer) -> list[Example]:
    """Examples of a passage, one a window; an arc that leaves its window is dropped."""
    examples = []
    for window in make_windows(passage.text, tokenizer):
        index = _Index(window)
        example = _blank(window)
        for context in passage.contexts:
            example.contexts[PASSAGE_CONTEXTS.index(context)] = 1.0
        for span in passage.parties:
            index.span(example, "party", span)
        for event in passage.events:
            _mark_event(example, index, event)
        for statement in passage.statements:
            for part in statement.content:
                first = index.span(example, "content", part)
                if first is None:
                    continue
                if statement.speaker:
                    index.arc(example, "speaker", [first], statement.speaker)
                if statement.cue:
                    cue = index.tokens(statement.cue)
                    example.cells.extend((CHANNEL["cue"], first, token) for token in cue)
                for venue in statement.venue:
                    index.span(example, "party", venue)
                    index.arc(example, "venue", [first], venue)
        for mention, antecedent in passage.antecedents.items():
            index.arc(example, "stands_for", index.tokens(mention)[-1:], antecedent)
        examples.append(example)
    return examples


def from_pair(
    text: str, types: Sequence[str], actor: Offsets, recipient: Offsets, tokenizer: Tokenizer
) -> Example | None:
    """A sentence of which only one actor, one recipient and the type(s) between them are known."""
    windows = make_windows(text, tokenizer, limit=LONGEST)
    if len(windows) != 1:
        return None
    index = _Index(windows[0])
    a, r = index.tokens(actor), index.tokens(recipient)
    if not a or not r:
        return None
    example = _blank(windows[0])
    index.span(example, "party", actor)
    index.span(example, "party", recipient)
    example.pair = (tuple(NUGGETS.index(name) for name in types), a[-1], r[-1])
    return example


def _blank(window: Window) -> Example:
    length = len(window.ids)
    return Example(
        window,
        np.zeros((length, len(NUGGETS)), dtype=np.float32),
        np.zeros((length, len(FLAGS)), dtype=np.float32),
        np.zeros(length, dtype=np.float32),
        np.zeros(len(PASSAGE_CONTEXTS), dtype=np.float32),
    )


def _mark_event(example: Example, index: _Index, event: MarkedEvent) -> None:
    tokens = index.tokens(event.nugget)
    kind = NUGGETS.index(event.event_type)
    for token in tokens:
        example.nuggets[token, kind] = 1.0
        example.flag_mask[token] = 1.0
        for flag in (*event.auxiliary, *(f"{event.event_type}/{mode}" for mode in event.modes)):
            example.flags[token, FLAGS.index(flag)] = 1.0
    for channel, targets in (
        ("actor", event.actors),
        ("recipient", event.recipients),
        ("said_by", event.attributed_to),
        ("at_time", event.dates),
        ("at_place", event.places),
    ):
        for target in targets:
            index.arc(example, channel, tokens, target)
            if channel in ("at_time", "at_place"):
                index.span(example, "when" if channel == "at_time" else "where", target)
    actors = [tokens[-1] for target in event.actors if (tokens := index.tokens(target))]
    others = [tokens[-1] for target in event.recipients if (tokens := index.tokens(target))]
    # Acts told of all sides at once ("A and B met") lead from each to each.
    example.relations.extend((kind, a, r) for a in actors for r in others or actors if a != r)


def pack(examples: Sequence[Example], rng: random.Random, share: float, limit: int = WINDOW) -> list[Example]:
    """Put examples end to end into windows of up to ``limit`` pieces, as sentences stand in articles.

    About ``share`` of the windows hold several passages; pair examples stay alone.
    """
    order = list(examples)
    rng.shuffle(order)
    packed: list[Example] = []
    group: list[Example] = []
    for example in order:
        alone = example.pair is not None or rng.random() > share
        if alone:
            packed.append(example)
        elif group and sum(len(e.window.ids) - 2 for e in [*group, example]) > limit - 2:
            packed.append(_joined(group))
            group = [example]
        else:
            group.append(example)
    return [*packed, _joined(group)] if group else packed


def _joined(group: Sequence[Example]) -> Example:
    if len(group) == 1:
        return group[0]
    parts = [slice(0 if i == 0 else 1, None if i == len(group) - 1 else -1) for i in range(len(group))]
    cells: list[tuple[int, int, int]] = []
    relations: list[tuple[int, int, int]] = []
    offsets: list[tuple[int, int]] = []
    length = 0
    for example, part in zip(group, parts, strict=True):
        shift = length - (part.start or 0)
        cells.extend((channel, row + shift, column + shift) for channel, row, column in example.cells)
        relations.extend((kind, row + shift, column + shift) for kind, row, column in example.relations)
        offsets.extend(example.window.offsets[part])
        length += len(example.window.ids[part])

    def joined(name: str, of: Sequence[object]) -> Any:
        return np.concatenate([getattr(one, name)[part] for one, part in zip(of, parts, strict=True)])

    windows = [example.window for example in group]
    return Example(
        replace(
            windows[0], ids=joined("ids", windows), shapes=joined("shapes", windows), offsets=tuple(offsets)
        ),
        joined("nuggets", group),
        joined("flags", group),
        joined("flag_mask", group),
        np.max([example.contexts for example in group], axis=0),
        cells,
        relations,
    )


class _Index:
    """Character offsets to the pieces of one window."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def tokens(self, span: Offsets) -> list[int]:
        start, end = span
        return [i for i, (s, e) in enumerate(self.window.offsets) if e > s and s < end and e > start]

    def span(self, example: Example, channel: str, span: Offsets) -> int | None:
        tokens = self.tokens(span)
        if not tokens or not self.window.start <= span[0] or span[1] > self.window.end:
            return None
        example.cells.append((CHANNEL[channel], tokens[0], tokens[-1]))
        return tokens[0]

    def arc(self, example: Example, channel: str, rows: Iterable[int], target: Offsets) -> None:
        tokens = self.tokens(target)
        if tokens:
            example.cells.extend((CHANNEL[channel], row, tokens[-1]) for row in rows)


@dataclass(slots=True)
class Batch:
    """Padded tensors of some examples; ``real`` is (batch, length), 1 for word pieces."""

    ids: Tensor
    shapes: Tensor
    real: Tensor
    nuggets: Tensor
    flags: Tensor
    flag_mask: Tensor
    contexts: Tensor
    grids: Tensor
    relations: Tensor
    pairs: list[tuple[tuple[int, ...], int, int] | None]
    weights: Tensor


def collate(examples: Sequence[Example]) -> Batch:
    """Pad to the longest example."""
    longest = max(len(example.window.ids) for example in examples)
    count = len(examples)
    ids, shapes = np.zeros((count, longest), dtype=np.int64), np.zeros((count, longest), dtype=np.int64)
    real = np.zeros((count, longest), dtype=np.float32)
    nuggets = np.zeros((count, longest, len(NUGGETS)), dtype=np.float32)
    flags = np.zeros((count, longest, len(FLAGS)), dtype=np.float32)
    flag_mask = np.zeros((count, longest), dtype=np.float32)
    grids = np.zeros((count, len(GRIDS), longest, longest), dtype=np.float32)
    relations = np.zeros((count, len(NUGGETS), longest, longest), dtype=np.float32)
    for i, example in enumerate(examples):
        length = len(example.window.ids)
        ids[i, :length], shapes[i, :length] = example.window.ids, example.window.shapes
        real[i, :length] = [float(end > start) for start, end in example.window.offsets]
        nuggets[i, :length], flags[i, :length] = example.nuggets, example.flags
        flag_mask[i, :length] = example.flag_mask
        for channel, row, column in example.cells:
            grids[i, channel, row, column] = 1.0
        for kind, row, column in example.relations:
            relations[i, kind, row, column] = 1.0
    t = torch.from_numpy
    return Batch(
        t(ids), t(shapes), t(real), t(nuggets), t(flags), t(flag_mask),
        t(np.stack([example.contexts for example in examples])), t(grids), t(relations),
        [example.pair for example in examples],
        torch.tensor([example.weight for example in examples], dtype=torch.float32),
    )  # fmt: skip
