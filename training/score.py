"""Score a model on the held-out passages: ``python -m training.score FOLDER_OF_WEIGHTS``.

An event counts as found when type agrees and the nuggets overlap; 'whole' asks also for overlapping actors and
recipients, all of them and no others. Parties and contents count when they share half of the longer span.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from detente.reader.decode import Act, Offsets, WindowReading, decode
from detente.reader.model import Model, Scores
from detente.reader.tokens import Window
from training.markup import HERE, MarkedEvent, Passage, part_of, read_passages


def overlap(a: Offsets, b: Offsets) -> bool:
    """Whether two spans share a character."""
    return a[0] < b[1] and b[0] < a[1]


def half(a: Offsets, b: Offsets) -> bool:
    """Whether two spans share at least half of the longer one."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared * 2 >= max(a[1] - a[0], b[1] - b[0])


def same_parties(got: Sequence[Offsets], want: Sequence[Offsets]) -> bool:
    """Whether each party of one side has one on the other and none is left."""
    return all(any(half(g, w) for w in want) for g in got) and all(any(half(g, w) for g in got) for w in want)


Scored = list[tuple[int, Window, Scores]]


def scored(model: Model, passages: Sequence[Passage]) -> Scored:
    """Number of its passage, window and scores of every window."""
    pieces = [(number, w) for number, passage in enumerate(passages) for w in model.windows(passage.text)]
    scores = model.score([window for _, window in pieces])
    return [(number, *one) for (number, _), one in zip(pieces, scores, strict=True)]


def readings(
    windows: Scored, passages: Sequence[Passage], settings: Mapping[str, float]
) -> list[list[WindowReading]]:
    """What the scores say of each passage under the thresholds of ``settings``."""
    result: list[list[WindowReading]] = [[] for _ in passages]
    for number, window, scores in windows:
        result[number].append(decode(window, scores, passages[number].text, settings))
    return result


def f1(hit: int, got: int, want: int) -> dict[str, float]:
    """Precision, recall and F1, rounded."""
    p, r = hit / got if got else 0.0, hit / want if want else 0.0
    return {"p": round(p, 3), "r": round(r, 3), "f1": round(2 * p * r / (p + r), 3) if p + r else 0.0}


def _pair(acts: Iterable[Act], events: Sequence[MarkedEvent]) -> list[tuple[Act, MarkedEvent]]:
    pairs, used = [], set()
    for act in acts:
        for i, event in enumerate(events):
            if i not in used and act.event_type == event.event_type and overlap(act.nugget, event.nugget):
                used.add(i)
                pairs.append((act, event))
                break
    return pairs


def score(model: Model, passages: Sequence[Passage]) -> dict[str, Any]:
    """All figures of a model on passages."""
    return figures(readings(scored(model, passages), passages, model.settings), passages)


def rightness(read: Sequence[Sequence[WindowReading]], passages: Sequence[Passage]) -> list[bool]:
    """Whether each act is right, in the order of ``read``."""
    verdicts = []
    for passage, parts in zip(passages, read, strict=True):
        for act in (act for part in parts for act in part.acts):
            near = [
                e for e in passage.events if e.event_type == act.event_type and overlap(e.nugget, act.nugget)
            ]
            verdicts.append(
                any(_meet(act.actors, e.actors) and _meet(act.recipients, e.recipients) for e in near)
            )
    return verdicts


def _meet(ours: Sequence[Offsets], theirs: Sequence[Offsets]) -> bool:
    return any(half(a, b) for a in ours for b in theirs) or not (ours or theirs)


