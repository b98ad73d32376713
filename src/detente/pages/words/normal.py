"""Text made regular before anyone looks at it: characters, template leftovers, wrapped lines."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import pairwise

from .furniture import is_stamp

_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Joiners between letters of Persian and Indic scripts are spelling; anywhere else they are dirt.
_JOINERS = re.compile(r"(?<![\u0600-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0dff])")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,6}|[a-zA-Z]{2,8});")
_BREAK = re.compile(r"</?(?:p|br|div|h[1-6]|li|ul|ol|blockquote)\b[^<>]{0,300}>", re.I)
_INLINE = re.compile(r"</?(?:span|b|i|em|strong|a|u|img|font|sup|sub)\b[^<>]{0,300}>", re.I)
_TEMPLATE = re.compile(
    r"\{\{[^{}]{0,300}\}\}|\{%[^{}]{0,300}%\}|<%[^<>]{0,300}%>|\$\{[^{}]{0,200}\}|\[\[[^\[\]]{0,200}\]\]"
    r"|#\{[^{}]{0,200}\}|%%[A-Z_]{2,40}%%|\{\{[^{}\n]{0,300}$",
    re.M,
)
_RULE = re.compile(r"\s*([=_*~#+·•—–-])\1{4,}\s*$")  # a line drawn with characters parts as an empty one does
_GAPS = re.compile(r"(?:\t|  )\s*")
_HARD_MIN, _HARD_MAX = 45, 150  # widths at which people and programs wrap plain text
_ENDS = ".!?…。！？؟۔।:;"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the page; paragraphs of one block had no blank line between them."""

    text: str
    block: int


def normalise(text: str) -> str:
    """One kind of newline and of space; no control, zero-width or direction characters. Never raises."""
    text = _NEWLINES.sub("\n", text)
    text = _SPACES.sub(" ", text)
    text = _JOINERS.sub("", text)
    if text.replace("\n", "").isprintable():
        return text
    # Joiners that got this far are spelling; what else cannot be printed is no text.
    return "".join(ch for ch in text if ch.isprintable() or ch in "\n\u200c\u200d")


def tidy(text: str) -> str:
    """Normalised text on one line with single spaces."""
    return " ".join(normalise(text).split())


def paragraphs(text: str) -> list[Paragraph]:
    """Split normalised text into paragraphs: template leftovers cut out, wrapped lines joined."""
    if "<" in text:
        text = _INLINE.sub("", _BREAK.sub("\n", text))
    if "&" in text:
        text = normalise(_ENTITY.sub(lambda match: html.unescape(match[0]), text))
    text = _TEMPLATE.sub(" ", text)
    if text.count("\n^") > 1:  # marks of the wires' own typography
        text = re.sub(r"^\^|<[ \t]*$", "", text, flags=re.M)
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip() and not _RULE.match(line):
            blocks[-1].append(line.rstrip())
        elif blocks[-1]:
            blocks.append([])
    width = _wrap_width(blocks)
    made: list[Paragraph] = []
    for number, block in enumerate(blocks):
        made += (Paragraph(_spaced(joined), number) for joined in _unwrap(block, width))
    return made


def _spaced(line: str) -> str:
    """One space between words; wide gaps between short items are the bars of a menu."""
    parts = _GAPS.split(line.strip())
    if len(parts) >= 4 and all(len(part.split()) <= 4 for part in parts):
        return " | ".join(parts)
    return " ".join(line.split())


def _full(line: str, following: str, width: int) -> bool:
    """Whether the next word would not have fitted: the mark of a line broken by a program."""
    return len(line) + 1 + len(following.split(None, 1)[0]) > width


def _wrap_width(blocks: list[list[str]]) -> int:
    """The column at which the page is wrapped, 0 when it is not wrapped."""
    best = 0
    for block in blocks:
        longest = max(map(len, block), default=0)
        if len(block) < 2 or not _HARD_MIN <= longest <= _HARD_MAX:
            continue
        pairs = [(a, b) for a, b in pairwise(block) if _indent(b) < _indent(a) + 2]
        full = sum(_full(a, b, longest) for a, b in pairs)
        if len(block) == 2:
            # Two lines of like length may be a headline and its deck; a small letter tells a broken sentence.
            if full and block[1].lstrip()[0].islower():
                best = max(best, longest)
        elif full * 10 >= 6 * len(pairs) and full:
            best = max(best, longest)
    return best


def _unwrap(block: list[str], width: int) -> list[str]:
    if len(block) < 2:
        return block
    limit = width if max(map(len, block)) <= width + 12 else 0
    made = [block[0]]
    last = block[0]  # the physical line that the next one may continue
    for line in block[1:]:
        small = line.lstrip()[0].islower()
        full = limit and len(last) >= _HARD_MIN // 2 and _full(last, line, limit) and not _dense(line)
        wrapped = full and _indent(line) < _indent(last) + 2
        # A line that is not full goes on only in a small letter, and only where no sentence has ended.
        flows = limit and small and len(last) > 40 and last.rstrip("\"'”’») ")[-1:] not in _ENDS
        headed = len(made) <= 6 and line.lstrip()[0].isupper() and is_stamp(line) and line[-1] not in _ENDS
        if (wrapped or flows) and not headed:
            hyphen = small and last.endswith("-") and last[-2:-1].isalpha()
            made[-1] += ("" if hyphen else " ") + line.lstrip()
        else:
            made.append(line)
        last = line
    return made


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _dense(line: str) -> bool:
    """Scripts without spaces between words: a width counted in characters says nothing about them."""
    return any("\u3040" <= ch <= "\u9fff" or "\uac00" <= ch <= "\ud7af" for ch in line[:40])
