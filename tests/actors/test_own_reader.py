"""What the reader makes of a text with a user's own file of actors."""

from __future__ import annotations

import pytest

from detente.actors import Memory, Registry, Resolver, registry_with

FILE = """
forget = ["hamas"]

[[state]]
id = "XAR"
name = "Arcadia"
demonyms = ["Arcadian", "Arcadians"]
capital = "Arcopolis"
metonyms = {"Elbow Palace" = "GOV", "Anvil House" = "MIL"}

[[state]]
id = "NOR"
aliases = ["Fjordland"]

[[group]]
name = "Northern Herders"
aliases = ["Sons of the Goat"]
country = "NOR"
sector = "REB"

[[organisation]]
name = "Congress of Clockmakers"

[[outlet]]
name = "The Elbow Courier"
country = "NOR"

[[person]]
name = "Quillon Marbeth"
aliases = ["Quill Marbeth"]
country = "NOR"
offices = [
  {office = "Mayor", sector = "GOV", start = 1990, end = "1999-06"},
  {office = "Commander", sector = "REB", organisation = "northern-herders", start = 2001-05-01},
]

[[person]]
id = "sergei-lavrov"
aliases = ["Sergius of Elbow"]

[[role]]
words = ["goat marshal", "goat marshals"]
sector = "MIL"

[[place]]
name = "Elbow Hill"
country = "NOR"
lat = -0.5
lon = 12
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    path = tmp_path_factory.mktemp("own") / "actors.toml"
    path.write_text(FILE, encoding="utf-8")
    return registry_with(path)


@pytest.mark.parametrize(
    ("mention", "day", "expected"),
    [
        ("Arcadia", None, ("XAR", "XAR", "GOV", None, None)),
        ("Arcadian soldiers", None, ("XAR", "XAR", "MIL", None, None)),
        ("Arcopolis", None, ("XAR", "XAR", "GOV", None, None)),
        ("Anvil House", None, ("XAR", "XAR", "MIL", "Anvil House", None)),
        ("Fjordland", None, ("NOR", "NOR", "GOV", None, None)),
        ("Norway", None, ("NOR", "NOR", "GOV", None, None)),
        ("Northern Herders", None, ("northern-herders", "NOR", "REB", "Northern Herders", None)),
        ("the Sons of the Goat", None, ("northern-herders", "NOR", "REB", "Northern Herders", None)),
        ("Congress of Clockmakers", None, ("congress-of-clockmakers", None, "IGO", "Congress of Clockmakers", None)),
        ("The Elbow Courier", None, ("the-elbow-courier", "NOR", "JRN", "The Elbow Courier", None)),
        ("Quillon Marbeth", "1995-01-01", ("NOR", "NOR", "GOV", "Quillon Marbeth", "Mayor")),
        ("Quill Marbeth", "2003", ("northern-herders", "NOR", "REB", "Quillon Marbeth", "Commander")),
        ("Sergius of Elbow", "2010-01-01", ("RUS", "RUS", "GOV", "Sergei Lavrov", "Foreign Minister")),
        ("Norwegian goat marshals", None, ("NOR", "NOR", "MIL", None, None)),
        ("protesters in Elbow Hill", None, ("NOR", "NOR", "CVL", None, None)),
    ],
)  # fmt: skip
def test_the_reader_knows_what_the_file_tells(
    own: Registry, mention: str, day: str | None, expected: tuple[str | None, ...]
) -> None:
    party = Resolver(own).resolve(mention, 0, Memory(day=day))
    assert (party.id, party.country, party.sector, party.name, party.office) == expected


def test_who_is_forgotten_is_a_stranger(own: Registry) -> None:
    assert Resolver(own).resolve("Hamas", 0, Memory()).id is None
    assert "hamas" not in own.bodies
