"""A relation in a terminal: one row a period, conflict to the left of zero, cooperation to the right."""

import sys
from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from detente import api
from detente.cli.screen import cell, plain, who_whom
from detente.cli.tables import QUIET, colour, quoted
from detente.records import Event

LIMIT = 10.0  # the PLOVER scale ends at -10 and 10
_LEFT = 22  # columns before the bars: period, number of events, mean
_INDENT, _READABLE = 14, 110  # columns before the evidence; and how far its lines may run
_SYMBOLS = {"full": "█", "left_half": "▌", "right_half": "▐", "axis": "│", "none": "·"}
_ASCII = {"full": "#", "left_half": "", "right_half": "", "axis": "|", "none": "."}


def draw(relation: api.Relation, console: Console) -> None:
    """Print the curve as wide as the console allows."""
    symbols = _SYMBOLS if _speaks_unicode() else _ASCII
    half = max(8, min(36, (console.width - _LEFT - 1) // 2))
    head = Text(f"{relation.every:<8}{'events':>6}{'mean':>7} ")
    head.append(f"{'← conflict':<{half}}" if symbols is _SYMBOLS else f"{'conflict':<{half}}")
    head.append(" ")
    head.append(f"{'cooperation →' if symbols is _SYMBOLS else 'cooperation':>{half}}")
    head.stylize("bold")
    console.print(head, soft_wrap=True)
    starts = {turn.period for turn in relation.turning_points}
    for period in relation.periods:
        console.print(_row(period, half, symbols, turned=period.label in starts), soft_wrap=True)


def _row(period: api.Period, half: int, symbols: dict[str, str], *, turned: bool) -> Text:
    tally = period.both
    row = Text(f"{period.label:<8}", "bold" if turned else "")
    if tally.intensity is None:
        row.append(f"{symbols['none']:>6}{symbols['none']:>7} {' ' * half}", QUIET)
        row.append(symbols["axis"], QUIET)
        return row
    row.append(f"{tally.count:>6,}{tally.intensity:>+7.1f} ", "not bold")
    bar = _bar(abs(tally.intensity) / LIMIT * half, symbols, leftwards=tally.intensity < 0)
    shade = f"not bold {colour(tally.intensity)}"
    row.append(bar.rjust(half) if tally.intensity < 0 else " " * half, shade)
    row.append(symbols["axis"], f"not bold {QUIET}")
    if tally.intensity > 0:
        row.append(bar, shade)
    return row


def _bar(length: float, symbols: dict[str, str], *, leftwards: bool) -> str:
    halves = max(1, round(length * 2))
    full, rest = divmod(halves, 2)
    if rest and not symbols["left_half"]:
        full, rest = full + 1, 0
    edge = symbols["right_half" if leftwards else "left_half"] if rest else ""
    return edge + symbols["full"] * full if leftwards else symbols["full"] * full + edge


def tell_turns(relation: api.Relation, headers: Mapping[str, api.Header], console: Console) -> None:
    """Print the turning points, each with the events that lead it and the sentences that say so."""
    if not relation.turning_points:
        console.print("No turning point: no change of level is larger than the noise.", style=QUIET)
        return
    console.print("Turning points", style="bold")
    for turn in relation.turning_points:
        way = "towards cooperation" if turn.after > turn.before else "towards conflict"
        line = Text(f"{turn.period}  {way}: mean intensity from {turn.before:+.1f} to {turn.after:+.1f}")
        line.stylize(colour(turn.after - turn.before), len(turn.period) + 2, len(turn.period) + 2 + len(way))
        console.print(line)
        for event in turn.events:
            header = headers.get(event.doc_id)
            published = (header.published or "")[:10] if header else ""
            tell_event(event, event.event_date or published, header.outlet if header else None, console)


def tell_event(event: Event, day: str, outlet: str | None, console: Console) -> None:
    """Print an event in two lines or more: when, who to whom, what; and beneath it the evidence."""
    what = ", ".join([event.event_type, *(plain(mode) for mode in event.mode)])
    head = Text(who_whom(event), "bold")
    head.append(f"  {what} {event.intensity:+.1f}", f"not bold {colour(event.intensity)}")
    margin = Text(f"  {plain(day):<{_INDENT - 2}}")
    for text in (head, quoted(event, outlet)):
        for line in text.wrap(console, max(30, min(console.width, _READABLE) - _INDENT)):
            line.rstrip()
            console.print(margin.append_text(line), soft_wrap=True)
            margin = Text(" " * _INDENT)


def left_out(relation: api.Relation) -> Text | None:
    """What was found and not counted, or None where everything counts."""
    if not relation.left_out:
        return None
    reasons = "; ".join(f"{number:,} {reason}" for reason, number in relation.left_out.items())
    return cell(f"Not counted: {reasons}.", QUIET)


def _speaks_unicode() -> bool:
    return (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")
