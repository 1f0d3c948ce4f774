"""What the measurements of a run's samples say: whether they get better, how varied they are, whether they settle."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from statistics import fmean

from playground.config import plain_number
from playground.runs.history import SampleQuality

MEASURED = 3
"""measurements that must agree before one speaks of the samples"""
SHARE = 4
"""the last of so many equal parts of all measurements is what happened lately"""
PROGRESS = 0.95
"""samples get better while they are nearer than this share of the best distance before"""
READABLE = 60.0
"""Fréchet distance in a classifier's features under which nearly all samples are readable; real digits have about 5"""
LITTLE_VARIETY = 0.4
"""samples that differ less than this, where real pictures have 1, repeat themselves (white noise has 0.45)"""
FEW_CLASSES = 3
"""the most frequent ones that are counted together"""
MOST_OF_THEM = 0.7
"""of the recognised samples in FEW_CLASSES classes: the generator has left out the rest (even ones have 0.3)"""
RECOGNISED = 0.2
"""share of the samples that must have a name before one speaks of their classes"""
MARKS = (6, 8, 10, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 500, 700, 1000)
"""distances that are told when samples have come nearer than them"""
LATELY = 30
"""the last measurements that are looked at for what goes to and fro: about a minute"""
TURN = math.log(1.15)
"""a rise or a fall of a distance by more than this factor is more than chance"""
MOSTLY_READABLE = 0.45
"""with so many recognised samples a generator that has not collapsed draws nearly every class"""
FALLS = 5
"""measurements of which each is below the one before: a steady fall"""
FALLEN = 2 / 3
"""and so is what has fallen below this share of where it began, and stays there"""
NEARLY_ALL = 0.95
"""more than this is told as such, and less than the rest of it too: a finer share would change all the time"""
CHANGING = 0.12
"""share of the samples that changes its class from one measurement to the next, where it does not settle"""


def is_improving(distances: Sequence[float]) -> bool:
    """Lately the samples came clearly nearer to real ones than they had ever been before.

    Records are asked for, so that a distance which goes up and down does not pass for progress each time it falls.
    """
    count = max(1, len(distances) // SHARE)
    if len(distances) < 2:
        return False
    before, lately = distances[:-count], distances[-count:]
    best = min(fmean(before[i : i + count]) for i in range(max(1, len(before) - count + 1)))
    return fmean(lately) < PROGRESS * best


def keep_falling(distances: Sequence[float]) -> bool:
    """The last FALLS distances fell one by one, clearly together; or the last MEASURED are far below the first.

    Fewer say nothing of it: a game that circles comes by there too.
    """
    if len(distances) <= MEASURED:
        return False
    lately = distances[-FALLS:]
    one_by_one = len(lately) == FALLS and all(after < before for before, after in itertools.pairwise(lately))
    return (one_by_one and lately[-1] < PROGRESS * lately[0]) or max(distances[-MEASURED:]) < FALLEN * distances[0]


def is_stalled(distances: Sequence[float]) -> bool:
    """None of the last measurements came clearly nearer than all before them."""
    if len(distances) < 2 * MEASURED:
        return False
    return min(distances[-MEASURED:]) > PROGRESS * min(distances[:-MEASURED])


def is_settled(distances: Sequence[float]) -> bool:
    """Readable samples, and the best of the later half of the run hardly beats that of the earlier half."""
    if len(distances) < 4 * MEASURED or distances[-1] >= READABLE:
        return False
    half = len(distances) // 2
    return min(distances[half:]) > PROGRESS * min(distances[:half])


def repeat_one_picture(qualities: Sequence[SampleQuality]) -> bool:
    """The last measurements agree that all samples look alike."""
    lately = qualities[-MEASURED:]
    return len(lately) == MEASURED and max(quality.diversity for quality in lately) < LITTLE_VARIETY


def can_be_read(quality: SampleQuality, share: float = RECOGNISED) -> bool:
    """Of that share of the samples a classifier knows what they show."""
    return sum(quality.counts) > share * quality.samples


def share_of_few(quality: SampleQuality) -> float:
    """Of the recognised samples, of which there are some, those in their FEW_CLASSES most frequent classes."""
    return sum(sorted(quality.counts)[-FEW_CLASSES:]) / sum(quality.counts)


def keep_to_few_classes(qualities: Sequence[SampleQuality], readable: float = RECOGNISED) -> bool:
    """The last measurements agree that a few classes and little else can be read, and not ever more.

    readable: the share of the samples that must be recognised.
    """
    lately = [quality for quality in qualities if quality.counts][-MEASURED:]
    if len(lately) < MEASURED or not all(can_be_read(quality, readable) for quality in lately):
        return False
    if min(share_of_few(quality) for quality in lately) < MOST_OF_THEM:
        return False
    return (lately[-1].covered or 0) <= (lately[0].covered or 0) + 1


def change_of_classes(before: SampleQuality, after: SampleQuality) -> float:
    """Share of the recognised samples that are of another class than before: total variation, 0 to 1."""
    pairs = zip(before.counts, after.counts, strict=True)
    return sum(abs(a / sum(before.counts) - b / sum(after.counts)) for a, b in pairs) / 2


def go_round(qualities: Sequence[SampleQuality]) -> bool:
    """Lately the classes of the samples, or their distance to real pictures, went to and fro instead of settling."""
    lately = [quality for quality in qualities if quality.fid][-LATELY:]
    pairs = [pair for pair in itertools.pairwise(lately) if all(map(can_be_read, pair))]
    changes = [change_of_classes(*pair) for pair in pairs][-2 * MEASURED :]
    distances = [math.log(quality.fid) for quality in lately if quality.fid]
    return turns(distances, TURN) > 1 or (len(changes) >= MEASURED and fmean(changes) > CHANGING)


def turns(values: Sequence[float], least: float) -> int:
    """How often numbers that rose by more than `least` then fell by more than that, or the other way round."""
    count, rises = 0, None
    low = high = values[0] if values else 0.0
    for value in values:
        low, high = min(low, value), max(high, value)
        if rises is not True and value > low + least:
            count, rises, high = count + (rises is False), True, value
        elif rises is not False and value < high - least:
            count, rises, low = count + (rises is True), False, value
    return count


def getting_better(distance: float) -> str:
    """The sentence for samples that improve. It names the next round number above a distance that falls: to be below
    it stays true while the sentence stands.
    """
    mark = next((mark for mark in MARKS if mark >= distance), distance)
    return f"The samples are getting better: their Fréchet distance to real pictures has fallen below {mark:.0f}."


def no_longer_better(distances: Sequence[float]) -> str:
    """The sentence for samples that have settled."""
    return f"The samples stopped improving at a Fréchet distance of about {two_digits(min(distances[-MEASURED:]))}."


def two_digits(number: float) -> str:
    """Of a number that is told to people: 283.4 is 280, 35.4 is 35, 8.94 is 8.9."""
    if number == 0 or not math.isfinite(number):
        return f"{number:g}"
    rounded = round(number, 1 - math.floor(math.log10(abs(number))))
    return f"{rounded:,.0f}" if abs(rounded) >= 10 else plain_number(rounded)


def percent(share: float) -> str:
    """In steps of five, so that a sentence changes seldom."""
    if share > NEARLY_ALL:
        return f"more than {NEARLY_ALL:.0%}"
    if share < 1 - NEARLY_ALL:
        return f"less than {1 - NEARLY_ALL:.0%}"
    return f"about {round(20 * share) * 5}%"
