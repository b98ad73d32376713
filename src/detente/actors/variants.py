"""Names in other spellings: Gaddafi, Kadhafi and Qadhafi; Kuchma and Koutchma; Zelensky and Zelenskiy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from detente.actors.names import key_of

_SOUNDS = (
    (r"tsch|tch|cz", "c"), (r"ch", "c"), (r"sch|sh|sz", "s"), (r"zh|dz|ts|tz", "s"), (r"kh|gh|ck|q|g|x", "k"),
    (r"dh|th|dd|t", "d"), (r"ph|v|w", "f"), (r"[aeiouyjh]", ""), (r"c", "k"), (r"z", "s"), (r"(.)\1+", r"\1"),
)  # fmt: skip
_RULES = tuple((re.compile(pattern), to) for pattern, to in _SOUNDS)
_LEAST = 0.68
"""Similarity of the spellings, from 0 to 1, below which two names that sound alike are two names."""
_SHORTEST = 4
"""Sounds that a name needs for a variant of it to be believed."""


def sound(name: str) -> str:
    """The consonants of a name, word by word, as transliterations of it share them."""
    words = []
    for word in key_of(name):
        for pattern, to in _RULES:
            word = pattern.sub(to, word)
        words.append(word)
    return " ".join(words)


class Variants:
    """Full names by their sound; made when the first name is met that nobody knows as it is written."""

    def __init__(self, names: Mapping[tuple[str, ...], Iterable[str]]) -> None:
        self._by_sound: dict[str, list[tuple[str, str]]] = {}
        for key, ids in names.items():
            full = " ".join(key)
            for one in ids:
                self._by_sound.setdefault(sound(full), []).append((full, one))

    def find(self, name: str) -> list[str]:
        """Ids of people whose names sound like this one and are spelled much like it, the likest first."""
        heard, written = sound(name), " ".join(key_of(name))
        if len(heard.replace(" ", "")) < _SHORTEST:
            return []
        alike = [(_alike(written, full), one) for full, one in self._by_sound.get(heard, ())]
        return [one for ratio, one in sorted(alike, reverse=True) if ratio >= _LEAST]


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
