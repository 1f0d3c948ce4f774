"""The reader of digits that ships understands what is said in many ways, and says what it does not know."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from playground.models.reader import SentenceReader
from playground.pretrained import Pretrained
from playground.words import MOST_WORDS, TOPICS, Wish, read_wish
from playground.words.digit_phrases import DIGITS, SLANT, STROKE
from playground.words.sentences import words_of

TOPIC = TOPICS["mnist"]

LEFT, UPRIGHT, RIGHT = range(3)
THIN, _, BOLD = range(3)


@pytest.fixture(scope="module")
def reader() -> SentenceReader:
    return Pretrained().reader("words-mnist")


def read(reader: SentenceReader, text: str) -> Wish:
    return read_wish(reader, TOPIC, text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a thin slanted seven", (7, THIN, RIGHT)),
        ("A bold upright EIGHT!", (8, BOLD, UPRIGHT)),
        ("draw me a 3 with a brush, leaning left", (3, BOLD, LEFT)),
        ("please write a very thin zero that leans to the right", (0, THIN, RIGHT)),
        ("a nine, thick and straight", (9, BOLD, UPRIGHT)),
        ("something thick", (-1, BOLD, -1)),
        ("anything that leans left", (-1, -1, LEFT)),
        ("4", (4, -1, -1)),
        ("a four that is not bold", (4, -1, -1)),
        ("the fat one like a two", (2, BOLD, -1)),
    ],
)
def test_sentences_mean_what_they_say(reader: SentenceReader, text: str, values: tuple[int, ...]) -> None:
    assert read(reader, text).values == values


def test_sentences_that_it_never_met_are_understood(reader: SentenceReader) -> None:
    chance, right = Random(4321), 0
    for _ in range(500):
        shown = [chance.randrange(-1, size) for size in TOPIC.sizes]
        text = TOPIC.caption(shown, chance) or "anything"
        right += read(reader, text).values == tuple(shown)
    assert right >= 490


def test_each_word_does_what_it_means_beside_a_digit(reader: SentenceReader) -> None:
    wrong = []
    for place, ways in ((1, STROKE), (2, SLANT)):
        for value, of in enumerate(ways):
            for word, digit in product((*of.before, *of.behind), (3, 7)):
                text = f"a {word} {digit}" if word in of.before else f"a {digit} {word}"
                meant = [digit, -1, -1]
                meant[place] = value
                if read(reader, text).values != tuple(meant):
                    wrong.append(text)
    assert not wrong


def test_each_name_of_a_digit_is_known(reader: SentenceReader) -> None:
    for digit, names in enumerate(DIGITS):
        for name in names:
            assert read(reader, f"draw a {name}").values == (digit, -1, -1)


def test_words_that_nobody_taught_it_are_named(reader: SentenceReader) -> None:
    wish = read(reader, "a purple 3 on a horse, a purple one")
    assert wish.unknown == ("on", "horse", "purple") or set(wish.unknown) >= {"purple", "horse"}
    assert wish.values[0] == 3


def test_what_is_denied_is_heeded(reader: SentenceReader) -> None:
    wish = read(reader, "a four that is not bold")
    assert wish.unheeded == () and wish.denials == {"stroke": ("bold",)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Say what to draw"),
        (" ?!", "Say what to draw"),
        ("draw 10", "one digit at a time, and that names one and zero"),
        ("a three and a four", "names three and four"),
        ("seven " * (MOST_WORDS + 1), f"{MOST_WORDS} can be read at most"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_plain_words(reader: SentenceReader, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read(reader, text)


def test_captions_say_what_they_are_asked_to_say() -> None:
    """Each word of a wish is in the sentence, and none of another value."""
    chance = Random(1)
    for _ in range(200):
        text = TOPIC.caption((7, 0, -1), chance)
        words = words_of(text)
        assert {"seven", "7", "sevens"} & set(words)
        assert any(set(words_of(way)) <= set(words) for way in (*STROKE[0].before, *STROKE[0].behind))
        assert set(words) <= set(TOPIC.vocabulary())


def test_words_are_small_and_digits_stand_alone() -> None:
    assert words_of("Draw: 1O2 — don't, Ünal_x") == ["draw", "1", "o", "2", "do", "not", "ünal", "x"]
