"""The benchmark that compares this copy with an earlier one: what it unpacks, and how it weighs what it finds."""

from __future__ import annotations

import subprocess

import pytest

from benchmarks import before


def test_ratios_are_those_of_a_round_so_that_a_busy_minute_counts_for_both() -> None:
    rounds = [({"s": 1.0}, {"s": 2.0}), ({"s": 30.0}, {"s": 60.0}), ({"s": 1.1}, {"s": 2.0})]
    assert before.compared(rounds) == {"s": {"now": 1.1, "before": 2.0, "times_before": 0.5}}


def test_who_comes_first_alternates(monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[str] = []
    monkeypatch.setattr(before, "visit", lambda browser, root: came.append(root.name) or {"s": float(len(came))})
    earlier = before.ROOT / "earlier"
    pairs = [before.one_round(None, earlier, is_even) for is_even in (True, False)]  # type: ignore[arg-type]
    assert came == [before.ROOT.name, "earlier", "earlier", before.ROOT.name]
    assert pairs == [({"s": 1.0}, {"s": 2.0}), ({"s": 4.0}, {"s": 3.0})]


@pytest.mark.skipif(
    subprocess.run(["git", "cat-file", "-e", before.REVISION], cwd=before.ROOT, capture_output=True).returncode != 0,
    reason="The history of the project is not here.",
)
def test_the_earlier_copy_is_whole_and_is_gone_afterwards() -> None:
    with before.earlier_copy(before.REVISION) as root:
        assert all((root / name).is_file() for name in ("app.py", "trainers/__main__.py"))
        assert list(root.glob("pretrained/*/model.safetensors"))
    assert not root.exists()


def test_a_revision_that_is_not_there_is_told() -> None:
    with pytest.raises(LookupError, match="no-such-revision"), before.earlier_copy("no-such-revision"):
        pass
