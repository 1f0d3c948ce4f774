"""A configuration from a link is either valid or made valid, with a plain note for each change."""

from __future__ import annotations

import dataclasses
from urllib.parse import parse_qsl

import pytest

from playground.config import exact, nearest, plain_number, plain_values, setting, settings_of, to_query
from playground.data import DATASETS
from playground.models import ARCHITECTURES
from playground.objectives import OBJECTIVES
from playground.ui.train.link import settings_query
from trainers.method import config_of, nearest_config
from trainers.methods import all_methods
from trainers.methods.gan import Gan, GanConfig

BOUNDS = {name: known for name, known in settings_of(GanConfig).items() if known.low is not None}


@dataclasses.dataclass(frozen=True)
class Slow:
    rate: float = setting(2e-5, "Rate", "How far a step goes.", (1e-6, 1.0))


def clamped(raw: dict[str, object]) -> tuple[GanConfig, list[str]]:
    config, notes = nearest_config(Gan, raw)
    assert isinstance(config, GanConfig)
    return config, notes


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
    numbers = all(b.low <= getattr(config, name) <= b.high for name, b in BOUNDS.items())  # type: ignore[operator]
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
    ("number", "digits", "words"),
    [(2e-5, 3, "0.00002"), (-1.23456e-5, 3, "-0.0000123"), (12345.6, 3, "12300"), (0.1 + 0.2, None, "0.3"),
     (-1e-15, 3, "0"), (0.0, 2, "0"), (130.0, 2, "130"), (1.23e40, 3, "1.23e+40")],
)  # fmt: skip
def test_a_number_for_people_has_no_powers_of_ten(number: float, digits: int | None, words: str) -> None:
    assert plain_number(number, digits) == words


def test_a_usual_rate_is_written_out_in_a_note() -> None:
    _, notes = nearest(Slow(), {"rate": "fast"})
    assert notes == ["rate must be a number, not 'fast'. It is set to the usual 0.00002."]


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
    mlp = {"architecture": "mlp"}
    assert clamped(mlp | dict(parse_qsl(to_query(config, Gan.usual(mlp))))) == (config, [])
    assert clamped(dict(parse_qsl(settings_query(Gan, config)))) == (config, [])


def test_the_usual_configuration_has_an_empty_link() -> None:
    assert settings_query(Gan, GanConfig()) == ""
    assert settings_query(Gan, GanConfig(seed=3)) == "seed=3"


def test_a_config_file_is_read_as_it_was_written_or_refused() -> None:
    config = GanConfig(architecture="mlp", d_lr=3e-4)
    assert config_of(Gan, dataclasses.asdict(config)) == config
    assert config_of(Gan, {}) == GanConfig()
    with pytest.raises(ValueError, match="batch_size"):
        config_of(Gan, {"batch_size": 7})
    with pytest.raises(ValueError, match="no architecture called 'stylegan'"):
        config_of(Gan, {"architecture": "stylegan"})


def test_what_a_link_leaves_out_is_as_the_architecture_suggests() -> None:
    suggested = GanConfig(
        architecture="mlp", objective="non_saturating", d_lr=2e-4, g_lr=2e-4, beta1=0.5, beta2=0.999, batch_size=64,
        decay=False,
    )  # fmt: skip
    assert clamped({"architecture": "mlp"}) == (suggested, [])
    assert settings_query(Gan, suggested) == "architecture=mlp"
    assert clamped({"architecture": "mlp", "d_lr": "0.01"})[0] == dataclasses.replace(suggested, d_lr=0.01)


@pytest.mark.parametrize("name", list(all_methods()))
def test_every_setting_of_every_method_says_what_it_is_and_holds_its_default(name: str) -> None:
    method = all_methods()[name]
    usual = method.usual()
    for field, known in settings_of(method.config_type).items():
        value = getattr(usual, field)
        assert known.label and known.hint.endswith("."), field
        if isinstance(value, int | float) and not isinstance(value, bool):
            assert known.low is not None and known.high is not None and known.low <= value <= known.high, field
        if known.choices is not None:
            assert value in known.choices(), field


@pytest.mark.parametrize("name", list(all_methods()))
def test_the_settings_of_every_method_survive_a_file_and_a_link(name: str) -> None:
    method = all_methods()[name]
    usual = method.usual()
    assert exact(method.usual(), plain_values(usual)) == usual
    query = dict(parse_qsl(to_query(dataclasses.replace(usual, seed=12), usual)))
    assert nearest(usual, query) == (dataclasses.replace(usual, seed=12), [])
