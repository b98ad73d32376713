"""Progress of a run that reads: how much is done, how much is left, what was found."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from detente import api
from detente.cli.screen import err, heed_interrupts, tell
from detente.records import Article, Problem

OnBatch = Callable[[list[api.PageRead]], None]


@contextlib.contextmanager
def reading(
    paths: Sequence[str], *, quiet: bool, verbose: bool = False, set_aside: bool = False, bar: bool = True
) -> Iterator[OnBatch]:
    """What to call with each batch.

    ``verbose`` tells of pages without events, ``set_aside`` of inputs that could not be read. There is no
    ``bar`` where standard error is no terminal.
    """
    console = err()
    shown = bar and not quiet and console.is_terminal
    if not shown:
        yield lambda batch: _tell(batch, verbose=verbose, set_aside=set_aside)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[found]}"),
    )
    # Standard output stays ours: Rich would otherwise send it to standard error.
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("Reading", total=api.count_inputs(paths) or None, found="")
        events = 0

        def on_batch(batch: list[api.PageRead]) -> None:
            nonlocal events
            events += sum(len(entry.events) for entry in batch)
            progress.update(task, advance=len(batch), found=f"{events:,} events")
            _tell(batch, verbose=verbose, set_aside=set_aside)

        yield on_batch


def _tell(batch: list[api.PageRead], *, verbose: bool, set_aside: bool) -> None:
    heed_interrupts()
    for entry in batch:
        if isinstance(entry.outcome, Problem) and set_aside:
            tell(problem_line(entry.outcome))
        elif isinstance(entry.outcome, Article) and verbose and not entry.events:
            tell(f"No events in {entry.source}: {api.why_no_events(entry.outcome)}.")


def problem_line(problem: Problem) -> str:
    """An input set aside, in one line."""
    return f"Set aside {problem.source}: {problem.reason}{f'; {problem.advice}' if problem.advice else ''}."


def terminal_output() -> bool:
    """Whether records go to a terminal, where a bar would be in their way."""
    return sys.stdout.isatty()
