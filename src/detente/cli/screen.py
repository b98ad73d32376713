"""What people see: consoles, text made safe for a terminal, and errors told in one line."""

import functools
import os
import re
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from rich.console import Console
from rich.text import Text

from detente import api

P = ParamSpec("P")
T = TypeVar("T")

OK, NOTHING, USAGE, SOME, STOPPED = 0, 1, 2, 3, 130
# Controls would let a page speak to the terminal, and marks of direction would let it reorder what is shown.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
WIDE = 120  # columns of a table that goes to a file


def plain(text: object) -> str:
    """Text of a page for a terminal: on one line, without controls."""
    return " ".join(_CONTROLS.sub(" ", str(text)).split())


def cell(text: object, style: str = "") -> Text:
    """The same for Rich, which must not take brackets in it for markup."""
    return Text(plain(text), style=style)


def out() -> Console:
    """Standard output."""
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDE
    return Console(file=sys.stdout, width=width, markup=False, highlight=False, emoji=False)


def err() -> Console:
    """Standard error."""
    return Console(file=sys.stderr, markup=False, highlight=False, emoji=False, soft_wrap=True)


def tell(text: str, style: str = "") -> None:
    """A line on standard error."""
    err().print(cell(text, style))


def complain(text: str, *, hint: str = "") -> None:
    """An error in one line on standard error."""
    line = cell(f"detente: {text}" if not hint or text.endswith((".", "?")) else f"detente: {text}.")
    line.stylize("bold red", 0, len("detente:"))
    if hint:
        line.append(f" {plain(hint)}")
    err().print(line)


def utf8() -> None:
    """Records are UTF-8 whatever the machine's habit."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


class _Interrupts:
    """Whether Ctrl-C came during a command: DuckDB may swallow the exception that it raises inside a query."""

    came = False

    def note(self, number: int, frame: Any) -> None:
        """Remember, and interrupt as ever."""
        self.came = True
        signal.default_int_handler(number, frame)


_interrupts = _Interrupts()


def heed_interrupts() -> None:
    """Raises KeyboardInterrupt where Ctrl-C came and was swallowed; asked between batches."""
    if _interrupts.came:
        raise KeyboardInterrupt


def command(stopped: str = "Stopped.") -> Callable[[Callable[P, int]], Callable[P, int]]:
    """Runs a command so that what goes wrong is told in one line; ``stopped`` is the line for Ctrl-C.

    The command's ``debug`` option lets tracebacks through.
    """

    def wrap(function: Callable[P, int]) -> Callable[P, int]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> int:
            _interrupts.came = False
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGINT, _interrupts.note)
            try:
                status = function(*args, **kwargs)
                sys.stdout.flush()
                return status
            except KeyboardInterrupt:
                tell(stopped.format(**kwargs))
                return STOPPED
            except BrokenPipeError:
                # The reader of our output has seen enough; nor must the flush at exit complain.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                return OK
            except Exception as error:
                if _is_interrupt(error):
                    tell(stopped.format(**kwargs))
                    return STOPPED
                if kwargs.get("debug"):
                    raise
                return _told(error)

        return run

    return wrap


def _is_interrupt(error: BaseException | None) -> bool:
    """Whether Ctrl-C came while DuckDB was at work, which makes an error of its own of it."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt) or str(error) == "Query interrupted":
            return True
        error = error.__cause__ or error.__context__
    return False


def _told(error: Exception) -> int:
    if isinstance(error, api.QueryError):
        complain(str(error))
        return USAGE
    if isinstance(
        error, api.StoreError | api.MissingModel | api.EvaluationError | api.ActorsFileError | ImportError
    ):
        complain(str(error))
    elif isinstance(error, OSError):
        what = error.strerror or type(error).__name__
        complain(f"{error.filename}: {what}" if error.filename else what)
    else:
        complain(
            f"something unforeseen went wrong ({type(error).__name__}: {error})",
            hint="Run it again with --debug to see where, and please report it.",
        )
    return NOTHING


def party_name(party: Any) -> str:
    """A party in a few words: the person or body with its id, or the id alone, or what the page calls it."""
    if party.name and party.id and party.name != party.id:
        return f"{party.name} ({party.id})"
    return str(party.name or party.id or party.text)


def parties(of: Any) -> str:
    """Several parties, each told once."""
    return ", ".join(dict.fromkeys(plain(party_name(party)) for party in of)) or "–"


def who_whom(event: Any) -> str:
    """``USA → SUN``, or ``USA, SUN`` for what the two do together."""
    return (
        f"{parties(event.actors)} → {parties(event.recipients)}"
        if event.recipients
        else parties(event.actors)
    )
