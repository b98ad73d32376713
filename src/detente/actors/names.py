"""Words as names: folded for comparing, with what a phrase says of each, and the days on which a name holds."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:[\u2060'’]{1,2}[^\W_]+)*")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){1,}[^\W\d_]\b\.?")
_PLAIN_WORD = re.compile(r"[a-z0-9]+")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans(
    {
        "ı": "i", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "þ": "th", "Þ": "Th",
        "ð": "d", "ß": "ss", "œ": "oe", "ə": "a", "Ə": "A", "ħ": "h", "Ħ": "H", "ŋ": "n", "ʻ": "'",
    }
)  # fmt: skip
"""Letters that do not come apart into a plain one and a mark."""
_APOSTROPHES = ("'", "’")
_POSSESSIVE = re.compile(r"['’]s?$")


class Token(NamedTuple):
    """A word of a phrase without dots and 's, folded for look-up; ``start`` and ``size`` are as in the phrase."""

    text: str
    key: str
    start: int
    possessive: bool
    size: int


def fold(text: str) -> str:
    """Lower case without accents, for comparing names."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().replace("’", "'")


def tokens_of(phrase: str) -> list[Token]:
    """Words of a phrase; dots of abbreviations and a possessive 's are no part of them."""
    # Dots become a character that is no letter but keeps every offset.
    joined = _DOTTED.sub(lambda m: m.group().replace(".", "\u2060"), phrase) if "." in phrase else phrase
    tokens = []
    for match in _WORD.finditer(joined):
        word = match.group()
        follows = phrase[match.end() : match.end() + 1]
        if word.isalnum():  # nearly all
            tokens.append(Token(word, fold(word), match.start(), follows in _APOSTROPHES, len(word)))
            continue
        word = word.replace("\u2060", "")
        bare = _POSSESSIVE.sub("", word) if word[-2:].lower() in ("'s", "’s") else word
        size = match.end() - match.start() - (len(word) - len(bare))
        tokens.append(Token(bare, fold(bare), match.start(), bare != word or follows in _APOSTROPHES, size))
    return tokens


def key_of(name: str) -> tuple[str, ...]:
    """The folded words of a name."""
    if name.isascii() and "." not in name and "'" not in name:  # nearly all; much faster
        return tuple(_PLAIN_WORD.findall(name.lower()))
    plain = fold(name)
    if plain.isascii() and "." not in plain and "'" not in plain:
        return tuple(_PLAIN_WORD.findall(plain))
    return tuple(token.key for token in tokens_of(name))


def slug(name: str) -> str:
    """An id made of a name: plain small letters, with hyphens between the words; '' of a name without letters.

    Of a name in another script, which has none, it is ``x-`` and a digest: the same for every way to write the name.
    """
    key = key_of(name)
    plain = "-".join(filter(None, (_NOT_PLAIN.sub("", word) for word in key)))
    if not key or (plain and not any(map(_is_foreign, key))):
        return plain
    return f"x-{hashlib.sha256(' '.join(key).encode()).hexdigest()[:8]}"


def _is_foreign(word: str) -> bool:
    """Whether a folded word has letters that no id can have; marks that are written as letters do not count."""
    return not word.isascii() and any(
        c.isalnum() and unicodedata.category(c) != "Lm" for c in word if not c.isascii()
    )


def valid_on(start: str, end: str, day: str | None) -> bool:
    """Whether a period covers a day; without a day, whether it is still open."""
    if day is None:
        return not end
    return not ((start and day < start[: len(day)]) or (end and day[: len(end)] > end))
