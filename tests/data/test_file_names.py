"""What a stranger calls a file, and what ours may be called after it."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from playground.data.file_names import MAX_STEM, file_stem, without_place


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("photo.jpg", "photo"),
        ("my.cat.photo.jpg", "my.cat.photo"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\cat.png", "cat"),
        ("...hidden.png", "hidden"),
        (".scan.png", "scan"),
        (". .png", "picture"),
        ("", "picture"),
        ("ends with dots....jpg", "ends with dots"),
        ('what? "no": <this>|*.png', "what_ _no__ _this___"),
        ("line\nbreak\0\udcff.png", "line_break__"),
    ],
)
def test_a_name_is_safe_on_every_system_and_never_hidden(theirs: str, ours: str) -> None:
    assert file_stem(theirs) == ours


@pytest.mark.parametrize("letter", ["x", "é", "山", "🐈"])
def test_long_names_are_cut_at_the_end_by_bytes_between_two_letters(letter: str) -> None:
    stem = file_stem(letter * 250 + ".jpg")
    size = len(letter.encode())
    assert stem == letter * (MAX_STEM // size)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("/srv/secret/maps/train/a.png is no picture.", "train/a.png is no picture."),
        ("/srv/secret/maps has no pictures.", "maps has no pictures."),
        ("/srv/secret/other/a.png is no picture.", "/srv/secret/other/a.png is no picture."),
    ],
)
def test_who_watches_is_not_told_where_a_folder_lies(sentence: str, told: str) -> None:
    assert without_place(sentence, PurePosixPath("/srv/secret/maps")) == told
