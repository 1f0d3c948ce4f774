"""Older fakes for the discriminator, so that it does not forget what it has seen through (Shrivastava et al. 2017)."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


class ImagePool:
    """Keeps the last fakes and gives some of them out again in place of new ones (section 2.3)."""

    def __init__(self, size: int, seed: int) -> None:
        self.size = size
        self._kept: list[Tensor] = []
        self._rng = torch.Generator().manual_seed(seed)

    def exchanged(self, fakes: Tensor) -> Tensor:
        """fakes: (n, c, h, w) -> as many; each is new, or, once the pool is full, with even chances an older one."""
        given = []
        for fake in fakes:
            if len(self._kept) < self.size:
                self._kept.append(fake)
                given.append(fake)
            elif self.size and float(torch.rand((), generator=self._rng)) < 0.5:
                place = int(torch.randint(self.size, (), generator=self._rng))
                given.append(self._kept[place])
                self._kept[place] = fake
            else:
                given.append(fake)
        return torch.stack(given).contiguous(memory_format=torch.channels_last)

    def state_dict(self) -> dict[str, Any]:
        """The pictures, and where chance stands."""
        return {"kept": [fake.clone() for fake in self._kept], "rng": self._rng.get_state()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self._kept = list(state["kept"])
        self._rng.set_state(state["rng"].cpu())
