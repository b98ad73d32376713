"""Do the passages share wording with other texts? ``python -m training.overlap FILE... [--words 9]``.

Files are plain text or JSON Lines with a field ``text``. Prints each run of so many words that stands in a passage
and in a file, with both; stock phrases and names are to be expected, sentences are not.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

from training.markup import HERE, read_passages


def words_of(text: str) -> list[str]:
    """Lower-case words without marks."""
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


def runs(text: str, size: int) -> Iterator[tuple[str, ...]]:
    """Every run of ``size`` words."""
    words = words_of(text)
    return zip(*(words[i:] for i in range(size)), strict=False)


def texts_of(path: Path) -> Iterator[str]:
    """The texts of a file."""
    raw = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".jsonl":
        for line in raw.splitlines():
            yield str(json.loads(line).get("text", ""))
    else:
        yield raw


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--words", type=int, default=9)
    args = parser.parse_args()
    known = {run: path for path in args.files for text in texts_of(path) for run in runs(text, args.words)}
    found = 0
    for passage in read_passages(sorted((HERE / "passages").glob("*.txt")), errors=[]):
        shared = [run for run in runs(passage.text, args.words) if run in known]
        if shared:
            found += 1
            print(f"{passage.passage_id}\t{known[shared[0]]}\t{' '.join(shared[0])}")
    print(f"{found} passages share {args.words} words in a row with {len(args.files)} files")


if __name__ == "__main__":
    main()
