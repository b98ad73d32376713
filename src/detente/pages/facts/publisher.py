"""Who published a page: the names that it gives itself and its sources, weighed by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from ..words.bylines import names_in
from ..words.furniture import word_count
from ..words.lines import Kind, Line
from ..words.outlets import fits_domain, is_institution, named, same_outlet, signed, sounds_like_outlet
from ..words.phrases import holds, is_one
from .names import DOMAIN, Mentions, add_credits, mentions_of
from .weigh import choose

if TYPE_CHECKING:
    from ..words.dateline import Dateline

# What makes a name that of a company which owns outlets, in the languages of copyright lines.
_COMPANY = re.compile(
    r"\b(?:group|holdings?|media|publish\w*|company|corp\w*|limited|network|verlag\w*|editor\w*|éditions?|grupo|groupe|gruppo|edizioni|"
    r"uitgeverij|wydawnictwo|издательство|холдинг|медиа|медіа|shirketi|yayıncılık|matbaacılık|communications?|enterprises?)\b|社$|集团$|公司$",
    re.I,
)


_OF_CREDITS = frozenset(
    (
        "listed",
        "listed agency",
        "a person",
        "a label",
        "a role",
        "sounds like an outlet",
        "told outside",
        "other script",
    )
)


def site_of(
    lines: Sequence[Line],
    *,
    declared: Sequence[str],
    homes: Sequence[str] = (),
    titles: Sequence[str],
    title: str | None,
    domain: str | None,
) -> str | None:
    """The name of the site that a page is from, or None where nothing tells.

    ``declared`` are the names in the markup, the site's before the company's; ``homes`` what links to the front page say;
    ``titles`` are the headlines that the markup declares, which may end in the name; ``title`` is the headline as printed.
    """
    held = mentions_of(lines, declared=declared, homes=homes, titles=titles, title=title, domain=domain)
    return _chosen("site", held, lines, title, domain)


def credit_of(
    lines: Sequence[Line],
    *,
    site: str | None,
    title: str | None,
    domain: str | None,
    dateline: Dateline | None = None,
    authors: Iterable[str] = (),
) -> str | None:
    """The outlet or agency to which a page credits its text, or None; ``authors`` are bodies that the markup names as such."""
    held = Mentions()
    add_credits(held, lines, dateline, authors)
    credit = _chosen("credit", held, lines, title, domain)
    if credit is None and dateline is not None and dateline.outlet and dateline.outlet.isupper():
        credit = dateline.outlet  # an agency that no table lists
    # A site that signs with its initials or the head of its name has a fuller name.
    short = credit and site and (_initials(site) == credit.upper() or site.startswith(f"{credit} "))
    return site if short else credit


def _chosen(
    fact: str, held: Mentions, lines: Sequence[Line], title: str | None, domain: str | None
) -> str | None:
    keys = list(held.shown)
    if not keys:
        return None
    outside = "\n".join(line.text for line in lines if line.kind is not Kind.BODY).casefold()
    inside = "\n".join(line.text for line in lines if line.kind is Kind.BODY).casefold()
    features = [_features(fact, key, held, outside, inside, title, domain) for key in keys]
    place = choose(fact, [held.shown[key] for key in keys], features)
    return None if place is None else _cased(held.shown[keys[place]], lines)


def _features(
    fact: str, key: str, held: Mentions, outside: str, inside: str, title: str | None, domain: str | None
) -> Mapping[str, float]:
    """What speaks for a name and against it."""
    name, places = held.shown[key], held.places[key]
    made: dict[str, float] = dict.fromkeys(places, 1.0)
    made["several places"] = float(min(len(places), 4) - 1)
    made["head and foot"] = 1.0 if places["line of the head"] and places["line of the foot"] else 0.0
    folded = name.casefold()
    if len(folded) > 2:
        made["told outside"] = min(outside.count(folded), 5) / 5
        made["told in the text"] = 1.0 if folded in inside else 0.0
    known = signed(name)
    made["listed"] = 1.0 if known else 0.0
    made["listed agency"] = 1.0 if known and known.kind == "agency" else 0.0
    made["sounds like an outlet"] = 1.0 if sounds_like_outlet(name) else 0.0
    again = any(count > 1 for count in places.values())
    made["sounds so and stands again"] = 1.0 if again and sounds_like_outlet(name) else 0.0
    made["as in domain"] = 1.0 if fits_domain(name, domain) else 0.0
    made["a domain"] = 1.0 if DOMAIN.fullmatch(name) else 0.0
    made["a company"] = 1.0 if _COMPANY.search(name) else 0.0
    made["an institution"] = 1.0 if is_institution(name) else 0.0
    words = word_count(name)
    made["one word"] = 1.0 if words == 1 else 0.0
    made["many words"] = 1.0 if words >= 5 else 0.0
    made["small letters"] = 1.0 if name[:1].islower() else 0.0
    made["capitals"] = 1.0 if name.isupper() and len(name) <= 5 else 0.0
    made["a person"] = (
        1.0 if words in (2, 3) and not known and not name.startswith("The ") and names_in(name) else 0.0
    )
    made["a label"] = (
        1.0 if any(is_one(kind, name) for kind in ("label", "start", "related", "tail", "stamp")) else 0.0
    )
    made["holds a label"] = 1.0 if words > 1 and (holds("label", name) or holds("start", name)) else 0.0
    made["a role"] = 1.0 if holds("role", name) else 0.0
    made["in the headline"] = 1.0 if title and folded in title.casefold() else 0.0
    others = [other for other in held.shown if other != key]
    letters = [char for char in name if char.isalpha()][:40]
    made["other script"] = 1.0 if letters and _latin(letters) != _latin_text(inside[:200]) else 0.0
    made["short for another"] = (
        1.0 if any(_initials(held.shown[other]) == name.upper() for other in others) else 0.0
    )
    initials = _initials(name)
    made["has a short form"] = 1.0 if any(initials == held.shown[other].upper() for other in others) else 0.0
    made["part of another"] = 1.0 if any(f" {key} " in f" {other} " for other in others) else 0.0
    made["holds another"] = 1.0 if any(f" {other} " in f" {key} " for other in others) else 0.0
    spoken = {feature: value for feature, value in made.items() if value}
    if fact == "credit":  # how a name looks says little where the page itself gives it as its source
        return {
            feature: value for feature, value in spoken.items() if feature in places or feature in _OF_CREDITS
        }
    return spoken


def _latin(letters: Sequence[str]) -> bool:
    return sum(letter < "\u0250" for letter in letters) * 2 > len(letters)


@lru_cache(maxsize=8)
def _latin_text(text: str) -> bool:
    return _latin([char for char in text if char.isalpha()])


@lru_cache(maxsize=512)
def _initials(name: str) -> str:
    """The initials of the words with a capital letter, of names of three words or more."""
    heads = [word[0] for word in re.findall(r"\w+", name) if word[0].isupper()]
    return "".join(heads) if len(heads) >= 3 else ""


def _cased(name: str, lines: Sequence[Line]) -> str:
    """A masthead in capitals as the page writes it elsewhere, else with capitals at the words' heads."""
    if not name.isupper() or named(name) is not None or word_count(name) < 2:
        return name
    for line in lines:
        at = line.text.casefold().find(name.casefold())
        if at >= 0 and not (same := line.text[at : at + len(name)]).isupper() and same[:1].isupper():
            return same
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda m: m[0].capitalize().replace("i\u0307", "i"), name)


def home_domain(outlet: str | None, site: str | None, domain: str | None) -> str | None:
    """The domain of the outlet itself, which is not the page's when an agency is credited."""
    if domain and (same_outlet(outlet, site) or outlet is None):
        return domain
    known = named(outlet or "")
    return known.domains[0] if known and known.domains else None
