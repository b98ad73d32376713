"""Lines of a labelled file, checked as they are read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.records import Article

Offsets = tuple[int, int]


class EvaluationError(Exception):
    """A labelled file that cannot be scored; says which line, and what it lacks."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a labelled file and where it stands."""

    path: Path
    number: int
    values: Mapping[str, Any]

    def fault(self, what: str) -> EvaluationError:
        """An error that names this line."""
        return EvaluationError(f"{self.path}, line {self.number}: {what}")

    def text(self, name: str = "text") -> str:
        """A field that must be text. Raises EvaluationError."""
        value = self.values.get(name)
        if not isinstance(value, str):
            raise self.fault(f"needs the field {name!r} with text")
        return value

    def maps(self, name: str) -> list[Mapping[str, Any]]:
        """A field that must be a list of objects. Raises EvaluationError."""
        value = self.values.get(name)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fault(f"needs the field {name!r} with a list of objects")
        return value

    def offsets(self, value: Any, name: str) -> Offsets:
        """Start and end, as an object or a pair, that lie inside the text. Raises EvaluationError."""
        pair = (value.get("start"), value.get("end")) if isinstance(value, dict) else value
        if isinstance(pair, Sequence) and len(pair) == 2 and all(isinstance(v, int) for v in pair):
            start, end = pair
            if 0 <= start <= end <= len(self.text()):
                return start, end
        raise self.fault(f"{name!r} needs a start and an end inside the text")

    def article(self) -> Article:
        """The text as an article of its date."""
        day = str(self.values.get("date") or "")
        if len(day) == 8 and day.isdigit():
            day = f"{day[:4]}-{day[4:6]}-{day[6:]}"
        known = len(day) >= 10 and day[:4].isdigit()
        return Article(
            doc_id=f"line-{self.number}",
            text=self.text(),
            published=day[:10] if known else None,
            language="en",
        )


def read_lines(path: Path) -> list[Line]:
    """The lines of a file of JSON Lines; empty ones are passed over. Raises EvaluationError."""
    try:
        raw = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise EvaluationError(f"cannot read {path}: {why}") from error
    lines = []
    for number, one in enumerate(raw.split("\n"), 1):
        if not one.strip():
            continue
        try:
            values = json.loads(one)
        except (ValueError, RecursionError) as error:
            raise EvaluationError(f"{path}, line {number}: is not JSON") from error
        if not isinstance(values, dict):
            raise EvaluationError(f"{path}, line {number}: needs a JSON object")
        lines.append(Line(path, number, values))
    if not lines:
        raise EvaluationError(f"{path} has no lines to score")
    return lines
