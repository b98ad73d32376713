"""Every name on a page that may be its publisher's, and in what places it stands.

No single place is to be trusted: markup names the owner or the application, mastheads have slogans, copyright lines name
companies. What the places are worth is weighed in :mod:`.publisher`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ..words.bylines import agency_in_byline, names_in
from ..words.dateline import Dateline
from ..words.dates import find_dates
from ..words.furniture import byline_of, ended, word_count
from ..words.lines import Kind, Line
from ..words.outlets import at_domain, canonical, fits_domain, is_institution, signed, sounds_like_outlet
from ..words.phrases import choice, holds, is_one, opens
from .headline import title_parts

EDGE = " =*-–—|/:·•~_[]#<>()«»\"“”„‘’'.,;！　"
_RIGHTS_MARK = re.compile(r"©|\(c\)|[ⓒⒸ℗]|copyright", re.I)
_COPYRIGHT = re.compile(
    r"(?:(?:©|\(c\)|[ⓒⒸ℗]|copyright)\s*)+(?:by\s+)?(?P<years>(?:19|20)\d\d(?:\s*[-–—]\s*(?:19|20)\d\d)?)?[\s,.:]*(?:by\s+)?"
    r"(?P<name>[^,;|©ⓒ]{2,90})?",
    re.I,
)
_BEFORE = re.compile(r"(?P<name>[^,;|©()\d]{2,60}?)[\s,]*(?:©|\(c\)|[ⓒⒸ℗])", re.I)
DOMAIN = re.compile(r"(?:www\.)?((?:[\w-]+\.)+[a-z]{2,12})(?![\w@])", re.I)
_FOOTER = re.compile(
    r"\b(?:privacy|terms|cookies?|contact us|faq|sitemap|advertis\w+|getty|datenschutz|impressum)\b", re.I
)
_HOME = re.compile(
    r"\s*[-–—|:]\s*(?:back to )?home(?:\s?page)?$|^(?:home|homepage|startseite|accueil|inicio|главная)\s*[-–—|:]\s*",
    re.I,
)
_ABOUT = re.compile(
    r"^(?:about|support|subscribe to|follow us on|follow|join|contact|advertise with|download the|get the|more from|published by|"
    r"welcome to|over|o nas|suivez|síguenos en|über|abonnieren sie|подписывайтесь на)\s+(?:the\s+)?(?P<name>[^.!?:;]{2,60}?)(?: (?:on|app|newsletters?))?$",
    re.I,
)
_LOGO = re.compile(
    r"^\W*(?:logo|image|imagen|bild)\W+(?P<name>.{2,60}?)\W*(?:\]\(.*)?$|^(?P<front>.{2,60}?)\s+logo\W*$",
    re.I,
)
_PICTURE = re.compile(r"logo|imagen?\b|bild\b", re.I)
_PARTED = re.compile(r"\s*(?:\||::|,|，|\s[–—-]\s|·|•|===|»|›|／|\s/\s|\t|\s{2,})\s*")
# The name behind a notice's verb: "Subscribe to The Meridian for four euros a week".
_NAMED = re.compile(
    r"\s*(?:(?:the|to|le|la|les|die|den|der|das|el|o|a)\s+){0,2}"
    r"(?P<name>[A-ZÀ-ÞА-ЯЁІЇЄҐ][\w.'’-]*(?:\s+(?:(?:of|the|de|del|du|des|la|le|da|do|for|di|and|&)\s+){0,2}[A-ZÀ-ÞА-ЯЁІЇЄҐ0-9][\w.'’-]*){0,6})"
)
# "The Halden Institute is an independent organisation", "Сетевое издание Амур.инфо"
_PRESENTED = re.compile(
    r"^\W*(?P<name>[A-ZÀ-ÞА-ЯЁІЇЄҐ][^.!?:;]{2,70}?)\s+(?:is (?:an?|the)|ist (?:ein|das|die)|est (?:une?|le|la)|es (?:una?|el|la)|è (?:una?|il|la)|"
    r"é (?:uma?|o|a)|is een|jest|är en|este)\s|"
    r"(?:сетевое издание|интернет-издание|информационное агентство|онлайн-видання|mídia|periódico digital|testata giornalistica)\s+[«\"“„]?(?P<kind>[^«»\"“”„,;(]{2,40}?)(?:[»\"”.,;(]|\s(?:зарегистрирован|registrat))",
    re.I,
)
_YEARS = re.compile(r"\s*(?:19|20)\d\d(?:\s*[-–—]\s*(?:19|20)?\d\d)?$")
_ADDRESS = re.compile(r"(?:https?://(?:www\.)?|@|\bwww\.)((?:[\w-]+\.)+[a-z]{2,12})(?!\w)", re.I)
_NO_HOME = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|t|youtube|youtu|instagram|whatsapp|telegram|linkedin|google|goo|bit|apple|tiktok|vk|ok|dzen|yandex|"
    r"naver|weibo|reddit|pinterest|flipboard|mailchimp|gmail|mail|hotmail|yahoo|outlook|gravatar|w|creativecommons)\.[a-z.]+$"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_BEHIND = re.compile(r"\s+(?i:for|da|de|del|der|von|of|di|du)\s+(?:the\s+|the\s+)?(?=[A-ZÀ-Þ])")
_TOP, _BOTTOM = 12, 14  # lines of the head and the foot of a page


@dataclass(slots=True)
class Mentions:
    """Names, and how often each stands in which kind of place."""

    places: dict[str, Counter[str]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    """The name as it was first given, by its folded form."""

    def add(self, name: str | None, place: str) -> None:
        name = bare_name(name or "")
        if not 1 <= word_count(name) <= 9 or not 2 <= len(name) <= 80:
            return
        if holds("rights", name) or find_dates(name) or not any(ch.isalpha() for ch in name):
            return
        if ("/" in name and signed(name) is None) or " | " in name or " > " in name or "@" in name:
            return
        digits = sum(ch.isdigit() for ch in name)
        if _FOOTER.search(name) or digits >= 3 or (not digits and is_one("section", name)):
            return
        name = canonical(name)
        if key := name_key(name):
            self.shown.setdefault(key, name)
            self.places.setdefault(key, Counter())[place] += 1


def mentions_of(
    lines: Sequence[Line],
    *,
    declared: Sequence[str],
    homes: Sequence[str],
    titles: Sequence[str],
    title: str | None,
    domain: str | None,
) -> Mentions:
    """The names that a page gives its site. Arguments as those of :func:`.publisher.site_of`."""
    held = Mentions()
    for place, name in enumerate(declared):
        if not re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+", name):
            held.add(name, "declared first" if place == 0 else "declared")
    for name in homes:
        held.add(name, "link home")
    if home := at_domain(domain):
        held.add(home.name, "listed domain")
    elif not domain:
        domain = _domain_told(lines)
        if home := at_domain(domain):
            held.add(home.name, "listed domain in lines")
    for whole in titles:
        for name in _title_ends([whole], title):
            held.add(name, "end of title")
            if " | " in whole:
                held.add(name, "behind a bar of the title")
    head = (title or "").casefold()[:16]
    for line in lines:  # the title of the browser's window, pasted with the page
        text = line.text
        longer = title and line.kind is not Kind.BODY and len(text) > len(title) + 3
        if title and longer and head in text.casefold() and name_key(title) in name_key(text):
            for name in _title_ends([text], title):
                held.add(name, "end of printed title")
    _from_lines(held, lines, title, domain)
    for name in _copyrights(lines):
        held.add(name, "copyright")
    return held


def add_credits(
    held: Mentions, lines: Sequence[Line], dateline: Dateline | None, authors: Iterable[str]
) -> None:
    """The names to which a page credits its text: in the dateline, the byline, or a line at the end."""
    if dateline is not None and dateline.outlet:
        held.add(dateline.outlet, "dateline")
    body = [i for i, line in enumerate(lines) if line.kind is Kind.BODY]
    lead, last = (body[0], body[-1]) if body else (len(lines), -1)
    for i, line in enumerate(lines):
        text = line.text
        if line.kind in (Kind.STAMP, Kind.CREDIT) and (agency := agency_in_byline(byline_of(text))):
            held.add(agency, "byline")
        near = lead - 8 <= i < lead and line.kind in (Kind.STAMP, Kind.SHORT)
        glued = re.match(r"[A-Z]{2,5}(?=[A-ZÀ-Þ][a-zà-þ]|·)", text) if near else None
        if glued and (outlet := signed(glued[0])):
            held.add(outlet.name, "agency above")
        if near and not re.search(r"©|photo|foto|фото", text, re.I):
            for part in re.split(r"\s*(?:\||/|,|·|•|\s[–—-]\s)\s*", text):
                if (outlet := signed(part)) and outlet.kind == "agency":
                    held.add(outlet.name, "agency above")
        if line.kind is not Kind.BODY and (told := _source(text)):
            held.add(
                told, "source below" if last < i <= last + 6 else "source above" if i < last else "source"
            )
    for i in body[-3:]:
        closing = re.search(
            r"(?:[(（]|[.!?]\s*[–—-]{1,2}\s*)([^()（）]{2,30}?)[)）]?\W*$", lines[i].text[-60:]
        )
        if closing and (outlet := signed(closing[1])):
            held.add(outlet.name, "closing agency" if outlet.kind == "agency" else "closing name")
    for author in authors:
        if (outlet := signed(author)) and outlet.kind == "agency":
            held.add(outlet.name, "author")
    captions = " ".join(line.text for line in lines if line.kind is Kind.CAPTION)
    for place, line in enumerate(lines[last + 1 : last + 4]):
        text = line.text.strip(EDGE)
        if line.kind in (Kind.SHORT, Kind.CREDIT) and word_count(text) <= 4:
            known = signed(text)
            # An agency that no table lists is known by its picture credit.
            pictured = len(text) > 1 and text.isupper() and re.search(rf"\b{re.escape(text)}\b", captions)
            if known and known.kind == "agency":
                held.add(text, "agency below")
            elif pictured and word_count(text) == 1:
                held.add(text, "pictured below")
            elif place == 0 and line.kind is Kind.SHORT:
                held.add(text, "sounds below" if sounds_like_outlet(text) else "right below")


def bare_name(name: str) -> str:
    """A publisher's name without legal form, rights and what else copyright lines put beside it."""
    name = " ".join(_HOME.sub("", name).split()).strip(EDGE)
    for _ in range(4):
        before = name
        name = _YEARS.sub("", name).strip(EDGE) or name
        for pattern in _beside():
            shorter = pattern.sub("", name).strip(EDGE)
            name = shorter or name
        if name == before:
            break
    if name.endswith("社") and sounds_like_outlet(name[:-1]):  # the company of a paper
        name = name[:-1]
    return f"{name})" if name.count("(") > name.count(")") else name


