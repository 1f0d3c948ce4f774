"""Scripts and styles are files beside their module, and are found by being there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from playground.ui import assets
from playground.ui.assets import UI, beside, styles

SOURCES = sorted(UI.rglob("*.py"))
GLUE = 200
"""characters of script that may stand in Python"""


def test_every_style_is_on_the_page_once_the_themes_first_and_the_components_before_the_tabs() -> None:
    sheets = {path: path.read_text(encoding="utf-8") for path in UI.rglob("*.css")}
    page = styles()
    places = {path: page.index(sheet) for path, sheet in sheets.items()}
    assert all(page.count(sheet) == 1 for sheet in sheets.values())
    assert places.pop(UI / "theme.css") == 0
    of_components = [place for path, place in places.items() if path.parent.name == "components"]
    of_tabs = [place for path, place in places.items() if path.parent.name != "components"]
    assert max(of_components) < min(of_tabs)


def test_a_style_is_found_by_being_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("theme", "new/section", "components/widget"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.css").write_text(f"/* {name} */")
    monkeypatch.setattr(assets, "UI", tmp_path)
    assert styles() == "/* theme */\n/* components/widget */\n/* new/section */"


def test_a_rule_inside_a_media_query_is_of_a_part_of_the_page() -> None:
    """Gradio puts such a rule below its container: one of the container or of what holds it would never match."""
    media = re.compile(r"@media[^{]*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}")
    inside = [
        (path.name, selector.strip())
        for path in UI.rglob("*.css")
        for body in media.findall(re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL))
        for selectors in re.findall(r"([^{}]*)\{", body)
        for selector in selectors.split(",")
    ]
    assert len(inside) > 100
    assert not [one for one in inside if re.match(r"(html|body|:root|\.gradio-container|\.main)\b", one[1])]


SCRIPTS = sorted(UI.rglob("*.js"))
MODULES = [script for script in SCRIPTS if re.search(r"^export ", script.read_text(encoding="utf-8"), re.MULTILINE)]
"""that the browser fetches by itself, from a folder of their own"""


@pytest.mark.parametrize("script", MODULES, ids=lambda path: path.stem)
def test_a_script_module_lies_in_a_folder_without_python_and_asks_for_others_of_the_page_alone(script: Path) -> None:
    assert list(script.parent.glob("*.py")) == []
    imports = re.findall(r"from '([^']+)'", script.read_text(encoding="utf-8"))
    assert all(name.startswith(("./", "../")) for name in imports)
    assert all((script.parent / name).is_file() for name in imports)


def test_the_mathematics_of_the_lab_knows_no_page() -> None:
    scripts = list((UI / "lab" / "maths").glob("*.js"))
    assert scripts
    for script in scripts:
        assert not re.search(r"\b(document|window|navigator|location)\b", script.read_text(encoding="utf-8")), script


@pytest.mark.parametrize("script", [path for path in SCRIPTS if path not in MODULES], ids=lambda path: path.stem)
def test_a_script_belongs_to_the_module_beside_it_or_is_named_by_one(script: Path) -> None:
    module = script.with_suffix(".py")
    assert beside(str(module), "js") == script.read_text(encoding="utf-8")
    is_its_own = module.is_file() and "__file__" in module.read_text(encoding="utf-8")
    reading = re.compile(r"beside\(|markup_and_script\(")
    named = [path for path in SOURCES if reading.search(text := path.read_text()) and f'"{script.stem}"' in text]
    assert is_its_own or named


def test_no_script_and_no_style_hides_in_a_python_string() -> None:
    code = re.compile(r"=>|addEventListener|querySelector|\{[^{}]*:[^{}]*;[^{}]*\}")
    hidden = [
        f"{path.relative_to(UI)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if len(node.value) > GLUE and code.search(node.value)
    ]
    assert hidden == []


def test_the_colours_of_real_pictures_and_fakes_paint_no_state() -> None:
    rules = re.findall(
        r"([^{}]+)\{([^{}]*var\(--(?:real|fake)\)[^{}]*)\}", (UI / "theme.css").read_text(encoding="utf-8")
    )
    assert {selector.strip().splitlines()[-1].strip() for selector, _ in rules} == {
        ".c-real", ".c-fake", ".coverage .bars i",
    }  # fmt: skip
