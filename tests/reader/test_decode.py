"""Scores made by hand, decoded: which spans, arcs and flags come out, and what is ignored."""

import numpy as np

from detente.reader.decode import CHANNEL, decode
from detente.reader.labels import FLAGS, GRIDS, NUGGETS, PASSAGE_CONTEXTS
from detente.reader.model import Scores
from detente.reader.tokens import Window

TEXT = 'Arcadia sued Belmont, Col. Brack said: "They lied."'
WORDS = ["Arcadia", "sued", "Belmont", ",", "Col", ".", "Brack", "said", ":", '"', "They", "lied", ".", '"']


def blank() -> tuple[Window, Scores]:
    offsets, at = [(0, 0)], 0
    for word in WORDS:
        at = TEXT.index(word, at)
        offsets.append((at, at + len(word)))
        at += len(word)
    offsets.append((0, 0))
    n = len(offsets)
    window = Window(np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.int64), tuple(offsets), 0, len(TEXT))
    scores = Scores(
        np.full((n, len(NUGGETS)), -5.0, dtype=np.float32),
        np.full((n, len(FLAGS)), -5.0, dtype=np.float32),
        np.full(len(PASSAGE_CONTEXTS), -5.0, dtype=np.float32),
        np.full((len(GRIDS), n, n), -5.0, dtype=np.float32),
        np.full((len(NUGGETS), n, n), -5.0, dtype=np.float32),
    )
    return window, scores


def words(span: tuple[int, int] | None) -> str | None:
    return None if span is None else TEXT[slice(*span)]


def marked() -> tuple[Window, Scores]:
    """Piece 1 Arcadia, 2 sued, 3 Belmont, 5-7 Col. Brack, 8 said, 11-12 They lied."""
    window, scores = blank()
    for first, last in ((1, 1), (3, 3), (5, 7), (11, 11)):
        scores.grids[CHANNEL["party"], first, last] = 4.0
    scores.nuggets[2, NUGGETS.index("ACCUSE")] = 3.0
    scores.flags[2, FLAGS.index("ACCUSE/allege")] = 2.0
    scores.flags[2, FLAGS.index("negation")] = 1.0
    scores.flags[2, FLAGS.index("ASSAULT/beat")] = 9.0
    scores.grids[CHANNEL["actor"], 2, 1] = 3.0
    scores.grids[CHANNEL["recipient"], 2, 3] = 3.0
    scores.grids[CHANNEL["content"], 11, 12] = 2.0
    scores.grids[CHANNEL["speaker"], 11, 7] = 2.0
    scores.grids[CHANNEL["cue"], 11, 8] = 2.0
    scores.grids[CHANNEL["stands_for"], 11, 3] = 2.0
    scores.contexts[PASSAGE_CONTEXTS.index("legal")] = 1.0
    return window, scores


def test_an_act_with_its_arcs_modes_and_flags() -> None:
    reading = decode(*marked(), TEXT, {})
    (act,) = reading.acts
    assert (act.event_type, words(act.nugget), act.modes, act.auxiliary) == (
        "ACCUSE", "sued", ("allege",), ("negation",),
    )  # fmt: skip
    assert [words(span) for span in act.actors] == ["Arcadia"]
    assert [words(span) for span in act.recipients] == ["Belmont"]
    assert (act.when, act.where, act.said_by) == (None, None, None)
    assert 0.95 < act.probability < 0.96
    assert reading.contexts == ("legal",)


def test_a_statement_with_speaker_and_cue_and_what_a_pronoun_stands_for() -> None:
    reading = decode(*marked(), TEXT, {})
    (saying,) = reading.sayings
    assert [words(s) for s in (saying.content, saying.speaker, saying.cue)] == [
        "They lied",
        "Col. Brack",
        "said",
    ]
    assert {words(k): words(v) for k, v in reading.stands_for.items()} == {"They": "Belmont"}


def test_thresholds_come_from_the_model() -> None:
    assert decode(*marked(), TEXT, {"nugget": 3.5}).acts == ()
    (act,) = decode(*marked(), TEXT, {"arc": 3.5}).acts
    assert act.actors == act.recipients == ()


def test_for_want_of_a_sure_actor_the_likeliest_one_above_the_least() -> None:
    window, scores = marked()
    scores.grids[CHANNEL["actor"], 2, 1] = -1.0
    assert decode(window, scores, TEXT, {}).acts[0].actors == ()
    (act,) = decode(window, scores, TEXT, {"least_actor": -3.0}).acts
    assert [words(span) for span in act.actors] == ["Arcadia"]
    assert [words(span) for span in act.recipients] == ["Belmont"]


def test_a_party_is_actor_or_recipient_and_never_both() -> None:
    window, scores = marked()
    scores.grids[CHANNEL["recipient"], 2, 1] = 2.0
    (act,) = decode(window, scores, TEXT, {}).acts
    assert [words(span) for span in act.actors] == ["Arcadia"]
    assert [words(span) for span in act.recipients] == ["Belmont"]


def test_arcs_to_words_that_are_no_party_and_special_pieces_count_for_nothing() -> None:
    window, scores = blank()
    scores.nuggets[0, 0] = 9.0
    scores.nuggets[-1, 0] = 9.0
    scores.nuggets[2, NUGGETS.index("ACCUSE")] = 3.0
    scores.grids[CHANNEL["actor"], 2, 4] = 9.0
    scores.grids[CHANNEL["party"], 0, 3] = 9.0
    (act,) = decode(window, scores, TEXT, {}).acts
    assert act.actors == ()


def test_a_party_inside_another_does_not_act_beside_it() -> None:
    window, scores = marked()
    scores.grids[CHANNEL["party"], 5, 5] = 3.0
    scores.grids[CHANNEL["actor"], 2, 5] = 3.0
    scores.grids[CHANNEL["actor"], 2, 7] = 3.0
    (act,) = decode(window, scores, TEXT, {}).acts
    assert [words(span) for span in act.actors] == ["Arcadia", "Col. Brack"]
