"""PixelRNN: a picture is written by a network that remembers all of it (van den Oord et al. 2016, sections 3.2, 3.3).

PixelCNN's chances (eq. 1), but what has been written is remembered by two LSTMs instead of looked at through kernels.
They walk along diagonals, so that a place is reached from the one beside it and the one above it at once (figure 4):
one from the left, one from the right. The map of the second is moved down a row, since what lies to the right of a
pixel in its own row is not written yet. So each pixel knows all that come before it, where kernels leave some unseen.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.models import Architecture
from trainers.dataset_config import architecture_setting
from trainers.likelihood import LikelihoodConfig
from trainers.methods.pixelcnn import FIRST_KERNEL, PIXELS, SIDE, MaskedConv2d, PixelCnn, PixelWriter

DIAGONALS = 2 * SIDE - 1


def skewed(maps: Tensor) -> Tensor:
    """Maps (28, 28, ...), each row moved to the right by its number: diagonals become columns (figure 3).

    (28, 28, ...) -> (28, 55, ...), 0 outside the picture.
    """
    spaced = torch.cat([maps, torch.zeros_like(maps)], dim=1).flatten(0, 1)
    return spaced[: SIDE * DIAGONALS].view(SIDE, DIAGONALS, *maps.shape[2:])


def straightened(maps: Tensor) -> Tensor:
    """The inverse of `skewed`: (28, 55, ...) -> (28, 28, ...)."""
    flat = maps.flatten(0, 1)
    return torch.cat([flat, flat[:SIDE]]).view(SIDE, 2 * SIDE, *maps.shape[2:])[:, :SIDE]


class DiagonalLstm(nn.Module):
    """One of the two: what it knows at a place comes from the maps there, the place beside and the place above.

    It walks from the left; to come from the right it is given maps that are turned round. What leads from state to
    state has no bias, so that outside the picture, where the maps are 0, it knows nothing.
    """

    def __init__(self, channels: int, units: int) -> None:
        super().__init__()
        self.units = units
        self.seen, self.known = nn.Linear(channels, 4 * units), nn.Linear(2 * units, 4 * units, bias=False)

    def forward(self, maps: Tensor) -> Tensor:
        """(n, channels, 28, 28) -> (n, units, 28, 28)."""
        inputs = skewed(self.seen(maps.permute(2, 3, 0, 1))).unbind(dim=1)
        state = cell = inputs[0].new_zeros(SIDE, len(maps), self.units)
        states = []
        for diagonal in inputs:
            state, cell = self.step(diagonal, state, F.pad(state, (0, 0, 0, 0, 1, -1)), cell)
            states.append(state)
        return straightened(torch.stack(states, dim=1)).permute(2, 3, 0, 1)

    def step(self, inputs: Tensor, beside: Tensor, above: Tensor, cell: Tensor) -> tuple[Tensor, Tensor]:
        """The next states and cells (eq. 3). inputs: (..., 4 * units); the others: (..., units), cell beside."""
        gates = inputs + self.known(torch.cat([beside, above], dim=-1))
        gates, content = gates.split([3 * self.units, self.units], dim=-1)
        out, forget, write = torch.sigmoid(gates).chunk(3, dim=-1)
        cell = torch.addcmul(forget * cell, write, torch.tanh(content))
        return out * torch.tanh(cell), cell


class PixelRNN(PixelWriter):
    """A masked 7x7 layer, the two LSTMs that add to it, and two 1x1 layers to the log odds of white."""

    def __init__(self, units: int = 16) -> None:
        super().__init__()
        width = 2 * units
        self.first = MaskedConv2d(1, width, FIRST_KERNEL, "A")
        # Its map is moved down a row, so that here a pixel may see itself.
        self.first_above = MaskedConv2d(1, width, FIRST_KERNEL, "B")
        self.left, self.right = DiagonalLstm(width, units), DiagonalLstm(width, units)
        self.joining = nn.Conv2d(width, width, 1)
        self.mixing, self.last = nn.Conv2d(width, width, 1), nn.Conv2d(width, 1, 1)

    def log_odds(self, pictures: Tensor) -> Tensor:
        maps = self.first(pictures)
        from_left = self.left(maps)
        from_right = self.right(self.first_above(pictures).flip(-1)).flip(-1)
        known = torch.cat([from_left, F.pad(from_right, (0, 0, 1, -1))], dim=1)
        return self.odds(maps, known)

    def odds(self, maps: Tensor, known: Tensor) -> Tensor:
        """maps, known: (n, 2 * units, h, w) -> log odds (n, 1, h, w)."""
        maps = maps + self.joining(known)
        odds: Tensor = self.last(F.relu(self.mixing(F.relu(maps))))
        return odds

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        """z: (n, 784), standard normal -> (n, 1, 28, 28), each pixel -1 or 1, chosen as in PixelCNN.

        A pixel costs one step of the LSTM from the left; when a row is whole, the one from the right walks back.
        """
        chances = torch.special.ndtr(z.float())
        margin = FIRST_KERNEL // 2
        with torch.autocast(z.device.type, enabled=False):
            room = self.first.room(len(z))
            # What each LSTM knows of the row above and of this one, and a place without content beyond the edge.
            left, right = Memory(self.left, len(z)), Memory(self.right, len(z))
            for row in range(SIDE):
                for column in range(SIDE):
                    maps = self.first.at(room, row, column)
                    known = torch.cat([left.step(maps, column), right.states[:, SIDE - 1 - column]], dim=1)
                    odds = self.odds(maps[:, :, None, None], known[:, :, None, None]).flatten()
                    white = chances[:, row * SIDE + column] < torch.sigmoid(odds)
                    room[:, row + margin, column + margin, 0] = 2.0 * white - 1
                for place in range(SIDE):
                    right.step(self.first_above.at(room, row, SIDE - 1 - place), place)
        return room[:, margin:-margin, margin:-margin, 0].unsqueeze(1).clone()


class Memory:
    """What an LSTM knows while a picture is written row by row: of places not reached yet, what it knew a row above."""

    def __init__(self, lstm: DiagonalLstm, n: int) -> None:
        self.lstm = lstm
        weight = lstm.known.weight
        self.states, self.cells = (weight.new_zeros(n, SIDE, lstm.units) for _ in "sc")

    def step(self, maps: Tensor, place: int) -> Tensor:
        """Walk to the next place of the row. maps: (n, channels) there -> its state, (n, units)."""
        beside, cell = (
            kept[:, place - 1] if place else torch.zeros_like(kept[:, 0]) for kept in (self.states, self.cells)
        )
        self.states[:, place], self.cells[:, place] = self.lstm.step(
            self.lstm.seen(maps), beside, self.states[:, place], cell
        )
        return self.states[:, place]


ARCHITECTURES = {
    "pixelrnn28": Architecture(
        name="pixelrnn28",
        title="PixelRNN, 28 pixels",
        summary="Two LSTMs along diagonals, from the left and from the right, that remember all earlier pixels.",
        source="van den Oord et al. 2016, Pixel Recurrent Neural Networks, section 3.2 and table 1; fewer units.",
        image_size=SIDE,
        latent_dim=PIXELS,
        generator=PixelRNN,
        suggested={"lr": 5e-3, "batch_size": 16, "epochs": 1},
    )
}


@dataclass(frozen=True)
class PixelRnnConfig(LikelihoodConfig):
    """Everything that changes the result."""

    architecture: str = architecture_setting("pixelrnn28", lambda: ARCHITECTURES)


class PixelRnn(PixelCnn):
    """Pixel after pixel, with a memory of all that is written."""

    title, parent = "PixelRNN", "pixelcnn"
    summary = "A picture is written pixel by pixel, by two memories that walk along its diagonals and miss no pixel."
    source = "van den Oord et al. 2016, Pixel Recurrent Neural Networks, eq. 1 and 3, section 3.2 (Diagonal BiLSTM)"
    departures = (
        "One layer of LSTMs with 16 units, where the paper's best has seven such. The LSTM from the right sees the "
        "pixel that it stands on, else the last one of the row above would stay unseen. A grey pixel is white or black "
        "by chance, drawn anew each time it is looked at (the paper draws once)."
    )
    formula = (
        "min  − Σᵢ log p(xᵢ | [[h(x₁, …, xᵢ₋₁)]])\n[[h, c at a place = LSTM(maps there; h, c beside it; h above it)]]"
    )
    hint = (
        "Each row is one picture while it is written, from the top left to the bottom right; grey is not written yet. "
        "Of MNIST a cost of 79.2 nats a picture is published (van den Oord et al. 2016, table 4)."
    )
    config_type = PixelRnnConfig  # type: ignore[assignment]
    config: PixelRnnConfig  # type: ignore[assignment]
    architectures = ARCHITECTURES
