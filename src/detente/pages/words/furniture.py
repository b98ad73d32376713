"""Lines that are no article, told by their own words: notices, captions, credits, stamps, navigation."""

from __future__ import annotations

import re
from functools import lru_cache

from .dates import Found, find_dates, is_calendar_word
from .outlets import sounds_like_outlet
from .phrases import choice, holds, is_one, opens, phrases

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# The vowel signs of Indian scripts, which are no letters to re and would part a word.
_VOWEL_SIGN = re.compile(
    r"[\u0900-\u0903\u093a-\u094f\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0abc-\u0acd\u0b82\u0bbe-\u0bcd\u0c3e-\u0c4d]"
)
_CLOSERS = "\"'”’»)]}›*_ 」』》】〉）"
_STOPS = ".!?…。！？؟۔।"
_ABBREVIATION = re.compile(r"(?:^|\s)(?:[A-Z]\.){2,}$|(?:^|\s)(?:Inc|Ltd|Co|Corp|Jr|Sr|Mr|St)\.$")
_COPYRIGHT = re.compile(
    r"(?<!\w)©|\(c\)\s*(?:copyright\s*)?\d{4}|^\(c\)\s+\w|^copyright\b.{0,10}\d{4}|all rights reserved", re.I
)
# "(AP Photo/Name)", "[Name/Agency]", "Name/AFP via Getty Images", "REUTERS/Name"
_PHOTO = re.compile(
    r"\b(?:AP|AFP|EPA|UPI|Reuters|TASS)\s+(?:file\s+)?(?:photo|picture|image)\b|getty images|"
    r"\bvia\s+(?:reuters|afp|ap|epa|tass)\b|\b(?:reuters|afp|epa(?:-efe)?|tass|sputnik|shutterstock)/(?=\w)|"
    r"\w/(?:reuters|afp|ap|epa(?:-efe)?|tass|sputnik|pool|xinhua)\b|/\s*file\s+photo|\bhandout\b.{0,20}$|"
    r"\bphoto(?:graph)?s?\s+(?:by|courtesy|via)\s+[A-Z]|[(\[]\s?[\w .-]{2,24} (?:photo|foto|pic|picture)s?\s?[)\]]|"
    r"\|\s?[A-Z]{2,}/[A-Z .]+$|\bPHOTO\b\s?[|/]|[(\[]\s?(?:foto(?:graf|ğraf)?|fot|ph|photo|фото|صورة|عکس)\s?[.:：][^()\[\]]{2,40}[)\]]",
    re.I,
)
_CREDIT_LAST = re.compile(
    r"[.!?)\]\w]\s*[(\[]?\s*(?:photo|picture|image|foto|фото)s?(?: credit)?\s*:\s*[^.!?]{2,60}[.)\]]?$", re.I
)
_BRACKET_CREDIT = re.compile(r"\[[^\[\]]{2,60}/[^\[\]]{2,40}\]\s*$|[(][^()]{2,60}/[^()/]{2,40}[)]\s*$")
# What every caption has that is none by its first word alone: asked first, since most lines have nothing of it.
_PICTURED = "photo foto fot. fot: ph. pic image getty reuters afp epa upi tass pool sputnik shutter handout xinhua / фото صورة عکس".split()
_FILE_PHOTO = re.compile(
    r"^\W*file\s+(?:photo|picture|image|pic)\b|\bin (?:this|an?) (?:undated )?file (?:photo|picture)\b", re.I
)
_SELF = re.compile(
    r"\bthis (?:article|story|report|page|site|website|newspaper|column)\b|\bregistered (?:readers|users)\b|"
    r"\b(?:our|for) (?:subscribers|readers)\b|\breport an error\b|\bcorrections?\b.{0,30}\bpage\b",
    re.I,
)
_REPORTED = re.compile(r"\b(?:said|says|told|asked|added|warned|replied|according to)\b")
_REPORTING = re.compile(
    r"[(\[]?\s*(?:additional |further )?(?:reporting|writing|editing|edited|compiled|translated|produced)"
    r"(?: by)?[\s:]+(?:by\s+)?(?=[A-Z])|\W*with (?:reporting|files) (?:by|from)\b"
)
_OWN_SEGMENT = re.compile(r"\s*(?:[,|/–—·•:()\[\]-]|$)")
_LINE = 400  # characters within which a line's byline stands
_DIGIT = re.compile(r"\d")
_AGE = re.compile(r"\b\d{1,3}\s*(?:min|minute|hour|hr|day|week|month|year)s?\b", re.I)
_SEPARATORS = re.compile(r"\s+[|·•»>/]+(?=\s)|[|»]")
_PARTED = re.compile(r"[|•·»>/@]|www\.")
_URL = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w{2,}")


