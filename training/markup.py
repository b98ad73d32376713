"""The markup of the training passages: text first, then one line for each thing a reader takes from it.

    @ w1-001 | 1996-04-09 | agency | south-america | border
    > Lima charged Quito with firing on a patrol. Ecuador's army said marines had crossed the line at dawn.
    C military territory
    E ACCUSE/allege | charged | A Lima | R Quito
    S Ecuador's army | said | marines had ... at dawn

`GUIDE.md` beside this file explains it to writers. Run ``python -m training.markup FILE...`` to validate.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from detente.ontology import AUXILIARY, CONTEXTS, MODES, TYPES, recipient_required
from detente.reader.sentences import split_sentences

HERE = Path(__file__).parent
AUX_SHORT = {"hist": "historical", "fut": "future", "hyp": "hypothetical", "neg": "negation"}
STANCE = {"+": 1.0, "-": -1.0, "0": 0.0}
STYLES = frozenset(
    "agency newspaper tabloid official broadcast analysis translated headline social other".split()
)
_ARTICLES = re.compile(r"(?:the|a|an) (?=\S)", re.IGNORECASE)

Offsets = tuple[int, int]


class MarkupError(ValueError):
    """A line that does not follow the markup; says file, line and what to do."""


@dataclass(slots=True)
class MarkedEvent:
    """An event as marked: offsets into ``Passage.text``."""

    event_type: str
    modes: tuple[str, ...]
    auxiliary: tuple[str, ...]
    nugget: Offsets
    actors: list[Offsets] = field(default_factory=list)
    recipients: list[Offsets] = field(default_factory=list)
    dates: list[Offsets] = field(default_factory=list)
    places: list[Offsets] = field(default_factory=list)
    attributed_to: list[Offsets] = field(default_factory=list)


@dataclass(slots=True)
class MarkedStatement:
    """A statement as marked; ``content`` has several parts where the cue splits the quotation."""

    speaker: Offsets | None
    cue: Offsets | None
    content: list[Offsets]
    venue: list[Offsets] = field(default_factory=list)
    about: list[tuple[Offsets, float]] = field(default_factory=list)


@dataclass(slots=True)
class Passage:
    """One annotated passage; ``parties`` holds every party span, those of events and statements included."""

    passage_id: str
    date: str
    style: str
    region: str
    topic: str
    text: str
    contexts: tuple[str, ...] = ()
    events: list[MarkedEvent] = field(default_factory=list)
    statements: list[MarkedStatement] = field(default_factory=list)
    parties: set[Offsets] = field(default_factory=set)
    antecedents: dict[Offsets, Offsets] = field(default_factory=dict)
    source: str = ""


def read_passages(paths: Iterable[Path], *, errors: list[str] | None = None) -> Iterator[Passage]:
    """Passages of the files, in order.

    With ``errors`` given, faulty passages are left out and their messages appended; without it the first
    fault raises MarkupError.
    """
    for path in paths:
        for number, block in _blocks(path.read_text(encoding="utf-8")):
            try:
                yield _parse(block, number, path)
            except MarkupError as error:
                if errors is None:
                    raise
                errors.append(str(error))


def part_of(passage: Passage) -> str:
    """``train``, ``tune`` (chooses thresholds) or ``held_out`` (judges), one block of ten passages at a time.

    So the parts differ by writer and place in the file and not by line; a tenth of the blocks is kept from training.
    """
    number = int(re.sub(r"\D", "", passage.passage_id.rpartition("-")[2]) or 0)
    block = f"{passage.source}/{number // 10}"
    digest = int(hashlib.sha256(block.encode()).hexdigest(), 16)
    if digest % 10:
        return "train"
    return "tune" if digest // 10 % 2 else "held_out"


def _blocks(text: str) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    block: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("@"):
            if block:
                yield block[0][0], block
            block = [(number, line)]
        elif line.strip() and not line.startswith("#"):
            if not block:
                raise MarkupError(f"line {number}: text before the first '@' line")
            block.append((number, line.rstrip()))
    if block:
        yield block[0][0], block


def _parse(block: list[tuple[int, str]], number: int, path: Path) -> Passage:
    head = [part.strip() for part in block[0][1][1:].split("|")]
    where = f"{path.name}:{number}"
    if len(head) != 5:
        raise MarkupError(f"{where}: '@' needs id | date | style | region | topic, found {len(head)} parts")
    if head[1]:
        try:
            datetime.date.fromisoformat(head[1])
        except ValueError:
            raise MarkupError(f"{where}: {head[1]!r} is no ISO date") from None
    if head[2] not in STYLES:
        raise MarkupError(f"{where}: style {head[2]!r} is none of {', '.join(sorted(STYLES))}")
    paragraphs = [line[1:].strip() for _, line in block[1:] if line.startswith(">")]
    if not paragraphs:
        raise MarkupError(f"{where}: no text ('> ...')")
    passage = Passage(head[0], head[1], head[2], head[3], head[4], "\n\n".join(paragraphs), source=path.stem)
    finder = _Finder(passage.text)
    said_nothing = False
    for line_number, line in block[1:]:
        if line.startswith(">"):
            continue
        try:
            said_nothing |= _read_line(line, passage, finder)
        except MarkupError as error:
            raise MarkupError(f"{path.name}:{line_number}: {error}") from None
    if said_nothing and (passage.events or passage.statements):
        raise MarkupError(f"{where}: 'N' (nothing) beside events or statements")
    if not said_nothing and not passage.events and not passage.statements:
        raise MarkupError(f"{where}: no E or S line; write 'N' where the passage yields nothing")
    return passage


def _read_line(line: str, passage: Passage, finder: _Finder) -> bool:
    kind, _, rest = line.partition(" ")
    rest = rest.strip()
    if kind == "N":
        return True
    if kind == "C":
        contexts = tuple(rest.split())
        unknown = [context for context in contexts if context not in CONTEXTS]
        if unknown:
            raise MarkupError(f"unknown context {', '.join(unknown)}")
        passage.contexts = contexts
    elif kind == "E":
        passage.events.append(_read_event(rest, passage, finder))
    elif kind == "S":
        passage.statements.append(_read_statement(rest, passage, finder))
    elif kind == "P":
        mention, _, antecedent = rest.partition(" = ")
        span = finder.party(mention)
        passage.parties.add(span)
        if antecedent:
            passage.antecedents[span] = finder.party(antecedent)
            passage.parties.add(passage.antecedents[span])
    else:
        raise MarkupError(f"a line starts with >, C, E, S, P or N, not {kind!r}")
    return False


def _read_event(rest: str, passage: Passage, finder: _Finder) -> MarkedEvent:
    parts = [part.strip() for part in rest.split("|")]
    if len(parts) < 2:
        raise MarkupError("E needs TYPE/mode | nugget | A ... | R ...")
    label, *flags = parts[0].split()
    event_type, *modes = re.split(r"[/+]", label)
    if event_type not in TYPES:
        raise MarkupError(f"unknown type {event_type!r}")
    for mode in modes:
        if mode not in MODES[event_type]:
            raise MarkupError(
                f"{event_type} has no mode {mode!r}; it has {', '.join(MODES[event_type]) or 'none'}"
            )
    auxiliary = tuple(AUX_SHORT.get(flag, flag) for flag in flags)
    for flag in auxiliary:
        if flag not in AUXILIARY:
            raise MarkupError(f"unknown flag {flag!r}; flags are hist, fut, hyp, neg")
    nugget = finder.find(parts[1])
    if len(parts[1].split()) > 5:
        raise MarkupError(
            f"nugget {parts[1]!r} is longer than five words; give the word(s) that name the act"
        )
    event = MarkedEvent(event_type, tuple(modes), auxiliary, nugget)
    for part in parts[2:]:
        key, _, value = part.partition(" ")
        places = {"D": event.dates, "L": event.places}
        people = {"A": event.actors, "R": event.recipients, "B": event.attributed_to}
        if key in people:
            spans = [finder.party(item, near=nugget) for item in _split(value)]
            people[key].extend(spans)
            passage.parties.update(spans)
        elif key in places:
            places[key].extend(finder.find(item, near=nugget) for item in _split(value))
        else:
            raise MarkupError(f"event field {key!r} is none of A, R, B, D, L")
    if recipient_required(event_type) and not event.recipients and len(event.actors) < 2:
        raise MarkupError(f"{event_type} needs a recipient (R), or all sides as actors")
    both = set(event.actors) & set(event.recipients)
    if both:
        raise MarkupError(f"{passage.text[slice(*both.pop())]!r} is both actor and recipient")
    return event


def _read_statement(rest: str, passage: Passage, finder: _Finder) -> MarkedStatement:
    parts = [part.strip() for part in rest.split("|")]
    if len(parts) < 3:
        raise MarkupError("S needs speaker | cue | content ('-' for a speaker or cue that is not there)")
    content = [finder.stretch(piece.strip()) for piece in parts[2].split(" // ")]
    anchor = content[0]
    cue = None if parts[1] == "-" else finder.find(parts[1], near=anchor)
    speaker = None if parts[0] == "-" else finder.party(parts[0], near=cue or anchor)
    statement = MarkedStatement(speaker, cue, content)
    if speaker:
        passage.parties.add(speaker)
    for part in parts[3:]:
        key, _, value = part.partition(" ")
        if key == "V":
            statement.venue.extend(finder.find(item, near=cue or anchor) for item in _split(value))
        elif key == "O":
            for item in _split(value):
                name, _, sign = item.rpartition(" ")
                if sign not in STANCE:
                    raise MarkupError(f"O needs 'party +', 'party -' or 'party 0', not {item!r}")
                span = finder.party(name, near=anchor)
                statement.about.append((span, STANCE[sign]))
                passage.parties.add(span)
        else:
            raise MarkupError(f"statement field {key!r} is none of V, O")
    return statement


def _split(value: str) -> list[str]:
    items = [item.strip() for item in value.split(" ; ")]
    if not all(items):
        raise MarkupError("an empty field; leave it out instead")
    return items


class _Finder:
    """Finds the words that a line quotes, and insists that they can mean only one place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = split_sentences(text)

    def find(self, quoted: str, near: Offsets | None = None) -> Offsets:
        words, _, ordinal = quoted.partition("#")
        words = words.strip()
        if not words:
            raise MarkupError("an empty quotation")
        pattern = (r"(?<!\w)" if words[0].isalnum() else "") + re.escape(words)
        pattern += r"(?!\w)" if words[-1].isalnum() else ""
        spans = [match.span() for match in re.finditer(pattern, self.text)]
        if not spans:
            raise MarkupError(f"{words!r} is not in the text as written")
        if ordinal:
            if not ordinal.strip().isdigit() or not 1 <= int(ordinal) <= len(spans):
                raise MarkupError(f"{quoted!r}: {words!r} occurs {len(spans)} times")
            return spans[int(ordinal) - 1]
        if len(spans) > 1 and near:
            here = next(((s, e) for s, e in self.sentences if s <= near[0] < e), None)
            spans = [span for span in spans if here and here[0] <= span[0] < here[1]] or spans
        if len(spans) > 1:
            raise MarkupError(
                f"{words!r} occurs {len(spans)} times; write {words}#1, #2 ... for the one you mean"
            )
        return spans[0]

    def party(self, quoted: str, near: Offsets | None = None) -> Offsets:
        """A party's span, without a leading article, which writers may give or leave out."""
        start, end = self.find(quoted, near)
        article = _ARTICLES.match(self.text, start, end)
        if end - start > 160:
            raise MarkupError(f"party {quoted[:40]!r}... is too long; leave out what follows the name")
        return (article.end() if article else start, end)

    def stretch(self, quoted: str) -> Offsets:
        """A stretch given in full or as 'first words ... last words'."""
        first, dots, last = quoted.partition(" ... ")
        start, end = self.find(first)
        if dots:
            tail, _, ordinal = last.partition("#")
            found = [m.end() for m in re.finditer(re.escape(tail.strip()), self.text) if m.start() >= start]
            if not found:
                raise MarkupError(f"{last!r} does not follow {first!r}")
            end = found[int(ordinal) - 1 if ordinal.strip().isdigit() else 0]
        return start, end


def main() -> int:
    """Validate the files named on the command line (all passages when none is)."""
    paths = [Path(argument) for argument in sys.argv[1:]] or sorted((HERE / "passages").glob("*.txt"))
    errors: list[str] = []
    passages = list(read_passages(paths, errors=errors))
    seen: dict[str, str] = {}
    for passage in passages:
        for key, what in ((passage.passage_id, "id"), (passage.text, "text")):
            if key in seen:
                errors.append(f"{passage.source}: {what} of {passage.passage_id} already in {seen[key]}")
            seen[key] = passage.passage_id
    print("\n".join(errors))
    events = [event for passage in passages for event in passage.events]
    kinds = {name: sum(event.event_type == name for event in events) for name in TYPES}
    empty = sum(not passage.events for passage in passages)
    print(f"{len(passages)} passages ({empty} without events), {len(events)} events, {len(errors)} faults")
    print("  ".join(f"{name} {count}" for name, count in kinds.items()))
    print(f"{sum(len(passage.statements) for passage in passages)} statements")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
