"""Plain text with clutter -> the paragraphs of the article alone.

Every paragraph gets a kind: first from its own words (furniture.py), then from where it stands. Only what is
kept as BODY reaches the article; the other kinds stay available to facts.py, which reads titles, dates and
names from them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from ..facts.headline import choose_title
from ..words import furniture
from ..words.alike import overlap, stems
from ..words.dateline import read_dateline
from ..words.dates import find_dates
from ..words.furniture import ended, word_count
from ..words.lines import Kind, Line
from ..words.normal import Paragraph, normalise, paragraphs, tidy
from .judge import second_look
from .repeats import mark_repeats
from .settle import cut_around, settle_middle


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The article's paragraphs, its headline as printed, and every line of the page with its kind."""

    paragraphs: tuple[str, ...]
    title: str | None
    lines: tuple[Line, ...]


_HEADING = re.compile(r"^#{1,6}\s+")
_MD_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}(?:\s+\"[^\"]{0,200}\")?\)")
_MD_MARKS = re.compile(r"(?<!\w)(\*\*|__|\*|_)(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)")
_STAMP_LEAD = re.compile(r"^\W*(?:date|published|posted|updated|issued|дата|datum)\b\s*:?\s*", re.I)
_DATED_ITEM = re.compile(r"\s*[*•▪–-]\s*\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\s+\S.{10,140}[^.!?。]$")
_SUBHEAD_WORDS, _SUBHEAD_CHARS = 12, 100
_PLAINLY_PROSE = 600  # characters; no furniture is that long


def clean(text: str, *, markdown: bool = False, title: str | None = None) -> Cleaned:
    """Reduce the text of a page to the article alone.

    ``title`` is the headline where something better than the text gives it (HTML metadata). Returns no
    paragraphs when nothing on the page can be an article. Never raises.
    """
    found = [_once(paragraph) for paragraph in paragraphs(normalise(text))]
    if markdown:
        found = _without_marks(found)
    return sieve(found, title=title)


def sieve(found: list[Paragraph], *, title: str | None = None) -> Cleaned:
    """The same for paragraphs that something else has already told apart (HTML extraction)."""
    lines = [alone(paragraph) for paragraph in _stamps_cut(found)]
    own = [line.kind for line in lines]
    lines = captions(lines)
    lines = mark_repeats(lines)
    lead = _lead(lines)
    lines, heading = _header(lines, lead, title)
    lines = settle_middle(lines, lead)
    lines = cut_around(lines, lead)
    lines = second_look(lines, own, fact="line of text")
    body = [line.text for line in lines if line.kind is Kind.BODY]
    if not body:
        lines, heading, body = _rescue(lines, heading if title is None else None)
    return Cleaned(tuple(body), title or heading, tuple(lines))


