"""The documentation names every field of every record and every command."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from typer.main import get_command

from detente import cli
from detente.records import Article, Event, Party, Problem, Statement

ROOT = Path(__file__).parents[1]
SECTIONS = {"article": Article, "event": Event, "party": Party, "statement": Statement, "problem": Problem}


@pytest.mark.parametrize(("section", "record"), SECTIONS.items())
def test_every_field_of_a_record_is_explained(section: str, record: type) -> None:
    text = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    part = re.split(r"^## ", text, flags=re.MULTILINE)
    (own,) = [chunk for chunk in part if chunk.startswith(section + "\n")]
    named = {
        name.strip()
        for row in re.findall(r"^\| ([a-z_, ]+) \|", own, re.MULTILINE)
        for name in row.split(",")
    }
    assert {field.name for field in fields(record)} == named - {"field"}


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in get_command(cli.app).commands:  # type: ignore[attr-defined]
        assert f"detente {name}" in readme or f"make {name}" in readme, name
