"""The words of which captions of faces are made: what each value of each attribute is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from playground.words.sentences import ADVERBS, ARTICLES, JOINTS, OPENINGS


@dataclass(frozen=True)
class Looks:
    """In which ways one or more values of a face are said."""

    before: tuple[str, ...] = ()
    """words that stand before the noun"""
    has: tuple[str, ...] = ()
    """what the face is said to have"""
    behind: tuple[str, ...] = ()
    """phrases that stand behind the noun, and sentences of their own"""


SMILE = (
    Looks(
        ("serious", "unsmiling", "earnest", "solemn"),
        ("no smile", "a serious mouth", "a straight face"),
        ("not smiling", "without a smile", "that does not smile", "who does not smile", "who is not happy",
         "who is not laughing", "that is serious", "not laughing"),
    ),
    Looks(
        ("smiling", "happy", "cheerful", "laughing", "grinning", "joyful", "friendly", "merry"),
        ("a smile", "a big smile", "a grin", "a laugh", "a happy smile", "a wide smile"),
        ("who smiles", "smiling", "laughing", "that is happy", "who is laughing", "that smiles", "it smiles",
         "he smiles", "she smiles", "in a good mood", "looking happy"),
    ),
)  # fmt: skip
BEARD = (
    Looks(
        ("clean shaven", "beardless", "shaven"),
        ("no beard", "no facial hair", "a shaven chin"),
        ("without a beard", "without beard", "that has no beard", "not bearded", "without any beard"),
    ),
    Looks(
        ("bearded",),
        ("a beard", "a full beard", "a short beard", "a bushy beard", "facial hair", "a{} beard", "a full{} beard",
         "a short{} beard", "a trimmed{} beard"),
        ("that is bearded", "with beard"),
    ),
    Looks(
        ("long bearded",),
        ("a long beard", "a very long beard", "a huge beard", "a big long beard", "a long{} beard",
         "a very long{} beard", "a long flowing{} beard"),
        ("whose beard is long", "the beard is long", "with a beard that is long"),
    ),
)  # fmt: skip
"""{} stands where the colour of the beard, which is the hair's, can be said"""
EYES = (
    Looks(
        ("wide eyed", "open eyed"),
        ("open eyes", "wide open eyes", "wide eyes", "both eyes open"),
        ("with eyes open", "whose eyes are open", "the eyes are open", "with eyes wide open", "awake"),
    ),
    Looks(
        ("sleeping", "sleepy"),
        ("closed eyes", "shut eyes", "both eyes closed", "both eyes shut"),
        ("with eyes closed", "whose eyes are closed", "the eyes are closed", "asleep", "with eyes shut",
         "eyes closed"),
    ),
    Looks(
        ("winking",),
        ("a wink", "one eye closed", "one eye shut", "a winking eye"),
        ("who winks", "that winks", "winking", "winking at me", "it winks", "he winks", "she winks"),
    ),
)  # fmt: skip
EYEBROWS = (
    Looks(
        ("calm", "relaxed"),
        ("neutral eyebrows", "calm eyebrows", "relaxed eyebrows", "normal eyebrows", "straight eyebrows"),
        ("looking calm", "looking relaxed"),
    ),
    Looks(
        (),
        ("angry eyebrows", "lowered eyebrows", "fierce eyebrows", "angry brows", "grim eyebrows"),
        ("whose eyebrows are angry", "the eyebrows are angry"),
    ),
    Looks(
        ("worried",),
        ("sad eyebrows", "worried eyebrows", "sad brows", "anxious eyebrows"),
        ("whose eyebrows are sad", "looking worried", "the eyebrows are sad"),
    ),
)
SKIN = (
    Looks(
        ("fair skinned", "pale", "pale skinned"),
        ("fair skin", "pale skin", "very light skin", "a fair complexion", "white skin"),
        ("whose skin is fair", "whose skin is pale", "the skin is pale"),
    ),
    Looks(("light skinned",), ("light skin", "beige skin", "a light complexion"), ("whose skin is light",)),
    Looks(("tanned", "tan"), ("tan skin", "tanned skin", "olive skin", "a tan"), ("whose skin is tanned",)),
    Looks(
        ("brown skinned",),
        ("brown skin", "a brown complexion", "medium brown skin"),
        ("whose skin is brown", "the skin is brown"),
    ),
    Looks(
        ("dark skinned", "black skinned"),
        ("dark skin", "very dark skin", "dark brown skin", "a dark complexion", "black skin"),
        ("whose skin is dark", "the skin is dark"),
    ),
)
MOODS: tuple[tuple[Mapping[str, int], Looks], ...] = (
    (
        {"smile": 0, "eyebrows": 1},
        Looks(
            ("angry", "furious", "mad", "grumpy", "cross"),
            ("an angry look",),
            ("looking angry", "who is angry", "in a bad mood"),
        ),
    ),
    (
        {"smile": 0, "eyebrows": 2},
        Looks(("sad", "unhappy", "gloomy", "miserable"), ("a sad look",), ("looking sad", "who is sad", "that is sad")),
    ),
)
"""what says two values at a time"""

