"""The columns of a table by their names, and what stands in their cells: words, languages, dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from detente.records import Problem

from ..words.dates import iso_value
from .documents import mail_date

NAMES: dict[str, tuple[str, ...]] = {
    # Best first. Hlead (LexisNexis) and LP (Factiva) are the lead alone: better than nothing.
    "text": tuple(
        "text fulltext body articlebody articletext bodytext maintext storytext content textcontent contenttext story "
        "article rawtext plaintext cleantext transcript td hlead leadparagraph lp".split()
    ),
    "lead": ("lp", "leadparagraph"),
    "html": ("html", "rawhtml", "bodyhtml", "articlehtml", "contenthtml", "pagehtml"),
    "title": ("title", "headline", "articletitle", "headlinemain", "hl", "hd", "headlines"),
    "published": tuple(
        "published publisheddate publishedat publishedon publicationdate publicationdatetime pubdate datepublished "
        "datepublish publishdate date articledate datetime pd timestamp seendate created createdat createdate".split()
    ),
    "modified": ("modified", "modifiedat", "datemodified", "modifieddate", "datemodify", "updated", "updatedat"),
    "url": ("url", "link", "articleurl", "sourceurl", "weburl", "documentidentifier", "permalink", "uri", "href"),
    "outlet": tuple(
        "outlet outletname source sourcename publication publicationname publisher publishername media medianame "
        "newspaper sn domain sourcecommonname sourcedomain".split()
    ),
    "byline": ("author", "authors", "byline", "by", "creator", "reporter"),
    "language": ("language", "lang", "la", "languagecode"),
}  # fmt: skip
# Words that may end a longer name ("news article text"); a name that tells of something else is left alone.
_ENDS: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "fulltext", "story"), "html": ("html",), "title": ("title", "headline"),
    "published": ("published", "date", "datetime", "timestamp"), "url": ("url", "link"),
    "outlet": ("outlet", "publication", "publisher", "newspaper"), "byline": ("author", "authors", "byline"),
    "language": ("language", "lang"),
}  # fmt: skip
_OTHER = re.compile(
    r"crawl|download|access|retriev|scrape|load|added|modif|updat|event|birth|image|img|thumb|meta|seo|section|alt"
)
MISSING = frozenset(("", "nan", "none", "null", "n/a", "nat", "[removed]"))
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?!\d)")
_COMPACT = re.compile(
    r"((?:18|19|20|21)\d\d)(\d\d)(\d\d)(?:T?([01]\d|2[0-3])([0-5]\d)([0-5]\d)(Z|[+-]\d\d:?\d\d)?)?"
)
_MAIL_DATE = re.compile(r"\d{4},? \d{1,2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC)\b")
_NUMBER = re.compile(r"\d{1,17}(?:\.\d{1,9})?")
WEB = re.compile(r"https?://[^\s<>\"]{3,2000}", re.I)
_NAME_TO_GIVE = 'name the column that holds the articles, for example text = "Volltext"'
WIDE = 5000  # more columns than this make no table of articles


def columns_of(
    name: str, there: list[str], told: Mapping[str, str], first: Mapping[str, Any]
) -> dict[str, str] | Problem:
    """Which column holds what, or why the table cannot be read."""
    if len(there) > WIDE:
        return Problem(name, f"more than {WIDE} columns", "give a table with one article in each row")
    listed = ", ".join(column[:40] for column in there[:20]) + (", ..." if len(there) > 20 else "")
    folded: dict[str, str] = {}
    for column in there:
        folded.setdefault(fold_name(column), column)
    found: dict[str, str] = {}
    for key, names in NAMES.items():
        exact = next((folded[one] for one in names if one in folded), None)
        if exact is None:
            exact = next((column for column in there if _ends(column, _ENDS.get(key, ()))), None)
        if exact is not None:
            found[key] = exact
    for key, wanted in told.items():
        if key not in NAMES:
            return Problem(name, f"no such part of an article: {key[:40]}", "there are " + ", ".join(NAMES))
        chosen = wanted if wanted in there else folded.get(fold_name(wanted))
        if chosen is None:
            return Problem(name, f"no column {wanted[:40]} for the {key}", f"the columns are {listed}")
        found[key] = chosen
    if "html" in told and "text" not in told:
        found.pop("text", None)
    if "text" in found or "html" in found:
        return found
    addresses = found.get("url") or next(
        (c for c in there if WEB.fullmatch(words_of(first.get(c)) or c)), None
    )
    if addresses is not None:
        return Problem(
            name,
            f"only addresses and no text (columns: {listed})",
            f"give the addresses themselves, or {_NAME_TO_GIVE}",
        )
    return Problem(name, f"no column with text (columns: {listed})", f"a header is needed; {_NAME_TO_GIVE}")


def fold_name(name: str) -> str:
    return re.sub(r"[\W_]+", "", name[:200].casefold())


def _ends(name: str, words: tuple[str, ...]) -> bool:
    parts = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name[:200]).casefold())
    return len(parts) > 1 and parts[-1] in words and not _OTHER.search("".join(parts))


def words_of(value: Any) -> str:
    """The words of a cell; lists are joined, of an object its name is taken, no number is made of NaN."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        parts = [part for one in value[:10_000] if isinstance(one, str | Mapping) and (part := words_of(one))]
        return ("\n\n" if any(len(part) > 80 for part in parts) else ", ").join(parts)
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title")
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() < 64:
        value = str(value)
    if not isinstance(value, str):
        return ""
    value = value.replace("\0", "").strip()
    return "" if len(value) < 10 and value.casefold() in MISSING else value


