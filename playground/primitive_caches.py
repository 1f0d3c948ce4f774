"""How many compiled layers a process remembers, as its environment says it before torch is imported.

oneDNN compiles a layer for each shape that comes, and a thousand are remembered where nothing is said: 260 MB, once
people have tried many batch sizes or pictures of many sizes. A method has 40 to 150 of them.
"""

from __future__ import annotations

VARIABLES = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY")
"""of oneDNN, and of what lies between it and torch: what one of them has forgotten the other may still hold"""
OF_PAGE, OF_TRAINER = 256, 384
"""a race of four methods still fits; runs that are alike share theirs"""


def capacity(most: int) -> dict[str, str]:
    """For the environment of a process."""
    return dict.fromkeys(VARIABLES, str(most))
