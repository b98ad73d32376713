"""The command line: records on standard output, everything else on standard error.

The door of the room: :func:`main`. One thin module a group of commands; what they do is in ``detente.api``.
"""

import sys
from collections.abc import Sequence

import typer

import detente
from detente.cli import actors, code, demo, evaluate, look, read, relations
from detente.cli.screen import complain, utf8

app = typer.Typer(
    name="detente",
    help="Reads news and writes evidence: who did what to whom, who said what about whom.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: detente demo",
)
for group in (demo, code, read, look, actors, relations, evaluate):
    group.add_to(app)


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"detente {detente.__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and leave."
    ),
) -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    0: all read. 1: nothing could be done, one line says why. 2: wrong usage. 3: some inputs were set aside.
    130: stopped with Ctrl-C.
    """
    utf8()
    words = None if arguments is None else list(arguments)
    try:
        status = app(words, prog_name="detente", standalone_mode=False)
    except Exception as error:
        # Typer tells of wrong usage by exceptions of its own, which know their text and status.
        told = getattr(error, "format_message", None)
        if told is None:
            raise
        context = getattr(error, "ctx", None)
        path = context.command_path if context else "detente"
        complain(told() or "a command is missing", hint=f"Try '{path} --help'.")
        return int(getattr(error, "exit_code", 2))
    return status if isinstance(status, int) else 0
