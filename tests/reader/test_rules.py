"""Small rules between parties: who is the same, and who cannot act upon whom."""

import pytest

from detente.reader.rules import own_state, same_party
from detente.records import Party


def party(id: str | None, sector: str, name: str | None = None, office: str | None = None) -> Party:
    return Party(id, name, id, sector, "words", 0, 5, office)


STATE = party("NOR", "GOV")
MINISTER = party("NOR", "GOV", "Kari Berg", "Foreign Minister")


@pytest.mark.parametrize(
    ("recipient", "actor", "own"),
    [
        (STATE, MINISTER, True),
        (STATE, party("SWE", "GOV"), False),
        (STATE, party("NOR", "OPP"), False),  # the opposition may well act upon its state
        (MINISTER, STATE, False),  # a state acts upon its ministers: it dismisses them
        (party("NOR", "LEG"), MINISTER, False),
    ],
)
def test_a_government_does_not_act_upon_its_own_bare_state(recipient: Party, actor: Party, own: bool) -> None:
    assert own_state(recipient, actor) is own


def test_the_same_party_by_name_or_by_side() -> None:
    assert same_party(MINISTER, party("NOR", "GOV", "Kari Berg"))
    assert same_party(STATE, party("NOR", "GOV"))
    assert not same_party(STATE, MINISTER)
    assert not same_party(STATE, party("NOR", "MIL"))
