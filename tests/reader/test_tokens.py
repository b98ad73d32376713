"""Windows, casing and quotation marks: offsets always slice to the text, and no text breaks them."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reader.model import shipped_model
from detente.reader.tokens import LONGEST, WINDOW, make_windows, quoted_mask, shape_of, typewritten

TOKENIZER = shipped_model().tokenizer


def test_a_window_holds_whole_sentences_and_offsets_slice_to_the_pieces() -> None:
    text = "Arcadia sued Belmont. " * 60
    windows = make_windows(text.strip(), TOKENIZER)
    assert len(windows) > 1
    for window in windows:
        assert len(window.ids) <= WINDOW
        assert text[window.start : window.end].endswith("Belmont.")
        pieces = "".join(text[start:end] for start, end in window.offsets)
        assert pieces == text[window.start : window.end].replace(" ", "")


def test_a_paragraph_stays_together_where_it_fits() -> None:
    first = "Delegates met in the old town hall and spoke for an hour. " * 6
    second = "The second paragraph is short. It stays whole. " * 5
    text = f"{first.strip()}\n\n{second.strip()}"
    starts = [window.start for window in make_windows(text, TOKENIZER)]
    assert text.index("The second") in starts


def test_a_sentence_without_end_is_cut_between_words() -> None:
    text = "word " * 5000
    windows = make_windows(text, TOKENIZER)
    assert max(len(window.ids) for window in windows) <= LONGEST
    assert sum(len(window.ids) - 2 for window in windows) == 5000


@pytest.mark.parametrize(
    ("piece", "shape"),
    [("", 0), ("word", 0), ("Word", 1), ("NATO", 2), ("A", 3), ("McNamara", 4), ("1962", 5), (",", 0)],
)
def test_casing(piece: str, shape: int) -> None:
    assert shape_of(piece) == shape


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "we won" and left.', "we won"),
        ("He said “we won” and left.", "we won"),
        ("He called it ‘a farce’ today.", "a farce"),
        ("Israel's envoy didn't speak.", ""),
        ('"It goes on\n\nand ends here.', "It goes on"),
    ],
)
def test_quotation_marks(text: str, quoted: str) -> None:
    mask = quoted_mask(text)
    assert "".join(c for c, inside in zip(text, mask, strict=False) if inside).strip() == quoted


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_windows_in_order_with_true_offsets(text: str) -> None:
    windows = make_windows(text, TOKENIZER)
    for window in windows:
        assert len(window.ids) == len(window.shapes) == len(window.offsets) <= LONGEST
        assert all(0 <= s <= e <= len(text) for s, e in window.offsets)
    assert all(a.end <= b.start for a, b in itertools.pairwise(windows))


@given(st.text(max_size=300))
def test_typewritten_text_keeps_every_offset(text: str) -> None:
    plain = typewritten(text)
    assert len(plain) == len(text)
    assert typewritten(plain) == plain


def test_typographic_marks_read_as_typewritten_ones() -> None:
    curly, straight = "“We won’t,” he said — twice.", '"We won\'t," he said - twice.'
    (one,), (other,) = make_windows(curly, TOKENIZER), make_windows(straight, TOKENIZER)
    assert one.ids.tolist() == other.ids.tolist()
    assert one.shapes.tolist() == other.shapes.tolist()


def test_two_apostrophes_quote() -> None:
    text = "He said ''we don't pay'' and left."
    mask = quoted_mask(text)
    assert "".join(c for i, c in enumerate(text) if mask[i]) == "we don't pay"
