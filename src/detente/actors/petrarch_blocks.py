"""Reads the lines of a PETRARCH dictionary: names with their synonyms, codes, days and plurals."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from detente.actors.names import key_of

# Possessive, and none may run over the next opening bracket: a broken file must not take time in the square.
_CODE = re.compile(r"\[\s*+([^\]\s\[]++)([^\[\]]*+)\]")
_PLURAL = re.compile(r"\{([^{}]*+)\}")
_MARKER = re.compile(r"(!\w++!)")
_MARKED = re.compile(r"\s*+(!\w++!)\s*+=(.+)")
_DIGITS = re.compile(r"(?<![0-9])[0-9]{4,8}(?![0-9])")
_SMALL = frozenset("of the and for de la le du des el al bin ibn von van in on to a an".split())
_MOST_CHOICES = 1000
"""Names that one line with markers may stand for."""
_UNSEEN = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Characters that part lines or turn the direction of what follows them."""


@dataclass(frozen=True, slots=True)
class Code:
    """An actor code and the days between which it holds, '' where open."""

    code: str
    start: str = ""
    end: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether the days come in their order; a code that ends before it starts never holds."""
        return not (self.start and self.end and self.start[: len(self.end)] > self.end[: len(self.start)])


@dataclass(slots=True)
class Block:
    """A name with its synonyms, its codes and, for an agent, its irregular plural ('' where it has none)."""

    names: list[str]
    codes: list[Code] = field(default_factory=list)
    plural: str | None = None

    @property
    def is_agent(self) -> bool:
        """Whether the names are words for a role, and not somebody's."""
        return any("~" in code.code for code in self.codes)


def markers_of(texts: Iterable[str]) -> dict[str, list[str]]:
    """What the markers (``!PERSON!``) of dictionaries stand for; those of one file are used in others."""
    markers: dict[str, list[str]] = {}
    for text in texts:
        for line in _lines(text):
            if marked := _MARKED.match(line):
                markers[marked[1]] = [word.strip() for word in marked[2].split(",") if word.strip()]
    return markers


def blocks_of(text: str, markers: Mapping[str, list[str]]) -> Iterator[Block]:
    """The entries of a dictionary; one may be left without a name, where it has none with letters."""
    block: Block | None = None
    for line in _lines(text):
        if _MARKED.match(line):
            continue
        codes = [_code(*found) for found in _CODE.findall(line)]
        words = _CODE.sub("", line).strip()
        if words.startswith("+") and block:
            block.names += _expanded(words[1:], markers)
        elif words and not words.startswith("+"):
            if block:
                yield block
            plural = _PLURAL.search(words)
            told = name_of(plural[1]) if plural else None
            block = Block(_expanded(_PLURAL.sub("", words), markers), [], told)
        if block:
            block.codes += codes
    if block:
        yield block


def name_of(words: str) -> str:
    """``AFGHAN_NATIONAL_ARMY_`` as it is written: Afghan National Army. Short words in capitals stay so."""
    plain = without_controls(words)
    parts = re.split(r"[\s_]+", plain.strip(" _\t"))
    cased = [
        part
        if (part.upper() != part or "." in part or (len(parts) == 1 and len(part) <= 4))
        else part.title()
        for part in parts
    ]
    return " ".join(part.lower() if i and part.lower() in _SMALL else part for i, part in enumerate(cased))


def without_controls(words: str) -> str:
    """Words with a blank for each character that cannot be seen, which TOML forbids or a screen obeys."""
    if words.isascii() and words.isprintable():
        return words
    return "".join(" " if unicodedata.category(c) == "Cc" or c in _UNSEEN else c for c in words)


def _lines(text: str) -> Iterator[str]:
    for raw in _uncommented(text).splitlines():
        line = re.split(r"[#;]", raw, maxsplit=1)[0].rstrip()
        if line.strip():
            yield line


def _uncommented(text: str) -> str:
    """The text without ``<!-- comments -->``; one that does not end is none."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join([*kept, text[at:]])


def _expanded(words: str, markers: Mapping[str, list[str]]) -> list[str]:
    """The names that words stand for, one for each choice of their markers; a marker without any is left out."""
    choices = [
        (markers.get(part) or [""]) if _MARKER.fullmatch(part) else [part] for part in _MARKER.split(words)
    ]
    names = (name_of("".join(chosen)) for chosen in itertools.product(*choices))
    return [name for name in itertools.islice(names, _MOST_CHOICES) if key_of(name)]


def _code(code: str, when: str) -> Code:
    dates = [day for digits in _DIGITS.findall(when) if (day := _day(digits))]
    if not dates:
        return Code(code)
    told = when.strip()
    if "<" in told or (len(dates) == 1 and told.startswith("-")):
        return Code(code, "", dates[0])
    is_open = ">" in told or (len(dates) == 1 and told.endswith("-"))
    return Code(code, dates[0], "" if is_open else dates[-1])


def _day(digits: str) -> str | None:
    """A day as ISO 8601, to the precision that is real; None without a real year.

    Four digits are a year; five and seven a year and a day of the year; six and eight a year, month and day. Years
    of two digits are of the last century, but those below 30 of this one.
    """
    if len(digits) in (5, 6):
        digits = ("20" if digits[:2] < "30" else "19") + digits
    year, rest = digits[:4], digits[4:]
    if year == "0000":
        return None
    if not rest:
        return year
    if len(rest) == 3:
        day = dt.date(int(year), 1, 1).toordinal() + int(rest) - 1
        found = dt.date.fromordinal(day) if 1 <= day <= dt.date.max.toordinal() else None
        return found.isoformat() if found and found.year == int(year) else year
    for told in (f"{year}-{rest[:2]}-{rest[2:]}", f"{year}-{rest[:2]}-01"):
        try:
            dt.date.fromisoformat(told)
        except ValueError:
            continue
        return told if told.endswith(rest[2:]) else told[:7]
    return year
