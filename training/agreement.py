"""How far two readers agree: ``python -m training.agreement`` (the passages against ``second_reader.txt``).

The second reader had the texts and the guide and nothing else. Figures are F1 of one reading against the other, so
it does not matter which is taken for right.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from training.markup import HERE, MarkedEvent, Passage, read_passages
from training.score import f1, half, overlap, same_parties


def agreement(first: Sequence[Passage], second: Sequence[Passage]) -> dict[str, object]:
    """Figures over passages that both read; ``nuggets`` leaves the type aside, ``events`` asks for it too."""
    n: Counter[str] = Counter()
    for one, other in zip(first, second, strict=True):
        n["one"] += len(one.events)
        n["other"] += len(other.events)
        for event in one.events:
            near = [e for e in other.events if overlap(e.nugget, event.nugget)]
            n["nuggets"] += bool(near)
            same = next((e for e in near if e.event_type == event.event_type), None)
            if same:
                _compare(event, same, n)
        n["parties_one"] += len(one.parties)
        n["parties_other"] += len(other.parties)
        n["parties"] += sum(any(half(a, b) for b in other.parties) for a in one.parties)
        ours = [part for s in one.statements for part in s.content]
        theirs = [part for s in other.statements for part in s.content]
        n["said_one"] += len(ours)
        n["said_other"] += len(theirs)
        n["said"] += sum(any(half(a, b) for b in theirs) for a in ours)
        n["empty"] += bool(one.events) == bool(other.events)
    return {
        "passages": len(first),
        "nuggets": f1(n["nuggets"], n["one"], n["other"]),
        "events": f1(n["events"], n["one"], n["other"]),
        "actors_agree": round(n["actors"] / max(1, n["events"]), 3),
        "recipients_agree": round(n["recipients"] / max(1, n["events"]), 3),
        "modes_agree": round(n["modes"] / max(1, n["events"]), 3),
        "flags_agree": round(n["flags"] / max(1, n["events"]), 3),
        "parties": f1(n["parties"], n["parties_one"], n["parties_other"]),
        "contents": f1(n["said"], n["said_one"], n["said_other"]),
        "events_or_none": round(n["empty"] / max(1, len(first)), 3),
    }


def _compare(event: MarkedEvent, other: MarkedEvent, n: Counter[str]) -> None:
    n["events"] += 1
    n["actors"] += same_parties(event.actors, other.actors)
    n["recipients"] += same_parties(event.recipients, other.recipients)
    n["modes"] += set(event.modes) == set(other.modes)
    n["flags"] += set(event.auxiliary) == set(other.auxiliary)


def main() -> None:
    """Command line."""
    second = {p.passage_id: p for p in read_passages([HERE / "second_reader.txt"])}
    first = [
        p
        for p in read_passages(sorted((HERE / "passages").glob("*.txt")), errors=[])
        if p.passage_id in second
    ]
    same = [p for p in first if p.text == second[p.passage_id].text]
    print(json.dumps(agreement(same, [second[p.passage_id] for p in same]), indent=1))


if __name__ == "__main__":
    main()
