"""The language of a text, when there is enough of it to tell."""

from __future__ import annotations

_ENOUGH = 60  # letters; a character of a script without spaces counts as three
_SAMPLE = 300  # the start of an article says as much as the whole


def language_of(text: str) -> str:
    """ISO 639-1 code of the language of ``text``; ``und`` where there is too little of it to tell."""
    sample = text[:_SAMPLE]
    letters = sum(1 if ch < "\u3040" else 3 for ch in sample[: 2 * _ENOUGH] if ch.isalpha())
    if letters < _ENOUGH:
        return "und"
    import py3langid  # loads a model of some megabytes: not on import

    code = str(py3langid.classify(sample)[0])
    return code if len(code) == 2 else "und"