@lru_cache(maxsize=1)
def _beside() -> tuple[re.Pattern[str], ...]:
    """What copyright lines put behind, before, and as the legal form of a name."""
    rights, legal = choice("rights"), choice("legal")
    return (
        re.compile(rf"(?:^|\s*[,.–—|-]?\s+)(?:{rights})(?!\w).*$", re.I),
        re.compile(rf"^(?:{rights})(?!\w)\W*", re.I),
        re.compile(rf"[\s,]+(?:{legal})\.?$", re.I),
        re.compile(rf"^(?:{legal})[\s\"«“]+", re.I),
    )


def _domain_told(lines: Sequence[Line]) -> str | None:
    """The domain that the lines around a text name most often in addresses; those of other companies' services aside."""
    told = Counter(
        match[1].casefold()
        for line in lines
        if line.kind is not Kind.BODY and "." in line.text
        for match in _ADDRESS.finditer(line.text[:1000])
        if not _NO_HOME.search(match[1].casefold())
    )
    return told.most_common(1)[0][0] if told else None


def _title_ends(titles: Sequence[str], title: str | None) -> Iterable[str]:
    """What a page's titles have before or behind the headline."""
    for whole in titles:
        parts = [part.strip(EDGE) for part in title_parts(whole)]
        if len(parts) > 1:
            for part in {parts[0], parts[-1]}:
                if title is None or name_key(part) not in name_key(title):
                    yield part


