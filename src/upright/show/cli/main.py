"""The `upright` command. Exit codes: 0 done, 1 the answer is no (gate failed, malicious model, drift asked for), 2
error.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from upright import __version__
from upright.model.errors import UprightError
from upright.show.cli import (
    bill,
    catalogs,
    change,
    compare,
    database,
    inventory,
    look,
    mcp,
    measure,
    redaction,
    scanning,
    shadow,
    single,
)

app = typer.Typer(
    name="upright",
    help="Find every AI asset, the data that reaches it, what can go wrong, and put it right reversibly.",
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
) -> None:
    """Options of every command."""


for _name, _command, _panel in (
    ("scan", scanning.scan, "Scan"),
    ("serve", scanning.serve, "Scan"),
    ("findings", look.findings, "Look"),
    ("explain", look.explain, "Look"),
    ("inventory", inventory.inventory, "Look"),
    ("shadow", shadow.shadow, "Look"),
    ("show", look.show, "Look"),
    ("mcp", mcp.mcp, "Look"),
    ("paths", look.paths, "Look"),
    ("lineage", look.lineage, "Look"),
    ("report", compare.report, "Prove"),
    ("bom", bill.bom, "Prove"),
    ("diff", compare.diff, "Prove"),
    ("comply", compare.comply, "Prove"),
    ("gate", compare.gate, "Prove"),
    ("query", compare.query, "Look"),
    ("fix", change.fix, "Change"),
    ("undo", change.undo, "Change"),
    ("classify", single.classify, "Single files"),
    ("accuracy", measure.accuracy, "Prove"),
    ("redact", redaction.redact, "Single files"),
    ("unredact", redaction.unredact, "Single files"),
    ("scan-model", single.scan_model, "Single files"),
    ("detections", single.detections, "Single files"),
):
    app.command(_name, rich_help_panel=_panel)(_command)
app.add_typer(change.journal, name="journal", rich_help_panel="Change")
app.add_typer(redaction.key, name="key", rich_help_panel="Change")
app.add_typer(database.database, name="db", rich_help_panel="Scan")
app.add_typer(catalogs.rules, name="rules", rich_help_panel="Catalogs")
app.add_typer(catalogs.classifiers, name="classifiers", rich_help_panel="Catalogs")
app.add_typer(catalogs.policies, name="policy", rich_help_panel="Catalogs")


def main() -> None:
    """Run the command line; errors made for people are printed as one line."""
    try:
        app()
    except UprightError as error:
        sys.stderr.write(f"upright: {error}\n")
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.stderr.write("upright: stopped\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
