"""Given names, and family names where these come first: what tells a person's name from other words in capitals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources


def share_given(names: Sequence[str]) -> float:
    """The share of names of which a word is a known given name, or which begin with a known family name."""
    return sum(map(_is_known, names)) / len(names) if names else 0.0


def _is_known(name: str) -> bool:
    words = name.casefold().replace("-", " ").split()
    table = _table()
    if any(word in table for word in words[:-1] or words):
        return True
    # Chinese, Japanese and Korean names are written in one: the family name begins them.
    return (
        not name.isascii()
        and " " not in name
        and any(name[:size] in table for size in (1, 2, 3) if size < len(name))
    )


@lru_cache(maxsize=1)
def _table() -> frozenset[str]:
    text = (resources.files(__package__) / "data/names.tsv").read_text(encoding="utf-8")
    lines = (
        line.split("\t") for line in text.splitlines() if line and not line.startswith(("#", "language\t"))
    )
    return frozenset(cells[1].casefold() for cells in lines if len(cells) > 1)
