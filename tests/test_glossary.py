"""The glossary: short explanations that do not go in circles, and links that lead to what exists."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from playground.glossary import TERMS, Term

LONGEST = 240
"""letters of an explanation: it is read while something else is looked at"""


def spellings(term: Term) -> list[str]:
    return [term.name, *term.spellings]


def test_every_explanation_is_short_and_a_whole_sentence() -> None:
    for term in TERMS:
        assert 20 < len(term.explanation) < LONGEST, term.name
        assert term.explanation[0].isupper() and term.explanation.endswith("."), term.name


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_no_term_is_explained_by_itself(term: Term) -> None:
    words = term.explanation.casefold()
    assert [spelling for spelling in spellings(term) if spelling.casefold() in words] == []


def test_no_spelling_is_that_of_two_terms() -> None:
    everything = [spelling.casefold() for term in TERMS for spelling in spellings(term)]
    assert sorted(set(everything)) == sorted(everything)


def test_the_terms_stand_in_the_order_of_the_alphabet() -> None:
    assert [term.name for term in TERMS] == sorted((term.name for term in TERMS), key=str.casefold)
    assert len(TERMS) >= 40


def test_terms_that_are_everyday_words_are_found_by_others() -> None:
    assert all(term.spellings for term in TERMS if term.has_other_meanings)


def test_every_place_is_an_address_of_the_page() -> None:
    for term in TERMS:
        if term.place is not None:
            parts = urlsplit(term.place.address)
            assert (parts.scheme, parts.netloc, parts.path) == ("", "", "") and parts.query.startswith("tab=")
