"""When a relation turned: change points of the mean intensity (ruptures, PELT, squared error).

The series is the mean intensity of each period. One event does not make a level, so each mean is drawn towards
the mean of all events as if ``PRIOR`` more events had been there; a period without events carries the one
before it forward. A new level must last ``SHORTEST`` periods, and must lower the squared error by more than::

    penalty = 2 * log(number of periods) * (spread of the noise) ** 2

the usual (BIC) price of one more level. The noise is told from the changes between neighbouring periods, by
their median so that the turns themselves do not count as noise, and is taken to be ``LEAST_NOISE`` points at
the least: the mean of a handful of events is never surer than that, so one odd period is no turn.
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
PRIOR = 2.0  # events
LEADING = 3  # events told with a turning point


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """The relation moved to another level with this period.

    ``before`` and ``after`` are mean intensities (-10 to 10) of the events on either side, up to the next
    turning points. ``events`` are those of the first period after that pull furthest the new way, by
    (distance from ``before``) times confidence, the strongest first.
    """

    period: str
    start: str
    before: float
    after: float
    events: tuple[Event, ...]


def turning_points(
    periods: Sequence[tuple[str, str]], events: Mapping[str, Sequence[Event]], *, every: str = "year"
) -> tuple[TurningPoint, ...]:
    """Turning points of a series of periods (label and start, none missing); ``events`` are those of each.

    Raises ValueError where the first period holds no events.
    """
    if not periods:
        return ()
    told = [events.get(label, ()) for label, _ in periods]
    breaks = change_points(levels_of(told), shortest=SHORTEST[every])
    found: list[TurningPoint] = []
    edges = [0, *breaks, len(periods)]
    for left, at, right in zip(edges, edges[1:], edges[2:], strict=False):
        before, after = _mean(told[left:at]), _mean(told[at:right])
        if before is None or after is None:
            continue
        # A level that merely carries on says nothing: the events stand in the first period that holds some.
        leading = _leading(next(of for of in told[at:right] if of), before, after)
        found.append(TurningPoint(periods[at][0], periods[at][1], round(before, 3), round(after, 3), leading))
    return tuple(found)


def levels_of(events: Sequence[Sequence[Event]]) -> list[float]:
    """The level of each period: its mean, drawn towards that of all events, or the level before it."""
    overall = _mean(events)
    if overall is None or not events[0]:
        raise ValueError("the first period of a series must hold events")
    levels: list[float] = []
    for of in events:
        total = sum(event.intensity for event in of) + PRIOR * overall
        levels.append(total / (len(of) + PRIOR) if of else levels[-1])
    return levels


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


def _mean(events: Sequence[Sequence[Event]]) -> float | None:
    intensities = [event.intensity for of in events for event in of]
    return mean(intensities) if intensities else None


def _leading(events: Sequence[Event], before: float, after: float) -> tuple[Event, ...]:
    way = 1 if after >= before else -1
    pulls = [(way * (event.intensity - before) * event.confidence, event) for event in events]
    ranked = sorted((pull for pull in pulls if pull[0] > 0), key=lambda pull: (-pull[0], pull[1].event_id))
    return tuple(event for _, event in ranked[:LEADING])
