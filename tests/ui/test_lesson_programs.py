"""What Lessons says of programs and shells is what the README says, whose tests run it."""

from __future__ import annotations

import re

from small import ROOT

from playground.ui.lessons.facts import COMMANDS, SNIPPET

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_stands_in_the_readme() -> None:
    lines = [line for block in re.findall(r"```bash\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
    assert [command.line for command in COMMANDS if command.line not in lines] == []
    assert all(command.does.endswith(".") for command in COMMANDS)


def test_the_program_is_the_readmes() -> None:
    assert f"```python\n{SNIPPET}\n```" in README
