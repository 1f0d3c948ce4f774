"""Networks that can be asked for a class: who waits for whom."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from playground.pretrained import Pretrained
from playground.ui.labels import label_models
from playground.ui.labels.label_models import LabelModels


def test_who_moves_a_slider_does_not_wait_for_a_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    models = LabelModels(Pretrained())
    name = models.names[0]
    begun, may_end = threading.Event(), threading.Event()

    def measure(*_: Any) -> str:
        begun.set()
        assert may_end.wait(60)
        return "measured"

    monkeypatch.setattr(label_models, "examine", measure)
    measuring = threading.Thread(target=models.examination, args=(name, 100, 0))
    measuring.start()
    assert begun.wait(60)
    asking = threading.Thread(target=models.classifier, args=(name,))
    asking.start()
    asking.join(60)
    waits = asking.is_alive()
    may_end.set()
    measuring.join(60)
    assert not waits and not measuring.is_alive()
    assert models.examination(name, 100, 0) == "measured"
