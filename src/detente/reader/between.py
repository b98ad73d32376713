"""What one given party does to another: the types of the acts between two marked spans of a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.reader.decode import CHANNEL
from detente.reader.labels import NUGGETS
from detente.reader.model import Model, Scores
from detente.reader.tokens import LONGEST, Window, make_windows

Offsets = tuple[int, int]
FloatArray = npt.NDArray[np.float64]
MUTUAL = np.asarray([name in ("CONSULT", "COOPERATE", "AGREE") for name in NUGGETS])
"""Acts that both sides do as often as not, so that the order of the parties says little."""
FARTHEST = -8.0
RELATION, PAIR, DELAY = 0.5, 0.5, 0.1
"""What the votes weigh: the pair by itself, and the arcs to both; and what each piece between the source and the
word for the act costs, for the main clause tells the act that is meant ("freed the man it arrested")."""


@dataclass(frozen=True, slots=True)
class Between:
    """A text and the spans of the one who acts and the one acted upon, in characters; None where it names none."""

    text: str
    source: Offsets | None
    target: Offsets | None


def types_between(asked: Sequence[Between], model: Model) -> Iterator[dict[str, float]]:
    """The probability of each PLOVER type, given that the source does something to the target; they add up to 1.

    Two heads of the model vote: the pair of parties by itself, and the words that name acts with their arcs to
    the two.
    """
    windows: list[Window] = []
    owners: list[int] = []
    for number, one in enumerate(asked):
        own = make_windows(one.text, model.tokenizer, limit=LONGEST)
        # Where the text is cut, the piece that holds both counts, else the one that holds the source.
        own.sort(key=lambda w: (_holds(w, one.target), _holds(w, one.source)), reverse=True)
        if own:
            windows.append(own[0])
            owners.append(number)
    votes = {
        owner: _vote(window, scores, asked[owner])
        for owner, (window, scores) in zip(owners, model.score(windows), strict=True)
    }
    for number in range(len(asked)):
        logits = votes.get(number, np.zeros(len(NUGGETS)))
        shares = np.exp(logits - logits.max())
        yield dict(zip(NUGGETS, (shares / shares.sum()).tolist(), strict=True))


def _holds(window: Window, span: Offsets | None) -> bool:
    return span is not None and window.start <= span[0] and span[1] <= window.end


def _vote(window: Window, scores: Scores, one: Between) -> FloatArray:
    source, target = _pieces(window, one.source), _pieces(window, one.target)
    told, back = _pair(scores, source, target), _pair(scores, target, source)
    direct = np.where(MUTUAL, np.maximum(told, back), told)
    arcs = _arc(scores, "actor", source) + np.maximum(
        _arc(scores, "recipient", target), _arc(scores, "actor", target) - 0.5
    )
    place = np.arange(len(scores.nuggets))
    begin = source[-1] if source else 0
    delay = np.where(place > begin, place - begin, (begin - place) / 2)
    pull = PAIR * np.maximum(arcs, FARTHEST) - DELAY * delay
    acts = _log_sigmoid(scores.nuggets) + pull[:, None]
    return RELATION * direct + np.asarray(acts[1:-1].max(axis=0), dtype=np.float64)


def _pieces(window: Window, span: Offsets | None) -> list[int]:
    if span is None:
        return []
    return [i for i, (s, e) in enumerate(window.offsets) if s < e and s < span[1] and span[0] < e]


def _pair(scores: Scores, rows: list[int], columns: list[int]) -> FloatArray:
    if not rows or not columns:
        return np.zeros(len(NUGGETS))
    cells = scores.relations[:, rows][:, :, columns]
    return np.asarray(cells.max(axis=(1, 2)), dtype=np.float64)


def _arc(scores: Scores, channel: str, columns: list[int]) -> FloatArray:
    if not columns:
        return np.full(len(scores.nuggets), -1.0)
    return np.asarray(_log_sigmoid(scores.grids[CHANNEL[channel]][:, columns]).max(axis=1))


def _log_sigmoid(x: npt.NDArray[np.float32]) -> FloatArray:
    return np.asarray(-np.logaddexp(0.0, -x.astype(np.float64)))
