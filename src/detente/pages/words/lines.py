"""The paragraphs of a page and their kinds: what the cleaning passes of this room hand to one another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a paragraph of the page is."""

    BODY = "body"
    SHORT = "short"  # a short line without a full stop: headline, subhead, section label, kicker
    OPEN = "open"  # longer, but without a full stop: standfirst, teaser, caption, or prose cut off
    TITLE = "title"
    STANDFIRST = "standfirst"
    STAMP = "stamp"
    CAPTION = "caption"
    NOTICE = "notice"
    NAVIGATION = "navigation"
    RELATED = "related"
    REPEAT = "repeat"
    CREDIT = "credit"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the page with its kind; lines of one block had no blank line between them."""

    text: str
    kind: Kind
    block: int
