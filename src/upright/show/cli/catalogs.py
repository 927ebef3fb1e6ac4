"""Commands that list what the catalogs hold."""

from __future__ import annotations

from typing import Annotated

import typer

from upright.model.errors import NotFoundError
from upright.show.cli.look import Format
from upright.show.cli.measure import test_classifiers
from upright.show.cli.output import OutputFormat, emit

rules = typer.Typer(help="The rules.", no_args_is_help=True)
classifiers = typer.Typer(help="The classifiers.", no_args_is_help=True)


@rules.command("list")
def list_rules(*, output: Format = OutputFormat.TABLE) -> None:
    """List every rule."""
    from upright.app.catalog import units
    from upright.show.documents import schema

    known = units("rules").values()
    document = {
        "schema": schema("rules"),
        "rules": [
            {
                "id": rule.id,
                "title": rule.title,
                "severity": rule.severity.name.lower(),
                "assesses": sorted(rule.assesses),
                "signals": list(rule.signals),
                "remediations": list(rule.remediations),
                "weakness": list(rule.weakness),
            }
            for rule in known
        ],
    }
    rows = ((rule.id, rule.severity.name.lower(), rule.title) for rule in known)
    emit(output, document, ("rule", "severity", "what is wrong"), rows, "no rules")


@rules.command("show")
def show_rule(rule: Annotated[str, typer.Argument(help="Id of a rule.")]) -> None:
    """Print the reference page of a rule."""
    _page("rules", rule)


@classifiers.command("list")
def list_classifiers(*, output: Format = OutputFormat.TABLE) -> None:
    """List every classifier with its sensitivity, regulations, countries and aliases."""
    from upright.app.catalog import units
    from upright.show.documents import schema

    known = units("classifiers").values()
    document = {
        "schema": schema("classifiers"),
        "classifiers": [
            {
                "id": unit.id,
                "title": unit.title,
                "sensitivity": unit.sensitivity.name.lower(),
                "regulations": list(unit.regulations),
                "countries": list(unit.countries),
                "aliases": list(unit.aliases),
            }
            for unit in known
        ],
    }
    rows = ((u.id, u.sensitivity.name.lower(), u.title, " ".join(u.countries)) for u in known)
    emit(output, document, ("class", "sensitivity", "title", "countries"), rows, "no classifiers")


@classifiers.command("show")
def show_classifier(classifier: Annotated[str, typer.Argument(help="Id of a data class.")]) -> None:
    """Print the reference page of a classifier."""
    _page("classifiers", classifier)


classifiers.command("test")(test_classifiers)


def _page(shelf: str, unit_id: str) -> None:
    from upright.app.catalog import units
    from upright.app.workspace import closest
    from upright.show.reference import page

    known = units(shelf)
    if unit_id not in known:
        raise NotFoundError(closest(shelf.removesuffix("s"), unit_id, list(known)))
    typer.echo(page(shelf, known[unit_id]), nl=False)
