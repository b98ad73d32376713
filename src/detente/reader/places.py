"""Place names of a text to places on the map, from the registry's cities, regions and states."""

from __future__ import annotations

from detente.actors import Entry, Registry, tokens_of
from detente.records import Place

_KINDS = ("region", "city", "state", "capital", "demonym")
_ORDER = {kind: i for i, kind in enumerate(("region", "capital", "state", "city", "demonym"))}


def find_place(phrase: str, registry: Registry, day: str | None) -> Place | None:
    """The place that a phrase names, its smallest part first ('the Kremlin in Moscow' is Moscow); None if unknown.

    Of several cities of a name the one in a country that the phrase names, else the largest, is meant.
    """
    tokens = tokens_of(phrase)
    matches = [
        match for match in registry.match(tokens, day, _KINDS) if tokens[match.first].text[:1].isupper()
    ]
    if not matches:
        return None
    countries = {match.entry.country for match in matches if match.entry.kind in ("state", "demonym")}
    first = matches[0]
    key = tuple(token.key for token in tokens[first.first : first.last + 1])
    meanings = sorted(registry.meanings(key, day, _KINDS), key=lambda entry: _ORDER.get(entry.kind, 9))
    entry = next(
        (e for e in meanings if e.country in countries and e.kind in ("city", "region")), meanings[0]
    )
    words = " ".join(token.text for token in tokens[first.first : first.last + 1])
    lat, lon = entry.lat, entry.lon
    if entry.kind == "capital":
        lat, lon = _city(key, entry, registry, day)
    name = (
        registry.state_names.get(entry.country or "", words) if entry.kind in ("state", "demonym") else words
    )
    return Place(entry.name or name, entry.country, lat, lon)


def _city(
    key: tuple[str, ...], capital: Entry, registry: Registry, day: str | None
) -> tuple[float | None, float | None]:
    """Coordinates of a capital: those of the city of that name, in its country or, for former states, anywhere."""
    cities = registry.meanings(key, day, ("city",))
    best = next((city for city in cities if city.country == capital.country), cities[0] if cities else None)
    return (best.lat, best.lon) if best else (None, None)
