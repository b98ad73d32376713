"""On which line of a TOML file each of its keys and list items stands, which tomllib does not tell.

The text has been read by tomllib before, so that it is known to be TOML.
"""

from __future__ import annotations

import re
import tomllib

Path = tuple[str | int, ...]
"""The keys that lead to a value, and the places in lists: ``("person", 0, "offices", 1, "start")``."""

# Possessive, so that a long text is gone through once.
_TOKEN = re.compile(
    r'''
    (?P<skip>[ \t\r]++|\#[^\n]*+)
    |(?P<newline>\n)
    |(?P<text>"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}|\'\'\'(?:[^']++|'(?!''))*+'{3,5}|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+')
    |(?P<mark>[\[\]{},=])
    |(?P<word>[^\s\[\]{},=\#"']++)
    ''',
    re.VERBOSE | re.DOTALL,
)  # fmt: skip


def lines_of(text: str) -> dict[Path, int]:
    """The line of each key, table and list item, by its path; the first one where a path comes again."""
    scan = _Scan()
    for token in _TOKEN.finditer(text):
        words, kind = token.group(), token.lastgroup
        if kind == "mark":
            scan.mark(words, doubled=text.startswith("[[", token.start()))
        elif kind == "newline":
            scan.end_line()
        elif kind in ("text", "word"):
            scan.word(words, quoted=kind == "text")
        scan.line += words.count("\n")  # not splitlines(), which parts at characters that end no line in TOML
    return scan.lines


class _Scan:
    """What has been read of the text so far, and where in the data the next token stands."""

    def __init__(self) -> None:
        self.line = 1
        self.lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._table: Path = ()
        self._key: Path = ()
        self._parts: list[str] = []
        self._open: list[tuple[Path, bool]] = []
        """Inline lists and tables that are open, and whether each is a list."""
        self._places: list[int] = []
        """How many items were closed in each of them."""
        self._in_value = False
        self._header: str = ""

    def word(self, words: str, *, quoted: bool) -> None:
        """Part of a key, or a value."""
        if self._in_value:
            self._begin()
        elif quoted:
            self._parts.append(tomllib.loads(f"key = {words}")["key"])
        else:
            self._parts += filter(None, words.split("."))

    def end_line(self) -> None:
        """A statement ends with its line, unless a list or an inline table is open."""
        if not self._open:
            self._in_value, self._header, self._parts = False, "", []

    def mark(self, mark: str, *, doubled: bool) -> None:
        """A bracket, a comma or an equals sign; ``doubled`` where it begins ``[[``."""
        if mark == "=":
            base = self._open[-1][0] if self._open else self._table
            self._key, self._parts, self._in_value = (*base, *self._parts), [], True
            self._note(self._key)
        elif mark == "[" and not self._in_value:
            self._header = self._header or ("[[" if doubled else "[")
        elif mark == "]" and self._header:
            self._end_header()
        elif mark in "[{":
            self._open.append((self._begin(), mark == "["))
            self._places.append(0)
            self._in_value = mark == "["
        elif mark == ",":
            self._places[-1] += 1
            self._in_value = self._open[-1][1]
        else:
            self._open.pop()
            self._places.pop()
            self._in_value = True

    def _begin(self) -> Path:
        """The path of the value that begins here."""
        if not self._open or not self._open[-1][1]:
            return self._key
        path = (*self._open[-1][0], self._places[-1])
        self._note(path)
        return path

    def _end_header(self) -> None:
        if not self._parts:  # the second bracket of two
            return
        path: Path = ()
        for part in self._parts[:-1]:
            path = (*path, part)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        path = (*path, self._parts[-1])
        if self._header == "[[":
            self._note(path)
            self._counts[path] = self._counts.get(path, 0) + 1
            path = (*path, self._counts[path] - 1)
        self._table, self._parts = path, []
        self._note(path)

    def _note(self, path: Path) -> None:
        for size in range(len(path), 0, -1):
            if path[:size] in self.lines:
                break
            self.lines[path[:size]] = self.line
