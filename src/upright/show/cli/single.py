"""Commands that judge single files without a scan: classify, scan-model, detections."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upright.model.errors import Unreachable, in_words
from upright.model.share import spoken
from upright.show.cli.output import OutputFormat, console, emit, plain, working

if TYPE_CHECKING:
    from upright.classify.engine import Engine
    from upright.classify.explain import Explanation
    from upright.classify.reading import Readout


def classify(
    targets: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, databases, buckets; `-`: standard input.")
    ],
    *,
    kind: Annotated[str, typer.Option("--format", help="table or jsonl; with --for-training also json.")] = "table",
    input_format: Annotated[str, typer.Option(help="text, or jsonl: one document on each line.")] = "text",
    text_key: Annotated[str, typer.Option(help="Key of the text in each JSON line.")] = "text",
    id_key: Annotated[str, typer.Option(help="Key of the id in each JSON line.")] = "id",
    explain: Annotated[bool, typer.Option("--explain", help="Say why each value counts.")] = False,
    full: Annotated[bool, typer.Option(help="Read large files and tables to their end instead of a sample.")] = False,
    names: Annotated[bool, typer.Option(help="Look for names and addresses in free text.")] = True,
    own: Annotated[
        Path | None, typer.Option("--classifiers", help="Folder of classifiers of your own.", exists=True)
    ] = None,
    for_training: Annotated[
        bool,
        typer.Option("--for-training", help="Judge whether a model may learn from it: exit 0 safe, 1 no, 2 unknown."),
    ] = False,
    summarise: Annotated[
        str,
        typer.Option(
            "--summarise", metavar="URL", help="With --for-training: have a model sum it up (OpenAI protocol)."
        ),
    ] = "",
    model: Annotated[str, typer.Option(help="The model that sums up, as its endpoint names it.")] = "",
    allow_remote: Annotated[bool, typer.Option(help="Let the endpoint be on another machine.")] = False,
) -> None:
    """Label sensitive data: class, place and confidence of each value, never the value."""
    from upright.app.labelling import engine_of

    _one_of("--format", kind, ("table", "json", "jsonl") if for_training or summarise else ("table", "jsonl"))
    _one_of("--input-format", input_format, ("text", "jsonl"))
    engine = engine_of(own, names=names)
    if for_training or summarise:
        from upright.show.cli.fitness import judge

        judge(targets, engine, kind, full=full, summariser=(summarise, model, allow_remote))
    lines = input_format == "jsonl"
    readouts = (
        _json_lines(targets, (text_key, id_key), engine, why=explain)
        if lines
        else _files(targets, engine, why=explain, full=full)
    )
    found, missed, written = False, False, json.JSONEncoder(ensure_ascii=False).encode
    with working("reading ...") as over:
        for identity, readout in readouts:
            found = found or bool(readout.spans or readout.labels)
            missed = missed or bool(readout.gaps)
            if kind == "jsonl":
                over()
                sys.stdout.write(written(_row("id" if lines else "path", identity, readout)) + "\n")
            elif readout.spans or readout.labels or readout.gaps:
                over()
                _print(identity, readout)
    if kind != "jsonl" and not found:
        typer.echo(f"no sensitive data found{' in what could be read' if missed else ''}")


def _one_of(option: str, given: str, known: Sequence[str]) -> None:
    if given not in known:
        raise typer.BadParameter(f"{option} {given!r}: one of {', '.join(known)}")


def _row(name: str, identity: Any, readout: Readout) -> dict[str, Any]:
    from upright.show.documents import label_row

    spans = [
        {"start": start, "end": end, "class": data_class, "confidence": confidence, "line": line, "hint": hint}
        for start, end, data_class, confidence, line, hint, _ in readout.spans
    ]
    for span, each in zip(spans, readout.spans, strict=True):
        if each.why:
            span.update(_why(each.why))
    row: dict[str, Any] = {name: identity, "spans": spans, "gaps": [gap.why for gap in readout.gaps]}
    return row | ({"labels": [label_row(label) for label in readout.labels]} if readout.labels else {})


def _why(why: Explanation) -> dict[str, Any]:
    return {
        "pattern": why.pattern,
        "check": why.check,
        "context": [{"phrase": phrase, "weight": weight} for phrase, weight in why.context],
        "column": why.column,
        "confidence_alone": why.alone,
        "names_a_thing": why.thing,
    }


def _reason(why: Explanation) -> str:
    context = ", ".join(f"{phrase!r} ({weight:.1f})" for phrase, weight in why.context)
    parts = (
        f"pattern {why.pattern}",
        f"check {why.check} passed" if why.check else "",
        f"near {context}" if context else "",
        f"column {why.column!r}" if why.column else "",
        "its label names a thing" if why.thing else "",
        f"{why.alone:.2f} without context",
    )
    return "    " + "; ".join(part for part in parts if part)


def _print(identity: Any, readout: Readout) -> None:
    out = console()
    for span in readout.spans:
        out.print(
            plain(f"{identity}:{span.line}  {span.data_class}  {span.confidence:.2f}  {span.hint}"), soft_wrap=True
        )
        if span.why:
            out.print(plain(_reason(span.why), "dim"), soft_wrap=True)
    for label in readout.labels:
        share = spoken(label.holding, label.examined, label.population)
        said = f"{label.partition}  {label.data_class}  {label.confidence:.2f}  {share}  {label.hint}"
        out.print(plain(said), soft_wrap=True)
    for gap in readout.gaps:
        console(stderr=True).print(plain(f"{identity}: not read: {gap.why}", "yellow"), soft_wrap=True)


def _files(targets: Iterable[str], engine: Engine, *, why: bool, full: bool) -> Iterator[tuple[str, Readout]]:
    from upright.app.readouts import readouts
    from upright.classify.sample import Depth, Reach

    reach = Reach(Depth.FULL if full else Depth.SAMPLE)
    yield from readouts(targets, engine, sys.stdin.buffer, why=why, reach=reach)


def _json_lines(
    targets: Iterable[str], keys: tuple[str, str], engine: Engine, *, why: bool
) -> Iterator[tuple[Any, Readout]]:
    from upright.classify.reading import read_json_lines

    text_key, id_key = keys
    for target in targets:
        try:
            with nullcontext(sys.stdin) if target == "-" else Path(target).open(encoding="utf-8") as stream:
                yield from read_json_lines(stream, engine, text_key=text_key, id_key=id_key, why=why)
        except (OSError, UnicodeDecodeError) as error:
            raise Unreachable(f"{target}: {in_words(error)}") from None


def scan_model(context: typer.Context) -> None:
    """Judge model files without loading them. Exit 0 clean, 1 malicious or suspicious, 2 could not judge."""
    from upright.show.cli.models import run

    sys.exit(run(context.args))


def detections(
    spans: Annotated[Path, typer.Argument(help="OpenTelemetry GenAI spans: OTLP JSON or JSON lines.", exists=True)],
    *,
    output: Annotated[OutputFormat, typer.Option("--format", help="table, json or csv.")] = OutputFormat.TABLE,
) -> None:
    """Find runtime patterns in recorded model and tool calls."""
    from upright.app.runtime import notice_file
    from upright.show.documents import schema

    found = notice_file(spans)
    document = {
        "schema": schema("detections"),
        "interactions": found.interactions,
        "detections": [
            {"detection": d.detection, "severity": d.severity.name.lower(), "subject": d.subject, "reason": d.reason}
            for d in found.detections
        ],
        "gaps": [{"where": gap.where, "why": gap.why} for gap in found.gaps],
    }
    rows = ((d.severity.name.lower(), d.detection, d.subject, d.reason) for d in found.detections)
    emit(
        output, document, ("severity", "detection", "on", "why"), rows, f"nothing in {found.interactions} interactions"
    )
