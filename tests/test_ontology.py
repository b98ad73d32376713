"""The PLOVER and CAMEO tables hold together, and the look-ups say what the manual says."""

import pytest

from detente.ontology import (
    CONTEXTS,
    MODES,
    QUADS,
    SECTORS,
    STATE_SECTORS,
    TYPES,
    cameo_of,
    intensity_of,
    plover_of,
    quad_of,
    recipient_required,
)
from detente.tables import read_table


def test_the_manual_has_sixteen_types_and_thirty_seven_contexts() -> None:
    assert (len(TYPES), len(CONTEXTS), sum(map(len, MODES.values()))) == (16, 37, 67)
    assert len(set(SECTORS)) == len(SECTORS)
    assert {"GOV", "MIL", "LEG", "JUD", "SPY", "COP"} == STATE_SECTORS


def test_every_type_and_mode_has_a_score_a_quad_and_a_code_that_leads_back() -> None:
    for event_type in TYPES:
        assert quad_of(event_type) in QUADS
        for modes in [(), *((mode,) for mode in MODES[event_type])]:
            assert -10 <= intensity_of(event_type, modes) <= 10
            code = cameo_of(event_type, modes)
            assert code.isdigit()
            assert len(code) >= 2


def test_conflict_is_below_zero_and_cooperation_above() -> None:
    for event_type in TYPES:
        score = intensity_of(event_type)
        assert (score > 0) == quad_of(event_type).endswith("cooperation") or event_type == "REQUEST"


@pytest.mark.parametrize(
    ("code", "expected"),
    [("0811", ("CONCEDE", None)), ("195", ("ASSAULT", "heavy-weapons")), ("1823", ("ASSAULT", None)),
     ("163", ("COERCE", "restrict")), ("010", None), ("023", None), ("0871", ("RETREAT", "ceasefire"))],
)  # fmt: skip
def test_cameo_codes_become_plover(code: str, expected: tuple[str, str | None] | None) -> None:
    assert plover_of(code) == expected


def test_every_cameo_row_names_a_known_type_and_mode() -> None:
    for row in read_table("ontology", "cameo"):
        assert row["type"] in TYPES
        assert row["mode"] in ("", *MODES[row["type"]])


def test_the_strongest_mode_gives_the_score_and_a_military_assault_is_a_fight() -> None:
    assert intensity_of("ASSAULT", ("beat", "targeted")) == -9.5
    assert cameo_of("ASSAULT", by_military=True) == "190"
    assert cameo_of("ASSAULT") == "180"
    assert [t for t in TYPES if recipient_required(t)] == ["COOPERATE", "AID", "SANCTION"]
