"""Where a paragraph stands decides what its own words left open: below the lead, and around the article."""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import replace

from ..words import furniture
from ..words.alike import overlap, stems
from ..words.furniture import word_count
from ..words.lines import Kind, Line

# "Olga Marsh is a fellow at ...", "Peter Dane covers the valley for the Courier."
_BIOGRAPHY = re.compile(
    r"(?:(?:Dr|Prof|Sir|Professor)\.? )?(?:[^\W\d_a-zа-яё][\w'’.-]*,? ){2,5}(?:is|was|are|covers?|reports|writes|has|heads|teaches|works|served|"
    r"ist|war|schreibt|berichtet|est|couvre|es|cubre|è|scrive|é|escreve)\b"
)
_WHOLE_LINK = re.compile(r"[:：›»|–—-]\s*\S.{15,}")
_MEDIA = re.compile(
    r"\W*(?:VIDEO|FOTO|PHOTOS?|PICTURES|LIVE|AUDIO|WATCH|READ|GALLERY|PODCAST|LISTEN|OPINION)\b"
)
_BULLET = re.compile(r"^(?:[>•▪‣◦●■*·–—-]|\(?\d{1,2}[.)])\s+")


def settle_middle(lines: list[Line], lead: int) -> list[Line]:
    """Below the lead: bullets after a colon and long open lines may be prose, other open lines are not."""
    prose = sum(line.kind is Kind.BODY for line in lines[lead:])
    made = list(lines)
    colon = related = False
    for i in range(lead, len(lines)):
        line = lines[i]
        bullet = _BULLET.match(line.text) is not None
        count = word_count(line.text)
        if line.kind is Kind.SHORT and not related and _crosshead(lines, i, lead):
            made[i] = replace(line, kind=Kind.BODY)
        elif line.kind in (Kind.SHORT, Kind.OPEN):
            leads = i + 1 < len(lines) and _BULLET.match(lines[i + 1].text) is not None
            listed = line.text.endswith((":", ";", ",")) and (count >= 6 or leads)
            kept = (bullet and (colon or count >= 8)) or (colon and count >= 3) or listed
            if line.kind is Kind.OPEN:
                # Edited prose ends its sentences: in a page that does, an open line is a teaser or a caption.
                kept = (kept or prose < 4 or count > 30) and not furniture.is_heap(line.text)
            if kept and not related:
                made[i] = replace(line, kind=Kind.BODY)
        elif line.kind is Kind.BODY and related and count <= 18 and (bullet or line.text[-1] in "?!？！"):
            made[i] = replace(line, kind=Kind.RELATED)  # a headline in the list of other articles
        colon = (line.text.endswith(":") or (colon and bullet)) and not related
        related = line.kind is Kind.RELATED or (related and made[i].kind is not Kind.BODY)
    return made


def _crosshead(lines: list[Line], i: int, lead: int) -> bool:
    """Whether a short line heads the paragraph below it: alone between two paragraphs of the text."""
    if i + 1 >= len(lines) or i <= lead + 1 or word_count(lines[i].text) > 12:
        return False
    above, below = lines[i - 1], lines[i + 1]
    if below.kind is not Kind.BODY or word_count(below.text) < 12:
        return False
    # Labels recur, and a credit or the title of another report stands beside its like.
    alone = sum(line.text == lines[i].text for line in lines) == 1 and not _MEDIA.match(lines[i].text)
    if not alone or furniture.is_talk(lines[i].text):
        return False
    # Below a link that is whole ("Read also: ...") or an advertisement's label the text goes on; below "Read also"
    # alone stands what is to be read.
    whole = above.kind is Kind.RELATED and _WHOLE_LINK.search(above.text) is not None
    label = above.kind is Kind.NOTICE and word_count(above.text) <= 2
    return whole or label or above.kind in (Kind.BODY, Kind.CAPTION)


def cut_around(lines: list[Line], lead: int) -> list[Line]:
    """Cut what stands around the article: comments, and paragraphs to the reader or about other things."""
    made = list(lines)
    total = sum(line.kind is Kind.BODY for line in lines)
    seen = 0
    cut = False
    for i, line in enumerate(lines):
        late = i > lead and seen * 2 > total
        cut = cut or (late and line.kind is Kind.RELATED and furniture.is_tail(line.text))
        if line.kind is not Kind.BODY:
            continue
        if cut or (i < lead and total > 2 and furniture.is_talk(line.text)):
            made[i] = replace(line, kind=Kind.NOTICE)
        else:
            seen += 1
    made = _without_strangers(made)
    return without_afterwords(made)


def _without_strangers(lines: list[Line]) -> list[Line]:
    """Cut paragraphs behind the last links or credits that share no words with the article: other stories begin there."""
    made = list(lines)
    kept = [i for i, line in enumerate(made) if line.kind is Kind.BODY]
    for mark, line in enumerate(lines):
        if line.kind not in (Kind.RELATED, Kind.CREDIT):
            continue
        place = bisect(kept, mark)
        before, after = kept[:place], kept[place:]
        if len(before) < 3 or len(before) <= len(after) or not after:
            continue
        about = stems(" ".join(made[i].text for i in before))
        if all(overlap(stems(made[i].text), about) < 0.1 for i in after):
            for i in after:
                made[i] = replace(made[i], kind=Kind.NOTICE)
            break
    return made


def without_afterwords(lines: list[Line]) -> list[Line]:
    """Cut the site's own words behind the article: what it asks of its reader, and odd last lines."""
    made = list(lines)
    kept = [i for i, line in enumerate(made) if line.kind is Kind.BODY]
    while len(kept) > 2:
        i = kept[-1]
        if _BIOGRAPHY.match(made[i].text) and _of_nobody(made[i].text, [made[j].text for j in kept[:-1]]):
            made[i] = replace(made[i], kind=Kind.NOTICE)
            kept.pop()
            continue
        if not _afterword(made[i].text, [made[j].text for j in kept[:-1]], parted=i - kept[-2] > 1):
            break
        kept.pop()
        made[i] = replace(made[i], kind=Kind.NOTICE)
    return made


def _of_nobody(text: str, article: list[str]) -> bool:
    """Whether the one whom a last paragraph presents is not named in the article: then it is who wrote it."""
    name = " ".join(text.split()[:2]).rstrip(",")
    return word_count(text) <= 70 and not any(name in paragraph for paragraph in article)


def _afterword(text: str, article: list[str], *, parted: bool) -> bool:
    """Whether a last paragraph is the site's own word after the article."""
    mine = stems(text)
    shared = overlap(mine, stems(" ".join(article)))
    if furniture.is_talk(text):
        return shared < 0.5
    quoted = any(ch in text for ch in '"“”«»„')
    if not parted or quoted or len(article) < 4:
        return False
    if text[-1] in "?!" and word_count(text) <= 12:
        return True  # a headline of another article, or a call
    return word_count(text) <= 20 and len(mine) >= 3 and shared < 0.2
