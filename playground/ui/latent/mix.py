"""Style mixing: a table of crosses, each drawn with some styles of one face and the rest of another's."""

from __future__ import annotations

import gradio as gr

from playground.export.picture import picture_png
from playground.latent.style_mixing import BANDS, Band, has_styles, mixing_table, words_of
from playground.ui.components.download import download_on_click, named_png
from playground.ui.components.picture_html import figure, look, pillow
from playground.ui.components.seed_row import MOST_SEED, seed_of
from playground.ui.events import NEWEST, QUEUED, Update
from playground.ui.latent.explorables import Explorable, Explorables
from playground.ui.latent.explore import CurrentPicture

CROSSES = (
    "along a row: each face takes the chosen styles from the face at the left, and all others from the face on top of "
    "its column."
)
FIRST_SEEDS = 0, 1
"""of the columns and of the rows"""


def mixing_section(explorables: Explorables, current: CurrentPicture, explorable: Explorable) -> None:
    """Shown only for generators that have styles, and drawn when one of them is chosen."""
    mixes = has_styles(explorable.generator)
    with gr.Column(visible=mixes, elem_id="mixing", elem_classes="card") as section:
        gr.Markdown(f"### Style mixing\n{look(CROSSES)}")
        with gr.Row():
            band = gr.Radio(
                list(BANDS), value=BANDS[0], label="Styles of the rows",
                info="Coarse: layers of at most 8 pixels. Middle: 16. Fine: 32 and more.", elem_id="mixing-band",
            )  # fmt: skip
            columns, rows = (
                gr.Number(
                    seed, label=f"Seed of the {of}", info="Another number, other faces.", precision=0, minimum=0,
                    maximum=MOST_SEED, min_width=120, elem_id=f"mixing-{of}",
                )
                for seed, of in zip(FIRST_SEEDS, ("columns", "rows"), strict=True)
            )  # fmt: skip
        table = gr.HTML(table_html(explorable, *FIRST_SEEDS, BANDS[0]) if mixes else "", elem_id="mixing-table")
        save = gr.Button("Save as PNG", elem_id="mixing-save")

    def draw(model: str, column_seed: float | None, row_seed: float | None, band: Band) -> Update:
        """The table, or nothing for a model without styles."""
        explorable = explorables.of(model)
        if not has_styles(explorable.generator):
            return {section: gr.Column(visible=False), table: ""}
        html = table_html(explorable, seed_of(column_seed), seed_of(row_seed), band)
        return {section: gr.Column(visible=True), table: html}

    def file(model: str, column_seed: float | None, row_seed: float | None, band: Band) -> str:
        return table_file(explorables.of(model), seed_of(column_seed), seed_of(row_seed), band)

    wishes = [current.model, columns, rows, band]
    current.opened.change(draw, wishes, [section, table], **NEWEST)
    for changed in (columns.change, rows.change, band.input):
        changed(draw, wishes, [section, table], **NEWEST)
    download_on_click(save, file, wishes, QUEUED)


def table_html(explorable: Explorable, column_seed: int, row_seed: int, band: Band) -> str:
    """The table with its caption."""
    picture = mixing_table(explorable.generator, column_seed, row_seed, band)
    words = words_of(explorable.generator, band)
    return figure(picture, f"A table of faces. {words}.", words, explorable.entry.title)


def table_file(explorable: Explorable, column_seed: int, row_seed: int, band: Band) -> str:
    """The table with all that draws it again, of the kind of `named_png`."""
    picture = pillow(mixing_table(explorable.generator, column_seed, row_seed, band))
    settings = {"model": explorable.name, "columns": column_seed, "rows": row_seed, "band": band}
    description = (
        f"{words_of(explorable.generator, band)}. Drawn by {explorable.entry.title}. {explorable.entry.summary}"
    )
    return named_png(f"{explorable.name}-mixing", picture_png(picture, description, settings))
