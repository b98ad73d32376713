"""Text to the model's input: windows of whole sentences, word pieces, and the casing the base model lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from detente.reader.sentences import split_sentences

WINDOW = 128
"""Word pieces in a window, the two special ones included; a longer sentence gets up to LONGEST."""
LONGEST = 256
LONGEST_TEXT = 900
"""Characters of a sentence that are tokenized at once; bounds the work on text without sentences."""
SHAPES = 12
"""Shape ids: six casings of a piece, times outside or inside quotation marks."""

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Window:
    """Some whole sentences as word pieces; ``offsets`` are into the text, (0, 0) for the special pieces."""

    ids: IntArray
    shapes: IntArray
    offsets: tuple[tuple[int, int], ...]
    start: int
    end: int


@lru_cache(maxsize=4)
def load_tokenizer(path: Path) -> Tokenizer:
    """The word-piece tokenizer in ``path``, without padding or truncation of its own."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def make_windows(text: str, tokenizer: Tokenizer, limit: int = WINDOW) -> list[Window]:
    """Cut ``text`` into windows of whole sentences, a paragraph kept together where it fits.

    A sentence longer than LONGEST pieces (a list, a page without punctuation) is cut between words.
    """
    sentences = [part for span in split_sentences(text) for part in _cut(text, *span)]
    if not sentences:
        return []
    plain = typewritten(text)
    encodings = tokenizer.encode_batch([plain[s:e] for s, e in sentences], add_special_tokens=False)
    pieces: list[tuple[int, int, Encoding]] = []
    for (start, end), encoding in zip(sentences, encodings, strict=True):
        pieces.extend(_bounded(plain, start, end, encoding, tokenizer))
    inside = quoted_mask(text)
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    windows: list[Window] = []
    for group in _pack(text, pieces, limit - 2):
        ids, offsets = [cls], [(0, 0)]
        for start, _, encoding in group:
            ids.extend(encoding.ids)
            offsets.extend((start + s, start + e) for s, e in encoding.offsets)
        ids.append(sep)
        offsets.append((0, 0))
        shapes = [shape_of(text[s:e]) + (6 if e > s and inside[s] else 0) for s, e in offsets]
        windows.append(Window(np.asarray(ids), np.asarray(shapes), tuple(offsets), group[0][0], group[-1][1]))
    return windows


_TYPEWRITTEN = str.maketrans(
    "‘’‚‛ʼ′“”„‟″«»‐‑‒–—―−\u00a0\u202f\u2009",
    '\'\'\'\'\'\'"""""""-------   ',
)


def typewritten(text: str) -> str:
    """The text with plain quotation marks, apostrophes, dashes and spaces, as the model met them in training.

    Every character stays in its place, so offsets hold for both; two apostrophes are a quotation mark and a space.
    """
    return text.translate(_TYPEWRITTEN).replace("''", '" ')


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches of at most LONGEST_TEXT characters, cut between words where there are any."""
    while end - start > LONGEST_TEXT:
        space = text.rfind(" ", start + LONGEST_TEXT // 2, start + LONGEST_TEXT)
        cut = space if space > start else start + LONGEST_TEXT
        yield start, cut
        start = cut
    yield start, end


def _bounded(
    text: str, start: int, end: int, encoding: Encoding, tokenizer: Tokenizer
) -> list[tuple[int, int, Encoding]]:
    if len(encoding.ids) <= LONGEST - 2:
        return [(start, end, encoding)] if encoding.ids else []
    cut_at = encoding.offsets[LONGEST - 3][0]
    space = text.rfind(" ", start, start + cut_at)
    cut = space if space > start else start + max(cut_at, 1)
    parts: list[tuple[int, int, Encoding]] = []
    for s, e in ((start, cut), (cut, end)):
        parts.extend(_bounded(text, s, e, tokenizer.encode(text[s:e], add_special_tokens=False), tokenizer))
    return parts


def _pack(
    text: str, pieces: Sequence[tuple[int, int, Encoding]], room: int
) -> list[list[tuple[int, int, Encoding]]]:
    """Greedy packing; a new paragraph opens a new window where the whole paragraph would not fit."""
    sizes = [len(encoding.ids) for _, _, encoding in pieces]
    opens = [i == 0 or "\n" in text[pieces[i - 1][1] : pieces[i][0]] for i in range(len(pieces))]
    groups: list[list[tuple[int, int, Encoding]]] = []
    used = 0
    for i, piece in enumerate(pieces):
        ahead = sizes[i]
        if opens[i]:
            follow = i + 1
            while follow < len(pieces) and not opens[follow] and ahead <= room:
                ahead += sizes[follow]
                follow += 1
        fits = used + (ahead if ahead <= room else sizes[i]) <= room
        if groups and fits:
            groups[-1].append(piece)
            used += sizes[i]
        else:
            groups.append([piece])
            used = sizes[i]
    return groups


def shape_of(piece: str) -> int:
    """Casing of a piece as written: 0 lower or none, 1 Title, 2 UPPER, 3 one capital, 4 mixed, 5 digits."""
    if not piece or piece.islower():
        return 0
    if piece[0].isdigit():
        return 5
    if len(piece) == 1:
        return 3 if piece.isupper() else 0
    if piece.isupper():
        return 2
    if piece[0].isupper() and piece[1:].islower():
        return 1
    return 4 if any(character.isupper() for character in piece) else 0


_QUOTE = re.compile(r"[\"“”„«»]|''|(?<!\w)[‘'](?=\w)|(?<=[\w.,!?])[’'](?!\w)|\n\s*\n")


def quoted_mask(text: str) -> npt.NDArray[np.bool_]:
    """Whether each character stands inside quotation marks; an unclosed quotation ends with its paragraph.

    Single marks count only where they cannot be apostrophes and a matching one follows in the paragraph.
    """
    mask = np.zeros(len(text) + 1, dtype=np.bool_)
    opened: int | None = None
    opener = ""
    for match in _QUOTE.finditer(text):
        mark = match.group()
        if mark.isspace():
            if opened is not None and opener not in "'‘":
                mask[opened : match.start()] = True
            opened = None
        elif opened is None:
            if (
                mark in '"“„«‘'
                or mark == "''"
                or (mark == "'" and match.end() < len(text) and text[match.end()].isalpha())
            ):
                opened, opener = match.end(), mark
        elif (
            (opener in "'‘") == (mark in "'’‘")
            and mark not in "‘"
            and (opener == mark or "''" not in (opener, mark))
        ):
            mask[opened : match.start()] = True
            opened = None
    return mask
