"""What the model scores, and in which order; the trainer and the decoder both take it from here."""

from __future__ import annotations

from detente.ontology import AUXILIARY, CONTEXTS, MODES, TYPES

NUGGETS: tuple[str, ...] = TYPES
"""A score for each token and PLOVER type: the token belongs to a nugget of that type."""

FLAGS: tuple[str, ...] = (
    *AUXILIARY,
    *(f"{event_type}/{mode}" for event_type in TYPES for mode in MODES[event_type]),
)
"""A score for each token: auxiliary flags and modes of the nugget that it belongs to."""

PASSAGE_CONTEXTS: tuple[str, ...] = CONTEXTS
"""A score for each window."""

GRIDS: tuple[str, ...] = (
    "party",  # span: first token -> last token
    "content",  # span
    "when",  # span
    "where",  # span
    "actor",  # nugget token -> last token of a party
    "recipient",
    "said_by",
    "at_time",  # nugget token -> last token of a `when` span
    "at_place",
    "speaker",  # first token of a content -> last token of a party
    "cue",  # first token of a content -> each token of its cue
    "venue",  # first token of a content -> last token of the party that was told
    "stands_for",  # last token of a pronoun or description -> last token of its antecedent
)
"""A score for each pair of tokens (row, column)."""

SPAN_GRIDS: tuple[str, ...] = GRIDS[:4]
