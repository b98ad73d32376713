"""Actor and agent dictionaries of the PETRARCH family, made into a file of one's own actors (TOML).

The format is that of the PETRARCH documentation, "Actor Dictionary" and "Agent Dictionary": a name, its synonyms
behind ``+``, and CAMEO actor codes in brackets with the days between which they hold.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from detente.actors.names import key_of, slug
from detente.actors.phrase import BODY
from detente.actors.registry import Registry
from detente.tables import read_table

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE = re.compile(r"\[\s*([^\]\s]+)\s*([^\]]*)\]")
_PLURAL = re.compile(r"\{([^}]*)\}")
_MARKER = re.compile(r"!\w+!")
_SMALL = frozenset("of the and for de la le du des el al bin ibn von van in on to a an".split())


@dataclass(frozen=True, slots=True)
class Code:
    """An actor code and the days between which it holds, '' where open."""

    code: str
    start: str = ""
    end: str = ""


@dataclass(slots=True)
class Block:
    """A name with its synonyms, its codes and, for an agent, its irregular plural."""

    names: list[str]
    codes: list[Code] = field(default_factory=list)
    plural: str | None = None


@dataclass(slots=True)
class Imported:
    """The text of a TOML file, how many names it holds, and the codes that could not be read with their numbers."""

    toml: str
    names: int
    unknown: Counter[str]


def import_petrarch(paths: Iterable[Path], registry: Registry) -> Imported:
    """Dictionaries of PETRARCH or TABARI as a file of one's own actors.

    Bodies and people that the registry knows keep its ids. What a code says beyond country and sector is left out,
    and codes without either are counted in ``unknown``. Raises OSError for a file that cannot be read.
    """
    sectors = {row["cameo"]: row["sector"] for row in read_table("actors", "cameo_sectors")}
    countries = {row["cameo"]: row["country"] for row in read_table("actors", "cameo_countries")}
    unknown: Counter[str] = Counter()
    entries: list[str] = []
    names = 0
    for path in paths:
        for block in _blocks(path.read_text(encoding="utf-8", errors="replace")):
            read = [(_Meaning.of(code.code, countries, sectors, registry), code) for code in block.codes]
            known = [(meaning, code) for meaning, code in read if meaning]
            unknown.update(code.code for meaning, code in read if not meaning)
            entry = _agent(block, sectors) if _is_agent(block) else _actor(block, known, registry)
            if entry:
                entries.append(entry)
                names += len(block.names)
    head = "# Made from PETRARCH dictionaries: " + ", ".join(sorted({path.name for path in paths})) + "\n"
    return Imported(head + "\n".join(entries), names, unknown)


@dataclass(frozen=True, slots=True)
class _Meaning:
    country: str
    sector: str

    @classmethod
    def of(
        cls, code: str, countries: dict[str, str], sectors: dict[str, str], registry: Registry
    ) -> _Meaning | None:
        """What a CAMEO code tells: its country, if it begins with one, and the first sector in it."""
        parts = [code[i : i + 3].upper() for i in range(0, len(code), 3)]
        country = countries.get(parts[0], parts[0] if parts[0] in registry.state_names else "")
        sector = next((sectors[part] for part in parts if part in sectors), "")
        return cls(country, sector) if country or sector else None


def _blocks(text: str) -> Iterator[Block]:
    block: Block | None = None
    markers: dict[str, list[str]] = {}
    for raw in _COMMENT.sub("", text).splitlines():
        line = re.split(r"[#;]", raw, maxsplit=1)[0].rstrip()
        if not line.strip():
            continue
        if marker := re.match(r"\s*(!\w+!)\s*=\s*(.+)", line):
            markers[marker[1]] = [word.strip() for word in marker[2].split(",") if word.strip()]
            continue
        codes = [_code(*found) for found in _CODE.findall(line)]
        words = _CODE.sub("", line).strip()
        if words.startswith("+") and block:
            block.names += _expanded(words[1:], markers)
        elif words and not words.startswith("+"):
            if block:
                yield block
            plural = _PLURAL.search(words)
            block = Block(_expanded(_PLURAL.sub("", words), markers), [], plural[1] if plural else None)
        if block:
            block.codes += codes
    if block:
        yield block


def _expanded(words: str, markers: dict[str, list[str]]) -> list[str]:
    found = _MARKER.search(words)
    choices = markers.get(found[0], []) if found else []
    return [_name(words.replace(found[0], one)) for one in choices] if found else [_name(words)]


def _name(words: str) -> str:
    """``AFGHAN_NATIONAL_ARMY_`` as it is written: Afghan National Army. Short words in capitals stay so."""
    parts = re.split(r"[\s_]+", words.strip(" _\t"))
    cased = [
        part
        if (part.upper() != part or "." in part or (len(parts) == 1 and len(part) <= 4))
        else part.title()
        for part in parts
    ]
    return " ".join(part.lower() if i and part.lower() in _SMALL else part for i, part in enumerate(cased))


def _code(code: str, when: str) -> Code:
    dates = [_day(found) for found in re.findall(r"\d{6,8}", when)]
    if not dates:
        return Code(code)
    if "<" in when:
        return Code(code, "", dates[0])
    return Code(code, dates[0], "" if ">" in when else dates[-1])


def _day(digits: str) -> str:
    """Days of six digits are of the last century, but those below 30 of this one."""
    full = digits if len(digits) == 8 else ("20" if digits[:2] < "30" else "19") + digits
    year, month, day = full[:4], full[4:6], full[6:]
    month_is_real, day_is_real = "01" <= month <= "12", "01" <= day <= "31"
    return f"{year}-{month}-{day}" if month_is_real and day_is_real else year


def _is_agent(block: Block) -> bool:
    return any("~" in code.code for code in block.codes)


def _agent(block: Block, sectors: dict[str, str]) -> str | None:
    code = block.codes[0].code.strip("~")
    sector = next(
        (sectors[code[i : i + 3]] for i in range(0, len(code), 3) if code[i : i + 3] in sectors), None
    )
    if sector is None:
        return None
    words = [name.lower() for name in block.names]
    if block.plural is None:
        words += [_plural(one) for one in words]
    elif block.plural:
        words.append(_name(block.plural).lower())
    return _entry("role", words=words, sector=sector)


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def _actor(block: Block, known: list[tuple[_Meaning, Code]], registry: Registry) -> str | None:
    if not known:
        return None
    first = known[0][0]
    name, aliases = block.names[0], [one for one in dict.fromkeys(block.names[1:]) if one != block.names[0]]
    if not first.sector:
        return _entry("state", id=first.country, aliases=[name, *aliases]) if first.country else None
    ids = registry.named(key_of(name))
    dated = any(code.start or code.end for _, code in known) or any(m.sector == "ELI" for m, _ in known)
    if dated and 1 < len(name.split()) <= 5 and not BODY.search(name):
        offices = [
            {
                "sector": m.sector,
                **({"start": c.start} if c.start else {}),
                **({"end": c.end} if c.end else {}),
            }
            for m, c in known
            if m.sector != "ELI"  # that somebody is out of office, the registry works out by itself
        ]
        person = next((one for one in ids if one in registry.terms), slug(name))
        offices = offices or [{"sector": "ELI"}]
        return _entry("person", id=person, name=name, aliases=aliases, country=first.country, offices=offices)
    body = next((key for key, entry in registry.bodies.items() if entry.name in ids), None)
    if body:
        table = "group" if registry.bodies[body].kind == "group" else "organisation"
        return _entry(table, id=body, aliases=[name, *aliases])
    kind = "organisation" if not first.country or first.sector not in _ARMED else "group"
    return _entry(kind, id=slug(name), name=name, aliases=aliases, country=first.country, sector=first.sector)


_ARMED = ("REB", "OPP", "PTY", "PRM", "UAF", "CRM")


def _entry(table: str, **values: object) -> str:
    lines = [f"[[{table}]]"]
    for key, value in values.items():
        if value in ("", [], None):
            continue
        if key == "offices" and isinstance(value, list):
            told = [", ".join(f"{k} = {json.dumps(v)}" for k, v in one.items()) for one in value]
            lines.append(f"offices = [{', '.join(f'{{{one}}}' for one in told)}]")
        else:
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
