"""Networks that know photographs, and how far apart two pictures are in what they see."""

from __future__ import annotations

from collections.abc import Mapping

from playground.config import setting
from trainers.features.base import Features, difference_of_maps
from trainers.features.lite import LiteFeatures
from trainers.features.vgg import VggFeatures

FEATURES: Mapping[str, type[Features]] = {"lite0": LiteFeatures, "vgg16": VggFeatures}


def features_setting(default: str) -> str:
    """The setting of a method that compares pictures in features."""
    chosen: str = setting(
        default,
        "Features",
        "Of which network, where differences in features count.",
        choices=lambda: {name: kind.title for name, kind in FEATURES.items()},
        group="shell",
    )
    return chosen


__all__ = ["FEATURES", "Features", "LiteFeatures", "VggFeatures", "difference_of_maps", "features_setting"]
