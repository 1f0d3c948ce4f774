"""A configuration from a link is either valid or made valid, with a plain note for each change."""

from __future__ import annotations

import dataclasses
from urllib.parse import parse_qsl

import pytest

from playground.config import BOUNDS, GanConfig, clamped, config_from_dict, to_query
from playground.data import DATASETS
from playground.models import ARCHITECTURES
from playground.objectives import OBJECTIVES

HOSTILE = [
    "", " ", "NaN", "nan", "inf", "-inf", "1e999", "-1e999", "9" * 5000, "0x10", "1e", "--1", "None", "null",
    "<script>alert(1)</script>", "'; DROP TABLE runs; --", "../../etc/passwd", "own-../../../x", "own-000000000000\n",
    "\x00", "\u202e3", "🙂" * 100, "[1]", [], [1, 2], {}, {"a": 1}, None, float("nan"), float("inf"), -float("inf"),
    object(), b"7", "x" * 100_000,
]  # fmt: skip


def valid(config: GanConfig) -> bool:
    names = (
        config.architecture in ARCHITECTURES
        and config.objective in OBJECTIVES
        and (config.dataset in DATASETS or config.dataset.startswith("own-"))
    )
    numbers = all(bounds.low <= getattr(config, name) <= bounds.high for name, bounds in BOUNDS.items())
    types = all(type(getattr(config, f.name)) is type(f.default) for f in dataclasses.fields(config))
    return names and numbers and types


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(GanConfig)])
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value)[:20])
def test_hostile_values_leave_a_valid_configuration_and_a_harmless_note(field: str, value: object) -> None:
    config, notes = clamped({field: value})
    assert valid(config)
    assert len(notes) == 1
    assert len(notes[0]) < 300
    assert field in notes[0]
    assert not set(notes[0]) & set("<>&\x00\n\u202e")


@pytest.mark.parametrize("field", BOUNDS)
@pytest.mark.parametrize(("value", "end"), [(-1e300, "low"), ("-5", "low"), ("1e300", "high"), (10**400, "high")])
def test_a_number_out_of_range_becomes_the_nearest_one(field: str, value: object, end: str) -> None:
    config, notes = clamped({field: value})
    if value == 10**400:  # too large for a float: not a number that could have been meant
        assert getattr(config, field) == getattr(GanConfig(), field)
    else:
        assert getattr(config, field) == getattr(BOUNDS[field], end)
    assert len(notes) == 1


def test_both_ends_of_a_range_are_valid() -> None:
    for end in ("low", "high"):
        raw = {name: getattr(bounds, end) for name, bounds in BOUNDS.items()}
        config, notes = clamped(raw)
        assert notes == []
        assert {name: getattr(config, name) for name in raw} == raw


def test_digits_of_any_script_are_numbers() -> None:
    config, notes = clamped({"epochs": "٤", "seed": "７"})
    assert (config.epochs, config.seed, notes) == (4, 7, [])


def test_a_fraction_where_a_whole_number_is_needed_is_said() -> None:
    config, notes = clamped({"epochs": "3.7"})
    assert config.epochs == 3
    assert notes == ["epochs must be a whole number between 1 and 300. It is set to 3."]
    assert clamped({"epochs": "3.0"}) == (GanConfig(epochs=3), [])


def test_the_largest_seed_is_written_out_in_a_note() -> None:
    _, notes = clamped({"seed": 2**40})
    assert "set to 2147483647" in notes[0]


@pytest.mark.parametrize(
    ("word", "truth"), [("true", True), ("True", True), ("1", True), ("0", False), ("FALSE", False)]
)
def test_words_for_true_and_false(word: str, truth: bool) -> None:
    assert clamped({"spectral_norm": word}) == (GanConfig(spectral_norm=truth), [])


def test_other_names_in_a_link_are_passed_over() -> None:
    assert clamped({"__theme": "dark", "run": "abc", "__class__": "x"}) == (GanConfig(), [])


def test_a_configuration_survives_its_link() -> None:
    config = GanConfig(
        dataset="own-0123456789ab", architecture="mlp", objective="hinge", epochs=3, batch_size=8,
        d_lr=0.1 + 0.2 - 0.25, g_lr=1e-6, beta1=0.0, d_steps=10, label_smoothing=0.1,
        spectral_norm=True, seed=2**31 - 1,
    )  # fmt: skip
    assert clamped(dict(parse_qsl(to_query(config)))) == (config, [])


def test_the_usual_configuration_has_an_empty_link() -> None:
    assert to_query(GanConfig()) == ""
    assert to_query(GanConfig(seed=3)) == "seed=3"


def test_a_config_file_is_read_as_it_was_written_or_refused() -> None:
    config = GanConfig(architecture="mlp", d_lr=3e-4)
    assert config_from_dict(dataclasses.asdict(config)) == config
    assert config_from_dict({}) == GanConfig()
    with pytest.raises(ValueError, match="batch_size"):
        config_from_dict({"batch_size": 7})
    with pytest.raises(ValueError, match="no architecture called 'stylegan'"):
        config_from_dict({"architecture": "stylegan"})


def test_what_a_link_leaves_out_is_as_the_architecture_suggests() -> None:
    suggested = GanConfig(architecture="mlp", d_lr=2e-4, g_lr=2e-4, beta1=0.5, batch_size=64)
    assert clamped({"architecture": "mlp"}) == (suggested, [])
    assert to_query(suggested) == "architecture=mlp"
    assert clamped({"architecture": "mlp", "d_lr": "0.01"})[0] == dataclasses.replace(suggested, d_lr=0.01)
