"""The commands of `upright` by name. A command's module is loaded when the command is run, all of them only for the
help that lists them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from upright import __version__
from upright.app.state import WORKSPACE
from upright.show.cli.main import QUICK

# Name, module of this folder and what it calls it, panel of the help.
COMMANDS: Final = (
    ("scan", "scanning:scan", "Scan"),
    ("serve", "scanning:serve", "Scan"),
    ("connect", "connect:connect", "Scan"),
    ("findings", "look:findings", "Look"),
    ("explain", "look:explain", "Look"),
    ("inventory", "inventory:inventory", "Look"),
    ("shadow", "shadow:shadow", "Look"),
    ("show", "look:show", "Look"),
    ("mcp", "mcp:mcp", "Look"),
    ("paths", "paths:paths", "Look"),
    ("what-if", "what_if:what_if", "Look"),
    ("lineage", "lineage:lineage", "Look"),
    ("report", "compare:report", "Prove"),
    ("bom", "bill:bom", "Prove"),
    ("diff", "compare:diff", "Prove"),
    ("trends", "trends:trends", "Prove"),
    ("comply", "compare:comply", "Prove"),
    ("gate", "compare:gate", "Prove"),
    ("query", "compare:query", "Look"),
    ("fix", "change:fix", "Change"),
    ("undo", "change:undo", "Change"),
    ("respond", "responses:respond", "Change"),
    ("watch", "responses:watch", "Change"),
    ("selftest", "selftest:selftest", "Prove"),
    ("classify", "single:classify", "Single files"),
    ("accuracy", "measure:accuracy", "Prove"),
    ("redact", "redaction:redact", "Single files"),
    ("unredact", "redaction:unredact", "Single files"),
    ("scan-model", "single:scan_model", "Single files"),
    ("detections", "single:detections", "Single files"),
    ("journal", "change:journal", "Change"),
    ("key", "redaction:key", "Change"),
    ("db", "database:database", "Scan"),
    ("rules", "catalogs:rules", "Catalogs"),
    ("classifiers", "catalogs:classifiers", "Catalogs"),
    ("policy", "policies:policies", "Catalogs"),
)


class _Loaded(MutableMapping[str, Any]):
    """Commands by name, each loaded when it is asked for."""

    def __init__(self) -> None:
        self._places = {name: (place, panel) for name, place, panel in COMMANDS}
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            (module, _, attribute), panel = self._places[name][0].partition(":"), self._places[name][1]
            self._loaded[name] = _command(name, getattr(import_module(f"{__package__}.{module}"), attribute), panel)
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._places[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _command(name: str, made: Any, panel: str) -> Any:
    """A function, or a group of commands, as the command of this name."""
    holder = typer.Typer(add_completion=False, rich_markup_mode="rich")
    holder.callback()(_options)
    if isinstance(made, typer.Typer):
        holder.add_typer(made, name=name, rich_help_panel=panel)
    else:
        passed_on = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
        settings: Any = passed_on if name == QUICK else None
        holder.command(name, rich_help_panel=panel, context_settings=settings)(made)
    group: Any = typer.main.get_command(holder)
    return group.commands[name]


class Commands(TyperGroup):
    """The commands, of which only the one that is run is loaded."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Loaded()


_EXITS = (
    "Exit codes: 0 done; 1 the answer is no (a gate failed, a model file is malicious, something could not be done); "
    "2 an error, or a source that could not be read to its end; 130 stopped with Ctrl-C; 141 the output was cut off."
)
app = typer.Typer(
    name="upright",
    cls=Commands,
    help="Find every AI asset, the data that reaches it, what can go wrong, and put it right reversibly.",
    epilog=_EXITS,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"upright {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version_asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
    workspace: Annotated[
        str, typer.Option(envvar=WORKSPACE, help="Whose rows of a shared store to see and write (`default`).")
    ] = "",
) -> None:
    """Options of every command."""
    if workspace:
        os.environ[WORKSPACE] = workspace