def _copyrights(lines: Sequence[Line]) -> Iterable[str]:
    for line in lines:
        text = line.text
        if line.kind in (Kind.BODY, Kind.CAPTION) or len(text) > 1000 or not _RIGHTS_MARK.search(text):
            continue
        for match in _COPYRIGHT.finditer(text):
            name = re.split(r"\.\s|[.:]$|\s[|·•–—-]\s|\s(?:is|are|and its|par|by)\s", match["name"] or "")[0]
            if bare_name(name):
                yield name
                break
        else:
            if before := _BEFORE.search(text):
                yield before["name"]


def _from_lines(held: Mentions, lines: Sequence[Line], title: str | None, domain: str | None) -> None:
    """Names at the head and the foot of a page, beside its byline, and where it speaks of itself."""
    body = [i for i, line in enumerate(lines) if line.kind is Kind.BODY]
    lead, last = (body[0], body[-1]) if body else (len(lines), len(lines))
    own = name_key(title or "")
    repeated = Counter(line.text for line in lines if len(line.text) <= 60 and line.kind is not Kind.BODY)
    for text, count in repeated.items():
        if count >= 3 and word_count(text) <= 6:
            held.add(text, "line thrice")
    for i, line in enumerate(lines):
        text = line.text
        if line.kind is Kind.BODY or len(text) > 500:
            continue
        if len(text) <= 80 and (match := _ABOUT.match(text)):
            held.add(match["name"], "about")
        if (i > last or i < 2) and len(text) >= 20 and (match := _PRESENTED.search(text[:200])):
            held.add(match["name"] or match["kind"], "presents itself")
        if len(text) <= 90 and _PICTURE.search(text) and (match := _LOGO.match(text)):
            held.add(match["name"] or match["front"], "logo")
        if line.kind in (Kind.NOTICE, Kind.OPEN, Kind.RELATED, Kind.CREDIT) or (
            i > last and line.kind is Kind.SHORT
        ):
            for sentence in _SENTENCE.split(text):
                if (end := opens("start", sentence)) and (match := _NAMED.match(sentence, end)):
                    held.add(match["name"], "notice")
        if line.kind is Kind.CAPTION or len(text) > 300:
            continue
        if line.kind is Kind.STAMP and i <= lead + 1:
            for part in _beside_byline(text):
                held.add(part, "byline part")
        top = i < min(lead, _TOP) or lead - 20 <= i < lead  # not in the middle of a long menu
        bottom = last < i and i >= len(lines) - _BOTTOM
        if not (top or bottom) or line.kind is Kind.CREDIT:
            continue
        parts = _parts(text, line.kind)
        for part in parts:
            if not part or byline_of(part) or (own and name_key(part) == own):
                continue
            whole = len(parts) == 1
            if not whole and line.kind is Kind.STAMP and i < _TOP and word_count(part) <= 5:
                held.add(part, "part of a dated line")
            if top:
                if fits_domain(part, domain):
                    held.add(part, "head as in domain")
                elif sounds_like_outlet(part) or (is_institution(part) and word_count(part) <= 7):
                    held.add(part, "head" if i < _TOP else "above the text")
            if (
                whole
                and line.kind in (Kind.SHORT, Kind.NAVIGATION)
                and word_count(part) <= 6
                and not ended(text)
            ):
                if i < _TOP and top:
                    held.add(part, "line of the head")
                    if any(other.kind is Kind.TITLE for other in lines[i + 1 : i + 3]):
                        held.add(part, "right above the headline")
                    if i < 2:
                        held.add(part, "first line")
                elif bottom:
                    held.add(part, "line of the foot")