@lru_cache(maxsize=2048)
def word_count(text: str) -> int:
    """Words, with two characters of a script without spaces counted as one."""
    if text.isascii():
        return len(_WORD.findall(text))
    text = _VOWEL_SIGN.sub("", text)
    dense = len(_CJK.findall(text))
    return dense // 2 + len(_WORD.findall(_CJK.sub(" ", text) if dense else text))


def ended(text: str) -> bool:
    """Whether a paragraph ends as a sentence does (a full stop before closing quotes counts)."""
    bare = text.rstrip(_CLOSERS)
    if not bare or bare[-1] not in _STOPS:
        return False
    return bare[-1] != "." or not (_ABBREVIATION.search(bare) and word_count(text) <= 14)


def is_notice(text: str) -> bool:
    """Subscribe, register, cookie, share and comment lines: words to the reader, not about the world."""
    count = word_count(text)
    if count > 120 or (count > 60 and not (opens("start", text) and addresses_reader(text))):
        return False
    noticed = holds("notice", text)
    if noticed and count <= 30 and _quotes(text) < 2 and _urging().search(text):
        return True
    if text[:1] in "\"“«„'‘" and count > 6:  # a quotation, whatever it speaks of
        return False
    if is_one("label", text):
        return True
    start = opens("start", text)
    if not start and not noticed:
        return False
    address = addresses_reader(text) or holds("urge", text)
    stop = ended(text)
    if start and (count <= 30 or (count > 60 and address)):
        said = word_count(text[:start])
        # "Return to the table" may open a sentence of the article; three words of a notice do not.
        if not stop or address or said >= 3 or count <= said + 1:
            return True
    return noticed and ((address and _quotes(text) < 2) or (count <= 8 and not stop))


def addresses_reader(text: str) -> bool:
    """Whether a site speaks here of itself and to its reader. ``US`` is a country, ``us`` is not."""
    return holds("reader", text.replace("US", ""))


def is_heap(text: str) -> bool:
    """A long line without an end that is many short things in a row: headlines, menu items, dates."""
    words = _WORD.findall(text[:3000])
    if ended(text) or len(words) < 12:
        return False
    capitals = sum(word[0].isupper() for word in words)
    return capitals > 0.45 * len(words) or len(find_dates(text[:600])) >= 2


def is_talk(text: str) -> bool:
    """A short paragraph, unquoted, about the page itself or to its reader; its place decides what it is."""
    if word_count(text) > 35 or _quotes(text) >= 2 or reports_speech(text):
        return False
    return holds("address", text) or _SELF.search(text) is not None


def reports_speech(text: str) -> bool:
    """Whether a line has a word of reported speech (English)."""
    return _REPORTED.search(text) is not None


def is_missing(text: str) -> bool:
    """Whether a short page is a site's notice that there is no article here."""
    return word_count(text) <= 80 and holds("missing", text)


def is_caption(text: str) -> bool:
    """A picture's caption or credit, told by its own words."""
    if word_count(text) > 80:
        return False
    low = text.casefold()
    marked = low[-1:] in ")]" or "ap " in low or any(word in low for word in _PICTURED)
    if not marked and not opens("caption", text):
        return False
    if _FILE_PHOTO.search(text) or (":" in text[-80:] and _CREDIT_LAST.search(text, max(0, len(text) - 90))):
        return True
    start = opens("caption", text)
    if start:
        rest = text[start:].lstrip()
        if rest[:1] in (":", "/", "©", "|", "：") or (not rest and word_count(text) <= 3):
            return True
        if re.match(r"(?:by|courtesy|via|credit)\b", rest, re.I) and word_count(text) <= 25:
            return True
    if _BRACKET_CREDIT.search(text) and word_count(text) <= 60:
        return True
    # Prose may speak of Getty Images; a credit stands at the end or makes up most of the line.
    brief = word_count(text) <= 12
    found = _PHOTO.search(text, 0 if brief else max(0, len(text) - 110))
    if found is None or not (brief or len(text) - found.end() <= 40):
        return False
    return not (ended(text) and len(text) - found.end() > 12)


def is_photo_credit(text: str) -> bool:
    """A caption line that only credits a photographer: what stands above it is the caption."""
    return is_caption(text) and word_count(text) <= 14 and not ended(text)


def is_credit(text: str) -> bool:
    """Copyright lines and the desk's own credits (``Reporting by ...``)."""
    if _REPORTING.match(text) and word_count(text) <= 40:
        return True
    low = text.casefold()
    marked = "©" in low or "(c)" in low or "copyright" in low or "all rights" in low
    return marked and _COPYRIGHT.search(text) is not None and word_count(text) <= 60


