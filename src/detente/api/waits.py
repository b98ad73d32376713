"""Which targets of a watch are asked in a round: an address that fails again and again is asked less often."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.records import Problem
from detente.store import PageRead

LONGEST = 32  # rounds that a failing address is let be at most


class Waits:
    """Counts the failures of addresses in a row; files and folders are looked at in every round."""

    def __init__(self, targets: Sequence[str]) -> None:
        self._targets = tuple(targets)
        self._failed: dict[str, int] = {}
        self._left: dict[str, int] = {}
        self._asked: set[str] = set()
        self._faulty: set[str] = set()

    def due(self) -> list[str]:
        """The targets of the next round, in their order; call it once a round."""
        for target in self._asked:
            if target in self._faulty:
                self._failed[target] = self._failed.get(target, 0) + 1
                self._left[target] = min(2 ** (self._failed[target] - 1), LONGEST) - 1
            else:
                self._failed.pop(target, None)
        self._faulty = set()
        due = []
        for target in self._targets:
            if self._left.get(target, 0) > 0:
                self._left[target] -= 1
            else:
                due.append(target)
        self._asked = {target for target in due if "://" in target}
        return due

    def note(self, batch: Iterable[PageRead]) -> None:
        """Remember which targets of this round failed as a whole."""
        self._faulty |= {
            entry.source
            for entry in batch
            if isinstance(entry.outcome, Problem) and entry.source in self._asked
        }
