"""Where the glossary leads: tabs, sections, cards and lessons that exist, by the names that they have there."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from playground.glossary import TERMS, Term
from playground.latent.seeds import Picker
from playground.pretrained import Pretrained
from playground.ui.assets import SCRIPTS
from playground.ui.latent.tab import SECTIONS as LATENT
from playground.ui.lessons.facts import LessonFacts
from playground.ui.page import TABS
from playground.ui.train.tab import SECTIONS as TRAIN
from trainers.cards import cards

CARDS = cards()
SECTIONS = {"latent": {section.name for section in LATENT}, "train": {section.name for section in TRAIN}}


@pytest.mark.parametrize("term", [term for term in TERMS if term.place], ids=lambda term: term.name)
def test_a_place_exists(term: Term) -> None:
    """Those in Lessons and in the Lab: tests/app/test_browser_lessons.py."""
    assert term.place is not None
    tab, _, section = parse_qs(urlsplit(term.place.address).query)["tab"][0].partition("/")
    assert tab in {entry.id for entry in TABS}
    if tab == "zoo":
        assert term.place.words == f"Zoo: {CARDS[section].title}"
    elif section and tab != "lessons":
        assert section in SECTIONS[tab]


def test_the_page_asks_the_server_for_the_glossary() -> None:
    pretrained = Pretrained()
    facts = LessonFacts(pretrained, lambda: Picker(pretrained))
    answer = TestClient(Starlette(routes=facts.routes())).get(SCRIPTS.replace("scripts", "lessons") + "/glossary.json")
    assert [term["name"] for term in answer.json()["terms"]] == [term.name for term in TERMS]