def is_related(text: str) -> bool:
    """A line that leads to other articles: ``Read more: ...``, ``Related``."""
    start = opens("related", text)
    if not start or word_count(text) > 40:
        return False
    rest = text[start:].lstrip()
    if not rest or rest[0] in ":|–—-»>…：" or not re.search(r"\w", rest):
        return True
    return word_count(text[:start]) >= 2 and not ended(text)


def is_tail(text: str) -> bool:
    """A heading below which nothing belongs to the article (comments, most read)."""
    return is_one("tail", text)


def is_navigation(text: str) -> bool:
    """Items in a row, parted by bars or arrows, or a bare address."""
    if not _PARTED.search(text):
        return False
    parts = [part for part in _SEPARATORS.split(text) if part.strip()]
    if len(parts) >= 2 and len(text) < 400 and not ended(text):
        if len(parts) == 2 and word_count(parts[0]) >= 3 and sounds_like_outlet(parts[1].strip()):
            return False  # a headline with the site's name
        return all(word_count(part) <= 5 for part in parts)
    return len(text) < 400 and not re.search(r"\w", _URL.sub("", text))


def is_stamp(text: str) -> bool:
    """A line of date, time and byline with at most a label beside them (``12.03.1998, World``)."""
    if len(text) > 200:
        return False
    dates = find_dates(text)
    named = byline_of(text)
    aged = _AGE.search(text) if _DIGIT.search(text) else None
    if not (dates or aged or named):
        return False
    rest = text
    for found in reversed(dates):
        rest = rest[: found.start] + " " + rest[found.end :]
    if named:
        rest = rest.replace(named, " ")
    # What is left may be labels and stamp words, but no words of a sentence.
    left = [w for w in _WORD.findall(rest) if not w[0].isdigit() and not is_calendar_word(w)]
    loose = [w for w in left if w.casefold() not in phrases("stamp") and w.casefold() not in phrases("by")]
    if any(w[0].islower() for w in loose) or len(loose) > 8:
        return bool(dates) and word_count(text) <= 14 and not ended(text) and _apart(text, dates)
    if not dates and not aged:
        return len(loose) <= 4 and not ended(text.rstrip(".") if len(loose) == 0 else text)
    return len(loose) <= 4 or not ended(text)


def _apart(text: str, dates: list[Found]) -> bool:
    """Whether a date has a segment of the line to itself (``COURIER, 21 August 1968 - late edition``)."""
    date = dates[0]
    before = text[: date.start].rstrip()
    words = _WORD.findall(before)
    opens = not before or before[-1] in ",|/–—·•:()[]-" or (bool(words) and is_calendar_word(words[-1]))
    return opens and _OWN_SEGMENT.match(text, date.end) is not None


def byline_of(text: str) -> str:
    """The names after a ``By`` that opens a line or follows a date in it, as printed, or an empty string."""
    return _named(text[:_LINE])


@lru_cache(maxsize=1024)
def _named(text: str) -> str:
    # The pattern tries hundreds of words at every space: most lines have none of them.
    match = _byline().search(text) if holds("by", text) else None
    if not match:
        return ""
    before = [w for w in _WORD.findall(text[: match.start()]) if not w[0].isdigit()]
    prose = (w[0].islower() and w.casefold() not in phrases("stamp") for w in before)
    if len(before) > 6 or any(prose):  # "... was signed by"
        return ""
    return match["names"].strip(" ,;|/-–—")


def _quotes(text: str) -> int:
    return sum(text.count(mark) for mark in ('"', "“", "”", "«", "»", "„", "''"))


@lru_cache(maxsize=1)
def _urging() -> re.Pattern[str]:
    """A sentence that begins with what a notice asks for: ``... Subscribe to the Courier today.``"""
    return re.compile(rf"(?:^|[.!?—–-]\s+)(?:{choice('notice')})(?!\w)", re.I)


@lru_cache(maxsize=1)
def _byline() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for w in sorted(phrases("by"), key=len, reverse=True))
    name = r"(?:[^\W\d_a-zа-яё][\w.'’-]*|(?:de|da|di|du|del|della|la|le|van|von|der|den|bin|ibn|al|el|dos)\b)"
    return re.compile(
        rf"(?:^\W*|[\s|/–—-]\s*)(?i:{words})\s*:?\s+(?P<names>{name}(?:(?:,?\s+(?:and|und|et|y|e|и|&)\s+|,\s*|\s+|\s*/\s*){name}){{0,14}})"
    )
