"""What a sentence denies is never drawn as a wish, and what words cannot mean is not read from them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from playground.latent import latents
from playground.models.reader import SentenceReader
from playground.pretrained import Pretrained
from playground.words import TOPICS, Topic, Wish, closest_topic, draw_wish, granted, read_wish
from playground.words.drawing import rows_of
from playground.words.face_phrases import ANY_CLOTHES, CALLED, COLOURED, NEVER_WORN
from playground.words.sentences import DENIALS, words_of

DIGITS, FACES = TOPICS["mnist"], TOPICS["faces"]
MODELS = {DIGITS: "words-mnist", FACES: "words-faces"}
FORMS = (
    "no {}", "not {}", "without {}", "without a {}", "a face with no {}", "a digit that is not {}", "it isn’t {}",
    "she doesn't have {}", "don´t draw {}", "never {}", "anything but {}", "neither {} nor {}", "not a thing with {}",
    "any thing except one with {}", "I don‘t want a {} thing", "dont paint it {}, please", "something other than {}",
)  # fmt: skip
"""ways to deny a phrase"""


def reader_of(topic: Topic) -> SentenceReader:
    return Pretrained().reader(MODELS[topic])


def read(text: str, topic: Topic = FACES) -> Wish:
    return read_wish(reader_of(topic), topic, text)


def phrases(topic: Topic) -> Iterator[tuple[str, dict[str, int]]]:
    """Each phrase of a topic's that denies nothing itself, and the values that it says."""
    meant: dict[str, dict[str, int]] = {}
    for phrase, name, value in topic.meanings():
        if not DENIALS & set(words_of(phrase)):
            meant.setdefault(" ".join(phrase.replace("{}", "").split()), {})[name] = value
    yield from meant.items()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_no_phrase_that_is_denied_is_drawn_as_a_wish(topic: Topic, form: str) -> None:
    drawn, silent = [], []
    for phrase, values in phrases(topic):
        wish = read(form.replace("{}", phrase), topic)
        said = dict(zip(topic.attributes, wish.values, strict=True))
        if any(said[name] == value for name, value in values.items()):
            drawn.append((phrase, wish.said))
        if not (wish.said or wish.denied):
            silent.append(phrase)
    assert not drawn and not silent


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_beside_a_denial_all_else_is_still_wished(topic: Topic) -> None:
    """As long as it does not speak of the same."""
    wrong = []
    for phrase, values in phrases(topic):
        for example in topic.examples:
            wished = read(example, topic).said
            text = f"{example}, but without {phrase}"
            kept = {name: value for name, value in wished.items() if name not in values}
            if not kept.items() <= read(text, topic).said.items():
                wrong.append(text)
    assert not wrong


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_a_phrase_that_says_a_value_by_a_denial_stays_one(topic: Topic) -> None:
    wrong = []
    for phrase, name, value in topic.meanings():
        if DENIALS & set(words_of(phrase)) and read(phrase, topic).said != {name: topic.attributes[name][value]}:
            wrong.append(phrase)
    assert not wrong


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_no_phrase_that_is_not_denied_is_struck(topic: Topic) -> None:
    """The list of what words can mean has all that a reader understands of a phrase."""
    wrong = []
    for phrase, values in phrases(topic):
        said = dict(zip(topic.attributes, read(phrase, topic).values, strict=True))
        # "Black" by itself may be hair or skin.
        if not values.items() <= said.items() and len(words_of(phrase)) > 1:
            wrong.append((phrase, said))
    assert not wrong


@pytest.mark.parametrize(
    ("text", "said", "denied"),
    [
        ("a face that isn’t smiling", {"smile": "no"}, {}),
        ("a face that doesn't smile", {"smile": "no"}, {}),
        ("don’t draw a beard", {"beard": "none"}, {}),
        ("she hasn't any facial hair", {"beard": "none"}, {}),
        ("no beard long hair", {"beard": "none", "hair_length": "long"}, {}),
        ("a smiling face without a wink", {"smile": "yes"}, {"eyes": ("wink",)}),
        ("not angry", {}, {"eyebrows": ("angry",)}),
        ("neither angry nor sad", {"eyebrows": "neutral"}, {}),
        ("long-haired face without a turtleneck", {"hair_length": "long"}, {"clothes": ("turtleneck",)}),
        ("hair that’s not red", {}, {"hair_colour": ("red",)}),
        ("not long-haired", {}, {"hair_length": ("long",)}),
        ("an angry woman who isn’t in blue", {"smile": "no", "eyebrows": "angry"}, {"clothes_colour": ("blue",)}),
        ("the clothes are not red", {}, {"clothes_colour": ("red",)}),
        ("no red or blond hair", {}, {"hair_colour": ("red", "blond")}),
        ("no beard, bun or wink", {"beard": "none"}, {"hair_style": ("bun",), "eyes": ("wink",)}),
        ("not smiling or winking", {"smile": "no"}, {"eyes": ("wink",)}),
        ("a person without a bun who smiles", {"smile": "yes"}, {"hair_style": ("bun",)}),
        ("without a bun and a turtleneck", {}, {"hair_style": ("bun",), "clothes": ("turtleneck",)}),
        ("not angry in a blue shirt", {"clothes": "shirt", "clothes_colour": "blue"}, {"eyebrows": ("angry",)}),
        ("a not angry winking face", {"eyes": "wink"}, {"eyebrows": ("angry",)}),
        ("a beard that is not long", {"beard": "full"}, {}),
        ("nothing but a smile", {"smile": "yes"}, {}),
        ("no, a smiling face", {"smile": "yes"}, {}),
        ("a smiling face, not smiling", {"smile": "no"}, {}),
    ],
)  # fmt: skip
def test_a_denial_reaches_as_far_as_it_is_meant(text: str, said: dict[str, str], denied: dict[str, list[str]]) -> None:
    wish = read(text)
    assert wish.said == said and wish.denials == denied and not wish.unheeded


