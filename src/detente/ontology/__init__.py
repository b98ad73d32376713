"""PLOVER types, modes, contexts, sectors and scores, and the way to and from CAMEO. Tables and little code."""

from detente.ontology.plover import (
    AUXILIARY,
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

__all__ = [
    "AUXILIARY",
    "CONTEXTS",
    "MODES",
    "QUADS",
    "SECTORS",
    "STATE_SECTORS",
    "TYPES",
    "cameo_of",
    "intensity_of",
    "plover_of",
    "quad_of",
    "recipient_required",
]
