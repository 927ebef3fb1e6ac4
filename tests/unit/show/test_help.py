"""The help of the command line, and of every command in it."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from upright.show.cli.commands import COMMANDS, app


def test_the_help_lists_every_command() -> None:
    done = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    assert [name for name, _, _ in COMMANDS if f" {name} " not in done.output] == []


@pytest.mark.parametrize("name", [name for name, _, _ in COMMANDS])
def test_every_command_explains_itself(name: str) -> None:
    done = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    assert "usage" in done.output.lower()