def calibration_error(read: Sequence[Sequence[WindowReading]], passages: Sequence[Passage]) -> float:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    p = np.asarray([a.probability for r in read for part in r for a in part.acts])
    y = np.asarray(rightness(read, passages), dtype=float)
    bins = np.minimum((p * 10).astype(int), 9)
    return float(
        sum(abs(p[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean() for b in set(bins.tolist()))
    )


def figures(read: Sequence[Sequence[WindowReading]], passages: Sequence[Passage]) -> dict[str, Any]:
    """All figures of what was read in passages."""
    n: Counter[str] = Counter()
    by_type: dict[str, Counter[str]] = {}
    for passage, parts in zip(passages, read, strict=True):
        acts = [act for part in parts for act in part.acts]
        pairs = _pair(acts, passage.events)
        n["acts"] += len(acts)
        n["events"] += len(passage.events)
        n["found"] += len(pairs)
        for act in acts:
            by_type.setdefault(act.event_type, Counter())["got"] += 1
        for event in passage.events:
            by_type.setdefault(event.event_type, Counter())["want"] += 1
        for act, event in pairs:
            by_type[event.event_type]["hit"] += 1
            ours = same_parties(act.actors, event.actors), same_parties(act.recipients, event.recipients)
            n["actors"] += ours[0]
            n["recipients"] += ours[1]
            n["whole"] += all(ours)
            by_type[event.event_type]["whole"] += all(ours)
            for name, found, theirs in (
                ("flags", act.auxiliary, event.auxiliary),
                ("modes", act.modes, event.modes),
            ):
                n[f"{name}_got"] += len(found)
                n[f"{name}_want"] += len(theirs)
                n[f"{name}_hit"] += len(set(found) & set(theirs))
            n["dated"] += bool(event.dates)
            n["dates"] += bool(event.dates) and act.when is not None and overlap(act.when, event.dates[0])
        got = {span for part in parts for span in part.parties}
        n["parties_got"] += len(got)
        n["parties_want"] += len(passage.parties)
        n["parties_hit"] += sum(any(half(span, other) for other in got) for span in passage.parties)
        sayings = [saying for part in parts for saying in part.sayings]
        contents = [(part, s) for s in passage.statements for part in s.content]
        n["said_got"] += len(sayings)
        n["said_want"] += len(contents)
        for part, statement in contents:
            match = next((saying for saying in sayings if half(saying.content, part)), None)
            n["said_hit"] += match is not None
            if match and statement.speaker:
                n["spoken"] += 1
                n["speakers"] += match.speaker is not None and overlap(match.speaker, statement.speaker)
    return {
        "passages": len(passages),
        "calibration_error": round(calibration_error(read, passages), 3),
        "events": f1(n["found"], n["acts"], n["events"]),
        "whole": f1(n["whole"], n["acts"], n["events"]),
        "actors_right": round(n["actors"] / max(1, n["found"]), 3),
        "recipients_right": round(n["recipients"] / max(1, n["found"]), 3),
        "flags": f1(n["flags_hit"], n["flags_got"], n["flags_want"]),
        "modes": f1(n["modes_hit"], n["modes_got"], n["modes_want"]),
        "dates_found": round(n["dates"] / max(1, n["dated"]), 3),
        "parties": f1(n["parties_hit"], n["parties_got"], n["parties_want"]),
        "contents": f1(n["said_hit"], n["said_got"], n["said_want"]),
        "speakers_right": round(n["speakers"] / max(1, n["spoken"]), 3),
        "by_type": {
            name: {
                "events": f1(c["hit"], c["got"], c["want"])["f1"],
                "whole": f1(c["whole"], c["got"], c["want"])["f1"],
            }
            for name, c in sorted(by_type.items())
        },
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--set", action="append", default=[], help="threshold, such as nugget=-0.5")
    args = parser.parse_args()
    model = Model(args.weights)
    for setting in args.set:
        name, _, value = setting.partition("=")
        model.settings[name] = float(value)
    errors: list[str] = []
    passages = [
        p
        for p in read_passages(sorted((HERE / "passages").glob("*.txt")), errors=errors)
        if part_of(p) == "held_out"
    ]
    print(json.dumps(score(model, passages), indent=1))


if __name__ == "__main__":
    main()
