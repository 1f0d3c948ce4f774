"""A page with the Photo tab alone, over small fresh networks: what is tested here depends on no weights."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import gradio as gr
import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file
from serving import free_port

from playground.models import initialise
from playground.models.lite_unet import LiteUNet
from playground.models.resnet import ResNet
from playground.models.translator import Translator
from playground.pretrained import Pretrained
from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.ui.assets import styles
from playground.ui.hosting import Host
from playground.ui.photo.api import add_photo_api
from playground.ui.photo.photo_models import MOST_EXAMPLES
from playground.ui.photo.tab import photo_tab
from playground.ui.received import Page
from playground.ui.theme import theme

MODEL, BACK, ONE_WAY = "photo-to-vangogh", "vangogh-to-photo", "building-to-labels"
#: The others that ship, so that the choice is as long as a visitor's.
OTHERS = ("photo-to-ukiyoe", "ukiyoe-to-photo", "toon-to-pixels", "pixels-to-toon")


@contextmanager
def photo_page(folder: Path) -> Iterator[str]:
    """Its address. All titles that ship: pairs, and one network without a way back. Two examples of the first, and as
    many as there may be of another."""
    root, store = folder / "pretrained", RunStore(folder / "runs")
    networks: dict[str, Translator] = {name: ResNet(width=4, blocks=1) for name in (MODEL, BACK, *OTHERS)}
    networks[ONE_WAY] = LiteUNet(width=4, most=8)
    for seed, (name, network) in enumerate(networks.items()):
        ship(network, root / name, seed)
    (root / MODEL / "examples").mkdir()
    for name, colour in {"sunset": "orange", "meadow": "green"}.items():
        photo(240, 180, colour).save(root / MODEL / "examples" / f"{name}.jpg")
    (root / OTHERS[-1] / "examples").mkdir()
    for number in range(1, MOST_EXAMPLES + 1):
        photo(64, 64).save(root / OTHERS[-1] / "examples" / f"{number:02}.png")
    pool = WorkerPool(store, folder / "own")  # never opened: nothing trains here
    host = Host(store, pool, folder / "own", folder / "exports", Run(folder), pretrained=Pretrained(root))
    with Page(analytics_enabled=False) as demo:
        with gr.Tabs():
            with gr.Tab("Other"):
                gr.Markdown("Another tab.")
            with gr.Tab("Photo") as tab:
                photo_tab(tab, host)
        add_photo_api(host)
    demo.queue(default_concurrency_limit=4)
    _, address, _ = demo.launch(
        server_name="127.0.0.1", server_port=free_port(), theme=theme(), css=styles(), prevent_thread_lock=True,
        quiet=True, share=False, run_history=False, allowed_paths=[str(host.exports)],
    )  # fmt: skip
    yield address
    demo.close()


def ship(network: Translator, folder: Path, seed: int) -> None:
    """As networks lie in pretrained/, with weights by chance."""
    initialise(network, torch.Generator().manual_seed(seed))
    network.save_pretrained(folder)
    (folder / "README.md").write_text(f"---\nlicense: mit\n---\n# {folder.name}\n\nBy chance.")


def photo(width: int, height: int, colour: str = "orange") -> Image.Image:
    """Grain on an even colour, darker to the right."""
    grain = np.random.default_rng(0).normal(0, 12, (height, width, 1)) - np.linspace(0, 120, width)[None, :, None]
    even = np.asarray(Image.new("RGB", (width, height), colour)).astype(float)
    return Image.fromarray((even + grain).clip(0, 255).astype(np.uint8))


def original_checkpoint(path: Path) -> Path:
    """A ResNet of one block as the original project names its weights."""
    network = ResNet(width=4, blocks=1, smooth=False)
    initialise(network, torch.Generator().manual_seed(9))
    names = {
        name: name.replace(".layers.", ".conv_block.").replace("layers.", "model.") for name in network.state_dict()
    }
    save_file({names[name]: tensor.contiguous() for name, tensor in network.state_dict().items()}, path)
    return path
