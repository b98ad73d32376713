"""Names in other spellings: Gaddafi, Kadhafi and Qadhafi; Kuchma and Koutchma; Zelensky and Zelenskiy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from detente.actors.names import key_of

_TOGETHER = (
    ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("cz", "c"), ("sh", "s"), ("sz", "s"), ("ch", "c"), ("zh", "s"),
    ("dz", "s"), ("ts", "s"), ("tz", "s"), ("ph", "f"),
)  # fmt: skip
_ALONE = str.maketrans("qgxcvwtz", "kkkkffds", "aeiouyjh")
_DOUBLED = re.compile(r"(.)\1+")
_LEAST = 0.68
"""Similarity of the spellings, from 0 to 1, below which two names that sound alike are two names."""
_SHORTEST = 4
"""Sounds that a name needs for a variant of it to be believed."""


def sound(name: str) -> str:
    """The consonants of a name, word by word, as transliterations of it share them."""
    return " ".join(map(_sound, key_of(name)))


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    """The consonants of one word; given names come again and again."""
    for letters, one in _TOGETHER:
        word = word.replace(letters, one)
    return _DOUBLED.sub(r"\1", word.translate(_ALONE))


class Variants:
    """Full names by their sound; made when the first name is met that nobody knows as it is written."""

    def __init__(self, names: Mapping[tuple[str, ...], Iterable[str]]) -> None:
        self._by_sound: dict[str, list[tuple[str, str]]] = {}
        for key, ids in names.items():
            heard, full = " ".join(map(_sound, key)), " ".join(key)
            for one in ids:
                self._by_sound.setdefault(heard, []).append((full, one))

    def find(self, name: str) -> list[str]:
        """Ids of people whose names sound like this one and are spelled much like it, the likest first."""
        heard, written = sound(name), " ".join(key_of(name))
        if len(heard.replace(" ", "")) < _SHORTEST:
            return []
        alike = [(_alike(written, full), one) for full, one in self._by_sound.get(heard, ())]
        return [one for ratio, one in sorted(alike, reverse=True) if ratio >= _LEAST]


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