def _parts(text: str, kind: Kind) -> list[str]:
    for found in reversed(find_dates(text)):
        text = text[: found.start] + "|" + text[found.end :]
    parts = [part.strip(EDGE) for part in _PARTED.split(_HOME.sub("", text))]
    parts = [part for part in parts if part]
    if kind is Kind.NAVIGATION and len(parts) > 3:  # a menu: News | Business | Sport
        return parts[:1] + [part for part in parts[1:5] if is_institution(part)]
    return parts[:3]


def _beside_byline(text: str) -> Iterable[str]:
    """What a line of date and byline holds besides them: ``By Olga Marsh - Courier``, ``PTI | Dhaka | Updated ...``."""
    for found in reversed(find_dates(text)):
        text = text[: found.start] + "|" + text[found.end :]
    for part in _PARTED.split(text):
        part = part.strip(EDGE)
        if not part or word_count(part) > 8 or is_one("stamp", part):
            continue
        if names_in(byline_of(part) or part):
            # "By Poppy Renshaw for MailOnline"
            if match := re.search(
                r"\s+(?i:for|para|pour|für|per)\s+(?:the\s+)?(?P<name>[^\W\d_a-z].{1,40})$", part
            ):
                yield match["name"]
            continue
        if (counted := re.match(r"(.+?)\s+(\S+)\s+[\d.,]+$", part)) and is_one(
            "stamp", counted[2]
        ):  # "views 3"
            part = counted[1]
        pieces = _BEHIND.split(part)
        if holds("role", pieces[0]) and len(pieces) > 1:
            yield pieces[-1]
        yield part


@lru_cache(maxsize=1)
def _sources() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|[\s|/,;·.(（]){{0,1}}(?:{choice('source')})\s*[:：]\s*(?P<name>\S.{{1,80}})$", re.I
    )


def _source(text: str) -> str | None:
    """The last name that a line gives as its source: where the paper has it from."""
    if len(text) > 160 or not (":" in text or "：" in text):
        return None
    for part in re.split(r"\s*\|\s*", text):
        match = _sources().search(part)
        if match is None:
            continue
        told = match["name"].strip(EDGE)
        names = [n.strip(EDGE) for n in re.split(r"\s*[,/;、|+]\s*|\s{2,}|\s+and\s+", told)]
        if known := next((outlet for n in names if (outlet := signed(n))), None):
            return known.name
        if "agenc" in told.casefold():
            name = next((n for n in names if "agenc" not in n.casefold()), "")
        else:
            name = names[-1]
        name = re.sub(r"\s*[（(][^()（）]*[)）]?$", "", name)
        if re.match(r"[\u3400-\u9fff]", name):  # a name without spaces ends at one
            name = name.split()[0]
        name = re.sub(r"\s+\S+[:：].*$", "", name)
        if name and not find_dates(name) and word_count(name) <= 8:
            return canonical(name)
    return None


def name_key(name: str) -> str:
    """A name without case, marks and a leading ``The``."""
    words = re.findall(r"\w+", name.casefold())
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)
