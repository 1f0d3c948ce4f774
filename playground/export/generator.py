"""The trained generator as a Hugging Face model folder: weights, configuration, card and a picture."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from playground.export.generator_card import Trained, generator_card
from playground.export.picture import grid_png
from playground.export.writing import Progress, model_name, no_progress, written_whole
from playground.runs import Run

ZIP_DATE = (2020, 1, 1, 0, 0, 0)
"""of every file in a zip, so that the same model gives the same bytes"""


def generator_folder(
    run: Run,
    trained: Trained,
    out_dir: Path,
    float16: bool = False,
    progress: Progress = no_progress,
    measurements: Sequence[str] = (),
) -> Path:
    """Write config.json, model.safetensors, README.md and preview.png; returns `out_dir`.

    The class named in the card reads it back with `from_pretrained`. float16 halves the file, and moves a
    pixel by less than one grey level. `measurements` are sentences on what was measured after the run, for the card.
    Raises ExportError, also where `out_dir` already holds something.
    """
    progress(0.3)
    with written_whole(out_dir) as folder:
        folder.mkdir()
        # The card comes first: save_pretrained would write one of its own where there is none.
        (folder / "README.md").write_text(generator_card(run, trained, float16, measurements), encoding="utf-8")
        if trained.frame is not None:
            grid_png(run, trained.frame, folder / "preview.png")
        generator = trained.generator.half() if float16 else trained.generator
        generator.save_pretrained(folder)
    progress(1.0)
    return out_dir


def _share_of(progress: Progress) -> Progress:
    """Writing the folder is most of the work of a zip."""
    return lambda share: progress(0.8 * share)


def generator_zip(
    run: Run, trained: Trained, out: Path, float16: bool = False, progress: Progress = no_progress
) -> Path:
    """`generator_folder` as one file, with a folder of the model's name inside; returns `out`."""
    name = model_name(run)
    with written_whole(out) as path:
        folder = generator_folder(
            run, trained, path.parent / "model" / name, float16, lambda share: progress(0.8 * share)
        )
        with zipfile.ZipFile(path, "w") as archive:
            for file in sorted(folder.iterdir()):
                entry = zipfile.ZipInfo(f"{name}/{file.name}", ZIP_DATE)
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    progress(1.0)
    return out
