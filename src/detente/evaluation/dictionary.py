"""Actor dictionaries of older coders: words and the codes that they stand for at a date."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from detente.evaluation.lines import EvaluationError
from detente.records import Party

NOBODY = "---"
_WHEN = re.compile(r"(?P<first>\d{6,8})?\s*(?P<sign>[<>-])\s*(?P<last>\d{6,8})")


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an actor; a stem also begins longer words. ``codes`` are tried in order."""

    pattern: re.Pattern[str]
    codes: tuple[str, ...]

    def code(self, day: str) -> str:
        """The code at a day (YYYYMMDD, or empty); the last one without a date holds at any other time."""
        for entry in self.codes:
            code, _, when = entry.strip().partition(" ")
            if not when or (day and _holds(when, day)):
                return code
        return NOBODY


class Dictionary:
    """A JSON list of objects with ``name``, ``codes`` and ``stem``."""

    def __init__(self, names: dict[str, Name]) -> None:
        self._names = names

    @classmethod
    def read(cls, path: Path) -> Dictionary:
        """The dictionary in a file. Raises EvaluationError."""
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
            names = {str(row["name"]): (tuple(map(str, row["codes"])), bool(row["stem"])) for row in rows}
        except OSError as error:
            raise EvaluationError(f"cannot read {path}: {error.strerror}") from error
        except (ValueError, TypeError, KeyError) as error:
            raise EvaluationError(
                f"{path}: an actor dictionary is a JSON list of objects with name, codes and stem"
            ) from error
        longest_first = sorted(filter(None, names), key=len, reverse=True)
        return cls({name: Name(_pattern(name, names[name][1]), names[name][0]) for name in longest_first})

    def code(self, party: Party, day: str) -> str:
        """The code of a party at a day (YYYYMMDD): that of its longest name, with its sector behind a bare country.

        A name that is only part of the party's words ("troops from Gondor") lets the sector that the reader
        resolved stand behind it; so does a party without any name ("lawmakers").
        """
        for words in (party.text, party.name or ""):
            for name in self._names.values():
                found = name.pattern.search(words)
                if found:
                    code = name.code(day)
                    alone = found[0].strip().lower() == words.strip().lower()
                    return code if alone or len(code) != 3 else code + _tail(party)
        return NOBODY + _tail(party)


def _tail(party: Party) -> str:
    return "" if party.sector == "UNK" else party.sector


def _pattern(name: str, stem: bool) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}" + ("" if stem else r"\b"), re.IGNORECASE)


def _holds(when: str, day: str) -> bool:
    found = _WHEN.search(when)
    if not found:
        return True
    first, last = (_full(found[part] or "") for part in ("first", "last"))
    if found["sign"] == "<":
        return day < last
    return day > last if found["sign"] == ">" else first <= day <= last


def _full(day: str) -> str:
    """Dates of six digits are of the twentieth century."""
    return f"19{day}" if len(day) == 6 else day
