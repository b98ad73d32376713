"""Who wrote an article: what bylines look like, and which of several candidates is taken."""

from __future__ import annotations

import pytest

from detente.pages.facts.authors import authors_of
from detente.pages.words.bylines import labelled, names_in, people_alone, presented
from detente.pages.words.lines import Kind, Line


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Olga Marsh in Morna and Peter Dane in Bereza", ["Olga Marsh", "Peter Dane"]),
        ("By Pacific affairs reporter Olga Marsh", ["Olga Marsh"]),
        ("BY OLGA MARSH AND PETER DANE", ["Olga Marsh", "Peter Dane"]),
        ("Par Aline Berger, à Morna, avec Rémi Dural, à Paris", ["Aline Berger", "Rémi Dural"]),
        ("12.03.1998 09:54 Автор: Ольга Ветрова Редактор: Пётр Данилов", ["Ольга Ветрова"]),
        ("كتبت هدى المرجاني", ["هدى المرجاني"]),
        ("북경＝三枝航平", ["三枝航平"]),
        ("구도현 기자 dhkoo@example.kr", ["구도현"]),
        ("作者：顾若汐 ▪ 钱一鸣 责编：沈砚", ["顾若汐", "钱一鸣"]),
        ("The treaty was signed by Peter Dane on Wednesday.", []),
    ],
)
def test_labelled(line: str, names: list[str]) -> None:
    assert labelled(line) == names


@pytest.mark.parametrize(
    ("line", "names", "whole"),
    [
        ("Olga Marsh", ["Olga Marsh"], True),
        ("Olga Marsh | 12.03.1998 - updated", ["Olga Marsh"], False),
        ("17:30, 02 October 1998, Morna - Morna news agency, Olga MARSH", ["Olga MARSH"], False),
        ("Morna: Olga Marsh", ["Olga Marsh"], False),
        ("Olga Marsh Associated Press", ["Olga Marsh"], True),
        ("Z Brukseli Anna Korbiel", ["Anna Korbiel"], True),
        ("The ministers met again", [], True),
    ],
)
def test_people_alone(line: str, names: list[str], whole: bool) -> None:
    found, alone = people_alone(line)
    assert found == names
    assert not names or alone is whole


def test_names_of_elements_run_together_are_parted() -> None:
    assert names_in("Olga MarshDecember") == ["Olga Marsh"]
    assert names_in("Ian MacArthur and Rose FitzGerald") == ["Ian MacArthur", "Rose FitzGerald"]
    assert names_in("Olga Marsh Published") == ["Olga Marsh"]


def test_presented() -> None:
    assert presented("Olga Marsh covers the valley for the Courier.") == ["Olga Marsh"]
    assert presented("The valley was covered with snow.") == []


def page(*above: tuple[str, Kind]) -> list[Line]:
    """A page with a headline, what stands below it, and a text."""
    texts = [("Arland and Bereza sign border accord", Kind.TITLE), *above]
    texts += [("The foreign ministers met in Morna on Wednesday and signed an accord.", Kind.BODY)] * 3
    return [Line(text, kind, i) for i, (text, kind) in enumerate(texts)]


def test_authors_below_a_headline() -> None:
    assert authors_of(page(("By Olga Marsh", Kind.STAMP))) == ("Olga Marsh",)
    assert authors_of(page(("Olga Marsh", Kind.SHORT), ("12 March 1998", Kind.STAMP))) == ("Olga Marsh",)


def test_authors_with_their_jobs_between_them() -> None:
    lines = page(
        ("Olga Marsh", Kind.SHORT), ("Foreign correspondent", Kind.SHORT), ("Peter Dane", Kind.SHORT), ("12 March 1998", Kind.STAMP)
    )  # fmt: skip
    assert authors_of(lines) == ("Olga Marsh", "Peter Dane")


def test_declared_authors_are_taken_where_nothing_speaks_against_them() -> None:
    assert authors_of(page(), declared=("Olga Marsh",)) == ("Olga Marsh",)
    assert authors_of(page(("Olga Marsh", Kind.SHORT)), declared=("Olga Marsh",)) == ("Olga Marsh",)


def test_the_outlet_and_agencies_are_no_authors() -> None:
    assert authors_of(page(("By Valley Courier", Kind.STAMP)), outlet="Valley Courier") == ()
    assert authors_of(page(("By Reuters", Kind.STAMP))) == ()


def test_menu_items_are_no_authors() -> None:
    assert authors_of(page(("Read Later", Kind.SHORT), ("Share Article", Kind.SHORT))) == ()
