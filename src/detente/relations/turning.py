"""When a relation turned: change points of the mean intensity (ruptures, PELT, squared error).

The series is the mean intensity of each period; a period without events carries the mean before it forward. A
new level must last ``SHORTEST`` periods, and must lower the squared error by more than the penalty::

    penalty = 2 * log(number of periods) * (spread of the noise) ** 2

the usual (BIC) price of one more level. The noise is told from the changes between neighbouring periods, by
their median so that the turns themselves do not count as noise, and is taken to be 2 points at the least:
the mean of a handful of events is never surer than that, so one odd period in a calm series is no turn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.records import Event

SHORTEST: Mapping[str, int] = {"year": 2, "quarter": 3, "month": 4}  # periods
LEAST_NOISE = 2.0  # points of intensity
LEADING = 3  # events told with a turning point


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """The relation moved to another level with this period.

    ``before`` and ``after`` are mean intensities (-10 to 10) of the stretches on either side, up to the next
    turning points. ``events`` are those of the first period after that pull furthest the new way, by
    (distance from ``before``) times confidence, the strongest first.
    """

    period: str
    start: str
    before: float
    after: float
    events: tuple[Event, ...]


def turning_points(
    means: Sequence[tuple[str, str, float | None]],
    events: Mapping[str, Sequence[Event]],
    *,
    every: str = "year",
) -> tuple[TurningPoint, ...]:
    """Turning points of a series of (label, start, mean intensity); ``events`` are those of each label."""
    filled: list[float] = []
    for _, _, level in means:
        if level is None and not filled:
            raise ValueError("the first period of a series must hold events")
        filled.append(filled[-1] if level is None else level)
    breaks = change_points(filled, shortest=SHORTEST[every])
    found: list[TurningPoint] = []
    edges = [0, *breaks, len(filled)]
    for left, at, right in zip(edges, edges[1:], edges[2:], strict=False):
        before, after = round(mean(filled[left:at]), 3), round(mean(filled[at:right]), 3)
        # A level that merely carries on says nothing: the events stand in the first period that holds some.
        first = next((label for label, _, _ in means[at:right] if events.get(label)), None)
        leading = _leading(events.get(first, ()) if first else (), before, after)
        found.append(TurningPoint(means[at][0], means[at][1], before, after, leading))
    return tuple(found)


def change_points(levels: Sequence[float], *, shortest: int) -> list[int]:
    """Positions at which a new level begins; none in a series too short to hold two levels."""
    if len(levels) < 2 * shortest:
        return []
    import numpy as np
    import ruptures

    signal = np.asarray(levels, dtype=float).reshape(-1, 1)
    search = ruptures.Pelt(model="l2", min_size=shortest, jump=1).fit(signal)
    return [int(at) for at in search.predict(pen=penalty(levels))[:-1]]


def penalty(levels: Sequence[float]) -> float:
    """What a turning point must gain in squared error."""
    steps = [abs(b - a) for a, b in pairwise(levels)]
    # 0.6745 makes a median absolute deviation a standard deviation; a step holds the noise of two periods.
    noise = median(steps) / 0.6745 / math.sqrt(2) if steps else 0.0
    return 2 * math.log(max(2, len(levels))) * max(noise, LEAST_NOISE) ** 2


def _leading(events: Sequence[Event], before: float, after: float) -> tuple[Event, ...]:
    way = 1 if after >= before else -1
    pulls = [(way * (event.intensity - before) * event.confidence, event) for event in events]
    ranked = sorted((pull for pull in pulls if pull[0] > 0), key=lambda pull: (-pull[0], pull[1].event_id))
    return tuple(event for _, event in ranked[:LEADING])