def short(text: str) -> str | None:
    return " ".join(text[:1000].split()) or None


@lru_cache(maxsize=256)
def language_named(name: str) -> str | None:
    if match := re.fullmatch(r"([a-z]{2})(?:[-_]\w+)?", name.lower()):
        return match[1]
    if not name:
        return None
    import pycountry  # reads its lists on import

    try:
        code = getattr(pycountry.languages.lookup(name), "alpha_2", None)
    except LookupError:
        return None
    return code if isinstance(code, str) else None


class DateColumn:
    """Reads the dates of one column; its first rows say in which order day and month stand."""

    def __init__(self, name: str, sample: list[Any]) -> None:
        self.name = name
        self.serials = "date" in fold_name(name)  # Excel counts days, and so do many things that are no dates
        seen = [
            match for value in sample if isinstance(value, str) and (match := _SLASHED.match(value.strip()))
        ]
        day_first = any(int(match[1]) > 12 for match in seen)
        month_first = any(int(match[3]) > 12 for match in seen)
        self.month_first = month_first if day_first != month_first else None

    def unsure(self, value: Any) -> bool:
        """Whether a value could be either of two days and the column does not say which."""
        match = _SLASHED.match(value.strip()) if isinstance(value, str) else None
        a, b = (int(match[1]), int(match[3])) if match else (0, 0)
        return self.month_first is None and a != b and 1 <= a <= 12 and 1 <= b <= 12

    def read(self, value: Any) -> str | None:
        """ISO 8601, as precise as the value is, or None."""
        if isinstance(value, datetime):
            return iso_value(value.isoformat(timespec="seconds"))
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, int | float) and not isinstance(value, bool):
            # Numbers beyond this are no dates, and infinity and NaN cannot be printed as numbers.
            value = f"{value:.9f}".rstrip("0").rstrip(".") if 0 < value < 1e17 else ""
        if not isinstance(value, str):
            return None
        value = value[:200].strip()
        if match := _COMPACT.fullmatch(value):
            year, month, day, hour, minute, second, zone = match.groups()
            clock = f"T{hour}:{minute}:{second}{zone or ''}" if hour else ""
            return iso_value(f"{year}-{month}-{day}{clock}")
        if _NUMBER.fullmatch(value):
            return self._number(float(value), value)
        if self.unsure(value):
            return None
        if _MAIL_DATE.search(value) and (iso := mail_date(value)):
            return iso
        if (match := _SLASHED.match(value)) and self.month_first and int(match[1]) <= 12:
            value = f"{match[4]}-{match[1]}-{match[3]}{value[match.end() :]}"
        iso = iso_value(value)
        return None if iso is None or iso.startswith("-") else iso

    def _number(self, number: float, value: str) -> str | None:
        if len(value) == 4:
            return iso_value(value)  # a year
        if self.serials and 14_611 <= number < 73_051:  # 1940 to 2099, counted from the last day of 1899
            number = (number - 25_569) * 86_400
        elif 315_532_800_000 <= number < 4_102_444_800_000:  # milliseconds, 1980 to 2099
            number /= 1000
        elif not 315_532_800 <= number < 4_102_444_800:
            return None
        exact = datetime.fromtimestamp(round(number), UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return iso_value(exact if self.serials and float(value) < 73_051 else exact + "Z")