def _once(paragraph: Paragraph) -> Paragraph:
    """A line that says the same twice, as links of picture and headline do, once."""
    text = paragraph.text
    half = text[: len(text) // 2].rstrip()
    return replace(paragraph, text=half) if len(text) > 30 and text == f"{half} {half}" else paragraph


def _is_prose(line: Line) -> bool:
    return line.kind in (Kind.BODY, Kind.OPEN)


def _without_marks(found: list[Paragraph]) -> list[Paragraph]:
    """Markdown to plain words; a heading becomes a line of its own block, images leave their caption."""
    made = []
    for paragraph in found:
        text = _MD_LINK.sub(lambda m: f" Image: {m[1]} " if m[0][0] == "!" else m[1], paragraph.text)
        text = _MD_MARKS.sub(r"\2", _HEADING.sub("", text.removeprefix("> ")))
        if text := tidy(text):
            made.append(replace(paragraph, text=text))
    return made


def _stamps_cut(found: list[Paragraph]) -> list[Paragraph]:
    """Part a date stamp from the prose it runs into (``date 1998-03-12 The minister said ...``)."""
    made: list[Paragraph] = []
    for paragraph in found:
        label = _STAMP_LEAD.match(paragraph.text)
        at = label.end() if label else 0
        stamped = label is not None or paragraph.text[:1].isdigit()
        dates = find_dates(paragraph.text[at : at + 60]) if stamped else []
        if dates and dates[0].start == 0:
            end = at + dates[0].end
            numeric = not re.search(r"[^\W\d_]{3}", dates[0].iso + paragraph.text[at:end])
            rest = paragraph.text[end:].lstrip(" -–—|:·")
            plain = numeric and paragraph.text[end : end + 1] == " "
            if (label or plain) and word_count(rest) >= 6 and rest[:1] not in "(/,":
                made += [replace(paragraph, text=paragraph.text[:end]), replace(paragraph, text=rest)]
                continue
        made.append(paragraph)
    return made


def alone(paragraph: Paragraph) -> Line:
    """The kind that a paragraph has by its own words."""
    text = paragraph.text
    kind = Kind.BODY
    if len(text) > _PLAINLY_PROSE and any(ch.isalpha() for ch in text):
        return Line(text, Kind.BODY if ended(text) else Kind.OPEN, paragraph.block)
    if not any(ch.isalpha() for ch in text):
        kind = Kind.STAMP if find_dates(text) else Kind.NOISE
    elif furniture.is_tail(text) or furniture.is_related(text) or _DATED_ITEM.match(text):
        kind = Kind.RELATED
    elif furniture.is_credit(text):
        kind = Kind.CREDIT
    elif furniture.is_stamp(text):
        kind = Kind.STAMP
    elif furniture.is_caption(text):
        kind = Kind.CAPTION
    elif furniture.is_notice(text):
        kind = Kind.NOTICE
    elif furniture.is_navigation(text):
        kind = Kind.NAVIGATION
    elif not ended(text):
        short = word_count(text) <= _SUBHEAD_WORDS and len(text) <= _SUBHEAD_CHARS
        datelined = not short and not text.isupper() and read_dateline(text) is not None
        kind = Kind.SHORT if short else Kind.BODY if datelined else Kind.OPEN
    return Line(text, kind, paragraph.block)


def captions(lines: list[Line]) -> list[Line]:
    """Lines right above a photo credit in one block are its caption, where blank lines part the article."""
    sizes = Counter(line.block for line in lines if _is_prose(line))
    parted = sum(1 for size in sizes.values() if size == 1) >= 2
    made = list(lines)
    for i, line in enumerate(lines):
        if line.kind is not Kind.CAPTION or not furniture.is_photo_credit(line.text):
            continue
        for j in range(i - 1, max(-1, i - 3), -1):
            above = lines[j]
            if above.block != line.block or above.kind not in (Kind.BODY, Kind.OPEN, Kind.SHORT):
                break
            twin = any(k != j and other.text == above.text for k, other in enumerate(lines))
            if twin or (parted and word_count(above.text) <= 60):
                made[j] = replace(above, kind=Kind.CAPTION)
    return made


def _lead(lines: list[Line]) -> int:
    """Index of the first paragraph of the article: a sentence of some length that shares its words.

    A sentence with a date or byline between it and the text is a standfirst, a caption or a call of the site.
    """
    prose = [i for i, line in enumerate(lines) if line.kind is Kind.BODY]
    for place, i in enumerate(prose):
        text = lines[i].text
        if word_count(text) < 8 or _like_headline(text, first=place == 0, more=len(prose) > 1):
            continue
        if read_dateline(text) is not None:
            return i
        if _parted(lines, prose, place):
            continue
        rest = [lines[j].text for j in prose if j != i]
        shared = overlap(stems(text), stems(" ".join(rest[:12]))) if len(rest) >= 3 else 0.2
        if shared >= (0.3 if furniture.is_talk(text) else 0.1):
            return i
    if prose:
        headed = len(prose) > 1 and _like_headline(lines[prose[0]].text, first=True, more=True)
        return prose[1 if headed else 0]
    return next((i for i, line in enumerate(lines) if line.kind is Kind.OPEN), len(lines))


def _parted(lines: list[Line], prose: list[int], place: int) -> bool:
    """Whether a date or byline stands between a sentence and the text proper, most of which is still to come."""
    if place + 3 >= len(prose) or word_count(lines[prose[place]].text) > 60:
        return False
    ahead = prose[place + 1 :]
    between = lines[prose[place] + 1 : ahead[0]]
    if len(between) > 4 and not any(line.kind is Kind.STAMP for line in between):
        # Alone among the items of a menu, with the text far below.
        dense = sum(b - a <= 3 for a, b in pairwise(ahead[:5]))
        return dense >= 3 and place <= 2
    return any(line.kind is Kind.STAMP for line in between) and len(between) <= 14


def _like_headline(text: str, *, first: bool, more: bool) -> bool:
    """Headlines may ask or cry out; sentences that do so open an article less often."""
    return first and more and text[-1:] in "?!？！" and word_count(text) <= 18


def _header(lines: list[Line], lead: int, title: str | None) -> tuple[list[Line], str | None]:
    """Choose the headline above the lead; what else stands there is label, standfirst or prose."""
    made = list(lines)
    body = " ".join(line.text for line in lines[lead:] if line.kind is Kind.BODY)
    about = stems(body[:6000])
    kinds = (Kind.SHORT, Kind.OPEN, Kind.BODY)
    candidates = [i for i in range(lead) if lines[i].kind in kinds or lines[i].kind is Kind.REPEAT]
    # Near the text a headline is one whatever its words are like: one may hold a date, or begin with "Opinion:".
    near = [
        i
        for i in range(max(0, lead - 12), lead)
        if i not in candidates and word_count(lines[i].text) >= 4 and any(map(str.isalpha, lines[i].text))
    ]
    below = {line.text for line in lines[lead:] if line.kind is Kind.SHORT}
    chosen = choose_title(lines[:lead], sorted(candidates + near), about, below) if title is None else None
    heading = chosen if title is None else title
    for i in sorted(candidates + near):
        text, kind = lines[i].text, lines[i].kind
        shared = overlap(stems(text), about)
        if heading and same_words(text, heading):
            kind = Kind.TITLE
        elif i in near:
            continue
        elif kind is Kind.OPEN:
            # A standfirst says the story again; one right above the text that says something new is part of it.
            kind = Kind.BODY if 0.2 <= shared < 0.5 and lead - i <= 2 and i > 0 else Kind.STANDFIRST
        elif kind is Kind.BODY and (shared >= 0.8 or _stamped(lines, i, lead)) and heading:
            kind = Kind.STANDFIRST
        made[i] = replace(lines[i], kind=kind)
    if lead < len(lines) and lines[lead].kind is Kind.BODY and _restated(lines, lead):
        made[lead] = replace(lines[lead], kind=Kind.STANDFIRST)
    return made, heading


def _stamped(lines: list[Line], i: int, lead: int) -> bool:
    return word_count(lines[i].text) <= 60 and any(line.kind is Kind.STAMP for line in lines[i + 1 : lead])


def _restated(lines: list[Line], lead: int) -> bool:
    """Whether the first sentence is a standfirst: a stamp or dateline follows, and the text repeats it."""
    after = [line for line in lines[lead + 1 :] if line.kind is not Kind.REPEAT]
    following = [line.text for line in after if line.kind is Kind.BODY][:4]
    if len(following) < 2 or word_count(lines[lead].text) > 45 or read_dateline(lines[lead].text):
        return False
    parted = after[0].kind is Kind.STAMP or read_dateline(following[0]) is not None
    return parted and overlap(stems(lines[lead].text), stems(" ".join(following))) >= 0.7


def same_words(a: str, b: str) -> bool:
    """Whether a line is a headline, in any case and punctuation, with little more behind it."""
    if (
        not -4 <= len(a) - len(b) <= 60
    ):  # punctuation and a little more: most lines are told apart by their length
        return False
    first, second = (re.sub(r"\W+", " ", t).casefold().strip() for t in (a, b))
    return first == second or (
        len(second) > 24 and first.startswith(second) and len(first) < len(second) + 40
    )


def _rescue(lines: list[Line], heading: str | None) -> tuple[list[Line], str | None, list[str]]:
    """No sentence was found: a bulletin of a line or two is all there is, so its lines are the article."""
    spare = (Kind.SHORT, Kind.OPEN, Kind.STANDFIRST)
    many = sum(line.kind is Kind.SHORT and word_count(line.text) <= 4 for line in lines)
    kept = [i for i, line in enumerate(lines) if line.kind in spare and word_count(line.text) >= 3]
    if many > 2 * len(kept):  # a menu with a long item or two
        kept = []
    titles = [i for i, line in enumerate(lines) if line.kind is Kind.TITLE]
    if not kept and titles and many <= 2 and word_count(lines[titles[0]].text) >= 3:
        kept, heading = titles[:1], None
    made = [replace(line, kind=Kind.BODY) if i in kept else line for i, line in enumerate(lines)]
    return made, heading, [made[i].text for i in kept]
