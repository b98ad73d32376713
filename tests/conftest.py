"""Records made for tests, and a reader that needs no model.

The made reader knows one kind of sentence: ``RUS accuses USA on 1972-05-26.`` and ``RUS says: words.``
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from detente import Article, Event, Party, Span, Statement
from detente.ontology import cameo_of, intensity_of, quad_of
from detente.records import stable_id

VERBS = {"accuses": "ACCUSE", "attacks": "ASSAULT", "meets": "CONSULT", "aids": "AID", "warns": "THREATEN"}
_EVENT = re.compile(
    r"([A-Z]{3}) (accuses|attacks|meets|aids|warns) ([A-Z]{3})(?: on (\d{4}(?:-\d{2}){0,2}))?[^.]*\."
)
_SAID = re.compile(r"([A-Z]{3}) says: ([^.]*)\.")
FILLER = (
    "The report was carried by several papers of the region and was read with interest in the capital. "
    "Nobody there wished to add anything to it before the end of the week."
)


class Made:
    """Makes records; every argument has a default that is valid."""

    def party(self, id: str | None = "RUS", sector: str = "GOV", **given: Any) -> Party:
        country = id if id and len(id) == 3 and id.isupper() else None
        fields = {"name": None, "country": country, "text": id or "someone", "start": 0, "end": 3} | given
        return Party(id=id, sector=sector, **fields)

    def article(self, doc_id: str = "doc1", **given: Any) -> Article:
        fields: dict[str, Any] = {
            "text": "RUS accuses USA.",
            "outlet": "The Courier",
            "outlet_domain": "courier.example",
            "published": "1972-05-26",
            "language": "en",
            "title": f"Title of {doc_id}",
        }
        return Article(doc_id=doc_id, **(fields | given))

    def event(
        self, type: str = "ACCUSE", actor: str = "RUS", recipient: str | None = "USA", **given: Any
    ) -> Event:
        doc_id = given.get("doc_id", "doc1")
        fields: dict[str, Any] = {
            "doc_id": doc_id,
            "mode": (),
            "context": ("military",),
            "auxiliary": (),
            "quad": quad_of(type),
            "intensity": intensity_of(type),
            "cameo": cameo_of(type),
            "actors": (self.party(actor),),
            "recipients": (self.party(recipient),) if recipient else (),
            "event_date": "1972-05-26",
            "event_date_end": None,
            "place": None,
            "attributed_to": None,
            "figures": (),
            "nugget": Span("accuses", 4, 11),
            "evidence": (Span("RUS accuses USA.", 0, 16),),
            "confidence": 0.9,
            "model": "made-1",
        }
        fields |= given
        parts = (doc_id, type, actor, recipient, fields["event_date"], fields["nugget"].start)
        fields.setdefault("event_id", stable_id(*parts))
        fields.setdefault("story_id", stable_id("story", fields["event_id"]))
        return Event(event_type=type, **fields)

    def statement(self, speaker: str = "RUS", **given: Any) -> Statement:
        fields: dict[str, Any] = {
            "doc_id": "doc1",
            "speaker": self.party(speaker),
            "kind": "indirect",
            "content": "that is not so",
            "start": 5,
            "end": 19,
            "cue": "says",
            "venue": None,
            "about": (self.party("USA"),),
            "stance": -0.5,
            "said_on": "1972-05-26",
            "event_ids": (),
            "evidence": (),
            "confidence": 0.8,
            "model": "made-1",
        }
        fields |= given
        fields.setdefault("statement_id", stable_id(fields["doc_id"], speaker, fields["start"]))
        return Statement(**fields)

    def coder(self, version: str = "made-1", delay: float = 0.0, fail_on: str | None = None) -> Any:
        """A reader of made sentences; ``delay`` is seconds an article, ``fail_on`` a word that it dies of."""
        from detente.api import Coder

        def read(articles: Sequence[Article]) -> list[tuple[tuple[Event, ...], tuple[Statement, ...]]]:
            readings = []
            for article in articles:
                time.sleep(delay)
                if fail_on and fail_on in article.text:
                    raise RuntimeError(f"cannot bear {fail_on}")
                readings.append((self._events(article, version), self._statements(article, version)))
            return readings

        return Coder(read, version)

    def _events(self, article: Article, model: str) -> tuple[Event, ...]:
        return tuple(
            self.event(
                VERBS[found[2]],
                found[1],
                found[3],
                doc_id=article.doc_id,
                event_date=found[4],
                nugget=Span(found[2], found.start(2), found.end(2)),
                evidence=(Span(found[0], found.start(), found.end()),),
                model=model,
            )
            for found in _EVENT.finditer(article.text)
        )

    def _statements(self, article: Article, model: str) -> tuple[Statement, ...]:
        return tuple(
            self.statement(
                found[1],
                doc_id=article.doc_id,
                content=found[2],
                start=found.start(2),
                end=found.end(2),
                model=model,
            )
            for found in _SAID.finditer(article.text)
        )

    def page(self, folder: Path, name: str, *sentences: str, title: str | None = None) -> Path:
        """A page on the disk, long enough to be taken for an article."""
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        body = "\n\n".join([title or f"Report {name} from the border", "May 26, 1972", *sentences, FILLER])
        path.write_text(body, encoding="utf-8")
        return path


@pytest.fixture
def made() -> Made:
    """Makes records for tests."""
    return Made()


@pytest.fixture
def shipped(made: Made, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts a made reader in the place of the one that ships; call it again to change it."""
    from detente import api

    def put(**given: Any) -> None:
        coder = made.coder(**given)
        for room in (api, api.run, api.batches, api.store):
            monkeypatch.setattr(room, "shipped_coder", lambda model=None, actors=None: coder)

    put()
    return put
