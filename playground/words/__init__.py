"""Pictures in words: what can be said of one, sentences that say it, and pictures of what a sentence asks for."""

from __future__ import annotations

from playground.words.drawing import Granted, draw_wish, granted
from playground.words.reading import MOST_WORDS, Wish, closest_topic, read_wish
from playground.words.topic import Topic
from playground.words.topics import TOPICS

__all__ = ["MOST_WORDS", "TOPICS", "Granted", "Topic", "Wish", "closest_topic", "draw_wish", "granted", "read_wish"]