HAIR_COLOUR = (
    ("black", "jet black", "raven"),
    ("brown", "chestnut", "brunette"),
    ("red", "ginger", "auburn", "orange"),
    ("blond", "blonde", "golden", "fair", "yellow"),
    ("grey", "gray", "silver", "white"),
)
HAIR_LENGTH = (
    ("short",),
    ("shoulder length", "medium length", "half long"),
    ("long", "very long", "long flowing"),
)
HAIR_STYLE = (
    ("{} hair with a side parting", "{} hair parted at the side", "{} side parted hair", "{} hair combed to the side",
     "{} hair with a parting", "a side parting"),
    ("{} hair with an undercut", "{} hair with shaved sides", "a {} undercut", "{} hair shaved at the sides",
     "an undercut"),
    ("{} spiky hair", "spiky {} hair", "{} hair in spikes", "{} spiked hair", "{} hair that stands up", "{} spikes"),
    ("{} hair in a bun", "a {} bun", "{} hair in a knot", "{} hair tied up in a bun", "a {} topknot", "a bun"),
)  # fmt: skip
"""{} stands where colour and length can be said"""
HAIR_IS = ("whose hair is {}", "the hair is {}", "his hair is {}", "her hair is {}", "with hair that is {}")
HAIRED = ("{} haired", "{} hair")
BEARD_IS = ("whose beard is {}", "the beard is {}", "a beard that is {}")
"""of one that nothing else is said of"""
CLOTHES_COLOUR = (
    ("blue", "navy"),
    ("red", "crimson", "scarlet"),
    ("green", "emerald"),
    ("yellow", "mustard"),
)
GARMENTS = (
    ("t shirt", "tee", "tshirt", "tee shirt"),
    ("turtleneck", "roll neck", "turtleneck sweater", "polo neck", "turtle neck"),
    ("shirt", "collared shirt", "button up shirt", "shirt with a collar", "dress shirt"),
)
ANY_CLOTHES = ("clothes", "top", "clothing", "outfit")
"""where no garment is said"""
WORN = (
    "wearing a {}",
    "in a {}",
    "dressed in a {}",
    "with a {}",
    "who wears a {}",
    "wearing {}",
    "{}",
    "it wears a {}",
)
COLOURED = ("wearing {}", "dressed in {}", "in {}", "clothed in {}")
"""where only a colour is said of the clothes"""
NEVER = (
    "blue hair", "green hair", "purple hair", "a blue beard", "blue eyes", "green eyes", "brown eyes", "big eyes",
    "grey eyes", "dark eyes", "a red nose", "red lips", "black eyes", "a brown hat", "a yellow hat", "a green scarf",
)  # fmt: skip
"""what no face here has: nothing is asked for"""
NEVER_WORN = ("black", "grey", "gray", "white", "brown", "orange", "golden", "dark", "silver", "tan", "beige", "light",
              "pale", "blond", "ginger")  # fmt: skip
"""colours that no clothes here have"""
UNWORN = frozenset({*NEVER_WORN, *" ".join(sum(HAIR_COLOUR, ())).split()} - {*sum(CLOTHES_COLOUR, ())})
"""all words for a colour that are none for the colour of clothes"""
WORN_NAMES = frozenset(name.split()[0] for name in (*ANY_CLOTHES, *sum(GARMENTS, ())))
"""first words of what clothes are called"""
BARE = {"eyes": ("eyes",), "skin": ("skin",), "eyebrows": ("eyebrows",),
        "hair": ("hair_style", "hair_colour", "hair_length")}  # fmt: skip
"""what every face has, and so asks for nothing by itself; of which attributes it would speak"""
NOUNS = ("face", "face", "person", "someone", "somebody", "character", "head", "portrait", "cartoon", "cartoon face",
         "figure", "human", "avatar", "one", "anybody", "people", "faces", "persons", "heads", "portraits",
         "characters", "", "", "", "")  # fmt: skip
CALLED = frozenset((
    "face", "faces", "person", "persons", "people", "head", "heads", "portrait", "portraits", "man", "men", "woman",
    "women", "boy", "boys", "girl", "girls", "child", "children", "guy", "lady", "someone", "somebody", "anybody",
    "character", "characters", "cartoon", "cartoons", "human", "humans", "avatar", "avatars",
))  # fmt: skip
HAVING = ("with", "with", "with", "having", "who has", "that has", "it has", "has", "")
DENIALS = ("not {}", "that is not {}", "without being {}")
"""of a word that stands before the noun, where nothing is wished of its attribute"""
LOOKS: Mapping[str, tuple[Looks, ...]] = {
    "smile": SMILE, "beard": BEARD, "skin": SKIN, "eyes": EYES, "eyebrows": EYEBROWS,
}  # fmt: skip
"""the attributes that are said by themselves"""
TOGETHER: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "hair_colour": HAIR_COLOUR, "hair_length": HAIR_LENGTH, "hair_style": HAIR_STYLE,
    "clothes_colour": CLOTHES_COLOUR, "clothes": GARMENTS,
}  # fmt: skip
"""those of hair and of clothes, which are said together"""


def texts() -> Iterator[str]:
    """All that a caption can be made of."""
    yield from (*OPENINGS, *ARTICLES, *NOUNS, *HAVING, *ADVERBS, *DENIALS, *JOINTS, *HAIR_IS, *HAIRED, *BEARD_IS)
    yield from (*WORN, *COLOURED, *ANY_CLOTHES)
    for looks in (*(each for ways in LOOKS.values() for each in ways), *(each for _, each in MOODS)):
        yield from (*looks.before, *looks.has, *looks.behind)
    for values in TOGETHER.values():
        for names in values:
            yield from names


def meanings() -> Iterator[tuple[str, str, int]]:
    """Each phrase that says a value: the phrase, the attribute, the value."""
    for name, ways in LOOKS.items():
        for value, looks in enumerate(ways):
            yield from ((phrase, name, value) for phrase in (*looks.before, *looks.has, *looks.behind))
    for values, looks in MOODS:
        for phrase in (*looks.before, *looks.has, *looks.behind):
            yield from ((phrase, name, value) for name, value in values.items())
    for name, values_of in TOGETHER.items():
        nouns = ("",) if not name.startswith("hair") else ("hair",) if name == "hair_style" else ("hair", "haired")
        for value, names in enumerate(values_of):
            yield from ((f"{phrase} {noun}", name, value) for phrase in names for noun in nouns)
