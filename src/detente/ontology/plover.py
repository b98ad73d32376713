"""Look-ups over the PLOVER and CAMEO tables (PLOVER manual, draft 2.0)."""

from __future__ import annotations

from collections.abc import Sequence

from detente.tables import read_table

_TYPE_ROWS = {row["type"]: row for row in read_table("ontology", "types")}
_MODE_ROWS = {(row["type"], row["mode"]): row for row in read_table("ontology", "modes")}
_CAMEO_ROWS = {row["cameo"]: row for row in read_table("ontology", "cameo")}
_SECTOR_ROWS = list(read_table("ontology", "sectors"))

TYPES: tuple[str, ...] = tuple(_TYPE_ROWS)
MODES: dict[str, tuple[str, ...]] = {
    event_type: tuple(mode for owner, mode in _MODE_ROWS if owner == event_type) for event_type in TYPES
}
CONTEXTS: tuple[str, ...] = tuple(row["context"] for row in read_table("ontology", "contexts"))
SECTORS: tuple[str, ...] = tuple(row["sector"] for row in _SECTOR_ROWS)
STATE_SECTORS: frozenset[str] = frozenset(row["sector"] for row in _SECTOR_ROWS if row["state"] == "yes")
AUXILIARY: tuple[str, ...] = ("historical", "future", "hypothetical", "negation")
QUADS: tuple[str, ...] = (
    "verbal cooperation",
    "material cooperation",
    "verbal conflict",
    "material conflict",
)


def quad_of(event_type: str) -> str:
    """The quad of a PLOVER type, in words."""
    return _TYPE_ROWS[event_type]["quad"]


def recipient_required(event_type: str) -> bool:
    """Whether the manual asks for a recipient (AID, COOPERATE, SANCTION)."""
    return _TYPE_ROWS[event_type]["recipient_required"] == "yes"


def intensity_of(event_type: str, modes: Sequence[str] = ()) -> float:
    """PLOVER score from -10 to 10: the strongest of the modes, or that of the type where there is none."""
    scores = [float(_MODE_ROWS[event_type, mode]["score"]) for mode in modes]
    return max(scores, key=abs) if scores else float(_TYPE_ROWS[event_type]["score"])


def cameo_of(event_type: str, modes: Sequence[str] = (), *, by_military: bool = False) -> str:
    """The nearest CAMEO code, leading zero kept; ASSAULT by a military without mode is a fight (190)."""
    if modes:
        return _MODE_ROWS[event_type, modes[0]]["cameo"]
    return "190" if event_type == "ASSAULT" and by_military else _TYPE_ROWS[event_type]["cameo"]


def plover_of(cameo: str) -> tuple[str, str | None] | None:
    """PLOVER type and mode of a CAMEO code; None for codes without one (01 statements, 02 appeals).

    A code that the table lacks is looked up by its shorter parents, down to the two-digit root.
    """
    for length in range(len(cameo), 1, -1):
        row = _CAMEO_ROWS.get(cameo[:length]) or _CAMEO_ROWS.get(cameo[:length] + "0")
        if row:
            return row["type"], row["mode"] or None
    return None