@pytest.mark.parametrize(
    ("text", "said", "denied"),
    [
        ("anything but a seven", {}, {"digit": ("seven",)}),
        ("a three, not a four", {"digit": "three"}, {}),
        ("not a three but a four", {"digit": "four"}, {}),
        ("neither a one nor a two", {}, {"digit": ("one", "two")}),
        ("a seven that does not lean", {"digit": "seven", "slant": "upright"}, {}),
        ("a 3 not leaning left", {"digit": "three"}, {"slant": ("left",)}),
    ],
)
def test_digits_may_be_denied(text: str, said: dict[str, str], denied: dict[str, list[str]]) -> None:
    wish = read(text, DIGITS)
    assert wish.said == said and wish.denials == denied


@pytest.mark.parametrize("text", ["no clothes", "no hair", "no digit but not thin, not medium and not bold"])
def test_where_nothing_would_be_left_nothing_is_denied(text: str) -> None:
    wish = read(text, DIGITS if "digit" in text else FACES)
    assert not wish.said and not wish.denied and wish.unheeded


def test_among_the_others_each_latent_draws_what_it_would() -> None:
    generator, wish = Pretrained().illustrator("words-faces"), read("a smiling face without a wink")
    z = latents(400, generator.latent_dim, 5)
    asked = rows_of(generator, wish, z).split(FACES.sizes, dim=1)
    eyes, of_latents = asked[6], generator.completed(z).split(FACES.sizes, dim=1)[6]
    assert not eyes[:, 2].any() and bool(eyes[:, 0].any()) and bool(eyes[:, 1].any())
    others = of_latents[:, 2] == 0
    assert torch.equal(eyes[others], of_latents[others]) and eyes.sum(dim=1).eq(1).all()
    assert asked[0][:, 1].all() and not asked[-1].any()


def test_pictures_do_not_show_what_is_denied_and_what_they_show_is_counted() -> None:
    wish = read("a smiling face without a wink")
    seen = FACES.seen_in(draw_wish(Pretrained().illustrator("words-faces"), wish, 24, 0), Pretrained())
    found = granted(wish, seen)
    assert found.each.keys() == {"smile", "eyes"}
    assert torch.equal(found.each["eyes"], seen[:, 6] != 2) and found.each["eyes"].float().mean() > 0.9


@pytest.mark.parametrize("colour", [*NEVER_WORN, "purple", "pink"])
def test_colours_that_no_clothes_have_are_neither_hair_nor_other_clothes(colour: str) -> None:
    named = [f"{colour} {each}" for each in ANY_CLOTHES]
    worn = (*named, *(form.format(each) for form in ("a face in {}", "a smiling face with {}") for each in named))
    for text in (*worn, *(form.format(colour) for form in COLOURED)):
        wish = read(text)
        assert {"smile": "yes", **wish.said} == {"smile": "yes"}, (text, wish.said)
        assert colour in (*wish.unheeded, *wish.unknown), text


@pytest.mark.parametrize("noun", sorted(CALLED))
def test_a_noun_decides_whatever_else_is_known(noun: str) -> None:
    readers = {topic: reader_of(topic) for topic in MODELS}
    assert closest_topic(readers, f"three bold leaning {noun} like 7") is FACES
    assert closest_topic(readers, "a number with a smile in red") is DIGITS


@pytest.mark.parametrize("text", ["three smiling faces", "two bearded faces", "a bald man", "surprised"])
def test_faces_are_no_digits(text: str) -> None:
    assert closest_topic({topic: reader_of(topic) for topic in MODELS}, text) is FACES


@pytest.mark.parametrize("mark", "'’‘ʼ´`")
def test_an_apostrophe_asks_for_no_shirt(mark: str) -> None:
    assert words_of(f"it isn{mark}t") == ["it", "is", "not"]
    assert words_of(f"it doesn{mark}t, I don{mark}t") == ["it", "does", "not", "i", "do", "not"]
