"""Commands that measure classifiers: their accuracy on labelled documents, their own examples."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upright.model.errors import ConfigError
from upright.show.cli.output import OutputFormat, console, counted, emit, plain, working

if TYPE_CHECKING:
    from upright.classify.accuracy import Accuracy
    from upright.show.accuracy_shapes import AccuracyDocument

OURS = 2_000_000  # bytes of documents made when no corpus is named
NEGATIVES = 1_000_000  # and of those with nothing to find
SEED = 2026


def accuracy(
    corpora: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[CORPUS...]", help="Labelled documents; without one, made-up ones of our own."),
    ] = None,
    *,
    own: Annotated[
        Path | None, typer.Option("--classifiers", help="Folder of classifiers of your own.", exists=True)
    ] = None,
    names: Annotated[bool, typer.Option(help="Look for names and addresses in free text.")] = True,
    output: Annotated[OutputFormat, typer.Option("--format", help="table, json or csv.")] = OutputFormat.TABLE,
) -> None:
    """Print precision, recall and F1 of each classifier on labelled documents.

    Without a corpus also false predictions on made-up documents with nothing to find.
    """
    from upright.app.labelling import engine_of
    from upright.classify.accuracy import document_of, measure, read_documents, types
    from upright.show.documents import accuracy_document
    from upright.testing.corpus import documents, negatives

    engine = engine_of(own, names=names)
    known = types(engine)
    ours = () if corpora else (document_of(row, known) for row in documents(SEED, OURS))
    with working("measuring ..."):
        found = measure(engine, chain(ours, *(read_documents(path, known) for path in corpora or ())))
        nothing = None if corpora else measure(engine, (document_of(row, known) for row in negatives(SEED, NEGATIVES)))
    if not found.documents:
        raise ConfigError(f"{', '.join(map(str, corpora or ()))}: no document in it")
    document = accuracy_document(found, nothing)
    columns = ("class", "precision", "recall", "f1", "right", "false", "missed")
    rows = [*(list(row.values()) for row in document["classes"]), ["all", *document["total"].values()]]
    emit(
        output,
        document,
        columns,
        ([f"{cell:.3f}" if isinstance(cell, float) else cell for cell in row] for row in rows),
        "no documents",
    )
    if output is OutputFormat.TABLE:
        _say(found, document)


def _say(found: Accuracy, document: AccuracyDocument) -> None:
    out = console()
    labelled = sum(score.right + score.missed > 0 for score in found.scores.values())
    out.print(plain(f"{found.documents} documents; {found.good} of {labelled} labelled classes at F1 0.90 or above"))
    if found.unknown:
        out.print(plain(f"types that no classifier knows, left out: {', '.join(sorted(found.unknown))}"))
    if "negatives" in document:
        nothing = document["negatives"]
        most = ", ".join(f"{name} {count}" for name, count in list(nothing["by_class"].items())[:5])
        where = f"{nothing['characters'] / 1e6:.1f} MB with nothing to find"
        out.print(
            plain(f"{nothing['false']} false on {where}: {nothing['per_mb']} per MB{f' ({most})' if most else ''}")
        )


def test_classifiers(
    own: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help="A YAML file or a folder of your own; without: all of ours.")
    ] = None,  # noqa: PT028  a command, no test
) -> None:
    """Run the examples of classifiers: every match has a hit, no reject has one."""
    from upright.app.labelling import engine_of, own_classifiers
    from upright.model.errors import ConfigError
    from upright.testing.classifiers import check_classifier

    engine = engine_of(own)
    tested = own_classifiers(own) if own else engine.classifiers
    wrong = []
    with working("trying every example ..."):
        for unit in tested:
            try:
                check_classifier(unit, engine)
            except AssertionError as error:
                wrong.append(str(error))
    if wrong:
        raise ConfigError("; ".join(wrong))
    examples = sum(len(unit.matches) + len(unit.rejects) for unit in tested)
    console().print(plain(f"{counted(len(tested), 'classifier')}: {examples} examples hold"))
