"""What a person takes home from a run or a model: films, pictures, measurements, the trained generator.

Every export is a function of what is shown and a path that is written whole or not at all. What cannot be exported
raises ExportError, whose message is fit for a person.
"""

from __future__ import annotations

from playground.export.animation import animation_gif, animation_mp4
from playground.export.generator import generator_folder, generator_zip
from playground.export.generator_card import Trained
from playground.export.picture import grid_png, read_settings
from playground.export.record import measurements_csv, pack_run
from playground.export.walk import sheet_png, walk_gif, walk_mp4
from playground.export.writing import ExportError, Progress, file_name

__all__ = [
    "ExportError",
    "Progress",
    "Trained",
    "animation_gif",
    "animation_mp4",
    "file_name",
    "generator_folder",
    "generator_zip",
    "grid_png",
    "measurements_csv",
    "pack_run",
    "read_settings",
    "sheet_png",
    "walk_gif",
    "walk_mp4",
]
