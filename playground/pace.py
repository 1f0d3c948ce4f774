"""An experiment and how fast this machine trained it."""

from __future__ import annotations

from dataclasses import dataclass

from playground.config import GanConfig


@dataclass(frozen=True)
class Pace:
    """Measured on this machine."""

    config: GanConfig
    images_per_second: float
    """real pictures shown to the discriminator; 0 when not known"""
