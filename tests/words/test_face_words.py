"""Captions of faces say what they are asked to say; the reader that ships understands them and people's own words."""

from __future__ import annotations

from random import Random

import pytest

from playground.data.faces import ATTRIBUTES
from playground.models.reader import SentenceReader
from playground.pretrained import Pretrained
from playground.words import TOPICS, closest_topic, read_wish
from playground.words.face_phrases import CLOTHES_COLOUR, HAIR_COLOUR, NEVER
from playground.words.sentences import words_of

TOPIC = TOPICS["faces"]
MOST_WRONG = 0.1
"""share of new captions of which some attribute is misread"""


@pytest.fixture(scope="module")
def reader() -> SentenceReader:
    return Pretrained().reader("words-faces")


def test_a_caption_holds_a_word_for_each_colour_and_none_of_another() -> None:
    chance = Random(1)
    for _ in range(300):
        hair, clothes = chance.randrange(5), chance.randrange(4)
        values = [-1] * len(ATTRIBUTES)
        values[list(ATTRIBUTES).index("hair_colour")], values[list(ATTRIBUTES).index("clothes_colour")] = hair, clothes
        words = set(words_of(TOPIC.caption(values, chance)))
        assert words <= {*TOPIC.vocabulary(), *words_of(" ".join(NEVER))}
        if words & {"not", "without"} or any(set(words_of(thing)) <= words for thing in NEVER):
            continue  # another colour is denied, or is that of something that no face here has
        for k, names in enumerate(HAIR_COLOUR):
            said = any(set(words_of(name)) <= words for name in names)
            # Hair and clothes can both be red or yellow.
            assert said == (k == hair) or set(CLOTHES_COLOUR[clothes]) & set(names)
        assert any(name in words for name in CLOTHES_COLOUR[clothes])


def test_a_caption_about_nothing_asks_for_nothing() -> None:
    words = words_of(TOPIC.caption([-1] * len(ATTRIBUTES), Random(2)))
    assert not {"hair", "beard", "wearing", "smile"} & set(words)


def test_sentences_that_it_never_met_are_understood(reader: SentenceReader) -> None:
    chance, wrong = Random(4321), 0
    for _ in range(400):
        values = [chance.randrange(size) if chance.random() < 0.3 else -1 for size in TOPIC.sizes]
        text = TOPIC.caption(values, chance) or "anybody"
        wrong += read_wish(reader, TOPIC, text).values != tuple(values)
    assert wrong <= MOST_WRONG * 400, wrong


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a smiling face with a red bun", {"smile": "yes", "hair_style": "bun", "hair_colour": "red"}),
        ("somebody with a long grey beard", {"beard": "long", "hair_colour": "grey"}),
        ("a sad face", {"smile": "no", "eyebrows": "sad"}),
        ("an angry person with short black hair",
         {"smile": "no", "eyebrows": "angry", "hair_length": "short", "hair_colour": "black"}),
        ("somebody winking in a blue turtleneck",
         {"eyes": "wink", "clothes": "turtleneck", "clothes_colour": "blue"}),
        ("dark skin, blond spiky hair, a yellow T-shirt",
         {"skin": "dark", "hair_colour": "blond", "hair_style": "spiky", "clothes": "T-shirt",
          "clothes_colour": "yellow"}),
        ("a bearded person asleep", {"beard": "full", "eyes": "closed"}),
        ("a happy person without a beard", {"smile": "yes", "beard": "none"}),
        ("someone wearing a green shirt", {"clothes": "shirt", "clothes_colour": "green"}),
        ("brown hair and brown skin", {"hair_colour": "brown", "skin": "brown"}),
        ("a red shirt and red hair", {"clothes": "shirt", "clothes_colour": "red", "hair_colour": "red"}),
        ("a face", {}),
    ],
)  # fmt: skip
def test_sentences_mean_what_they_say(reader: SentenceReader, text: str, said: dict[str, str]) -> None:
    assert read_wish(reader, TOPIC, text).said == said


@pytest.mark.parametrize(
    ("text", "said", "unheeded"),
    [
        ("a person with blue hair", {}, {"blue", "hair"}),
        ("yellow clothes and green eyes", {"clothes_colour": "yellow"}, {"green", "eyes"}),
        ("a smiling face in a black shirt", {"smile": "yes", "clothes": "shirt"}, {"black"}),
        ("somebody without clothes", {}, {"clothes"}),
        (
            "short grey hair, and he has a beard",
            {"beard": "full", "hair_colour": "grey", "hair_length": "short"},
            set(),
        ),
    ],
)
def test_words_that_it_knows_and_cannot_heed_are_named(
    reader: SentenceReader, text: str, said: dict[str, str], unheeded: set[str]
) -> None:
    wish = read_wish(reader, TOPIC, text)
    assert wish.said == said and set(wish.unheeded) == unheeded and not wish.unknown


def test_words_that_nobody_taught_it_are_named(reader: SentenceReader) -> None:
    wish = read_wish(reader, TOPIC, "a smiling astronaut with purple hair")
    assert set(wish.unknown) == {"astronaut", "purple"} and wish.said == {"smile": "yes"}
    assert set(wish.unheeded) == {"hair"}


@pytest.mark.parametrize(
    ("text", "dataset"),
    [
        ("a thin slanted seven", "mnist"),
        ("4", "mnist"),
        ("something bold", "mnist"),
        ("a smiling face", "faces"),
        ("long red hair", "faces"),
        ("a purple monster", "faces"),
    ],
)
def test_what_a_sentence_speaks_of_is_told_by_its_words(text: str, dataset: str) -> None:
    readers = {topic: Pretrained().reader(name) for topic, name in (
        (TOPICS["mnist"], "words-mnist"), (TOPIC, "words-faces"))}  # fmt: skip
    assert closest_topic(readers, text).dataset == dataset
