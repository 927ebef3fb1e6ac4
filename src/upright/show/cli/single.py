"""Commands that judge single files without a scan: classify, scan-model, detections."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upright.show.cli.output import OutputFormat, console, emit, plain, print_json

if TYPE_CHECKING:
    from upright.classify.engine import Engine


def classify(
    targets: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files or folders; `-`: standard input.")],
    *,
    kind: Annotated[str, typer.Option("--format", help="table or jsonl.")] = "table",
    input_format: Annotated[str, typer.Option(help="text, or jsonl: one document on each line.")] = "text",
    text_key: Annotated[str, typer.Option(help="Key of the text in each JSON line.")] = "text",
    id_key: Annotated[str, typer.Option(help="Key of the id in each JSON line.")] = "id",
) -> None:
    """Label sensitive data: class, place and confidence of each value, never the value."""
    from upright.app.catalog import units
    from upright.classify.engine import Engine

    engine = Engine(units("classifiers").values())
    documents = _json_lines(targets, text_key, id_key) if input_format == "jsonl" else _texts(targets)
    found = False
    for identity, text, gaps in documents:
        row = _spans(engine, identity, text, gaps, "id" if input_format == "jsonl" else "path")
        found = found or bool(row["spans"])
        if kind == "jsonl":
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            continue
        for span in row["spans"]:
            place = f"{identity}:{span['line']}"
            console().print(
                plain(f"{place}  {span['class']}  {span['confidence']:.2f}  {span['hint']}"), soft_wrap=True
            )
        for gap in row["gaps"]:
            console(stderr=True).print(plain(f"{identity}: not read: {gap}", "yellow"), soft_wrap=True)
    if kind != "jsonl" and not found:
        typer.echo("no sensitive data found")


def _spans(engine: Engine, identity: Any, text: str, gaps: list[str], name: str) -> dict[str, Any]:
    spans = [
        {
            "start": span.start,
            "end": span.end,
            "class": span.data_class,
            "confidence": round(span.confidence, 3),
            "line": span.line,
            "hint": span.hint,
        }
        for span in engine.spans(text)
    ]
    return {name: identity, "spans": spans, "gaps": gaps}


def _texts(targets: Iterable[str]) -> Iterator[tuple[str, str, list[str]]]:
    from upright.classify.extract import extract
    from upright.model.errors import UprightError

    for item in _items(targets):
        if item is None:
            yield "-", sys.stdin.read(), []
            continue
        try:
            yield item.path, extract(item), []
        except UprightError as error:
            yield item.path, "", [str(error)]


def _items(targets: Iterable[str]) -> Iterator[Any]:
    from upright.app.catalog import units
    from upright.app.config import config_of
    from upright.model.item import Item

    for target in targets:
        if target == "-":
            yield None
            continue
        if not Path(target).exists():
            raise typer.BadParameter(f"{target}: no such file or folder")
        for source in config_of([target]).sources:
            for item in units("connectors")[source.type].read(source):
                if isinstance(item, Item):
                    yield item


def _json_lines(targets: Iterable[str], text_key: str, id_key: str) -> Iterator[tuple[Any, str, list[str]]]:
    for target in targets:
        with nullcontext(sys.stdin) if target == "-" else Path(target).open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield _json_line(number, line, text_key, id_key)


def _json_line(number: int, line: str, text_key: str, id_key: str) -> tuple[Any, str, list[str]]:
    try:
        row = json.loads(line)
        return row.get(id_key, number), str(row[text_key]), []
    except (ValueError, KeyError, AttributeError):
        return number, "", [f"line {number}: no JSON object with the key {text_key!r}"]


def scan_model(
    targets: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Model files or folders.", exists=True)],
    *,
    output: Annotated[OutputFormat, typer.Option("--format", help="table, json or csv.")] = OutputFormat.TABLE,
) -> None:
    """Judge model files without loading them. Exit 0 clean, 1 malicious or suspicious, 2 could not judge."""
    from upright.app.models import judge_models
    from upright.show.documents import schema

    reports = list(judge_models([str(target) for target in targets]))
    files = [
        {
            "path": report.path,
            "format": report.format,
            "verdict": report.verdict,
            "digest": report.digest,
            "size": report.size,
            "reasons": [{"code": r.code, "message": r.message, "where": r.where} for r in report.reasons],
        }
        for report in reports
    ]
    if output is OutputFormat.JSON:
        print_json({"schema": schema("scan-model"), "files": files})
    else:
        rows = ((r.verdict, r.format, r.path, "; ".join(reason.message for reason in r.reasons[:3])) for r in reports)
        emit(output, None, ("verdict", "format", "path", "why"), rows, "no model files")
    verdicts = {report.verdict for report in reports}
    if verdicts & {"malicious", "suspicious"}:
        raise typer.Exit(1)
    raise typer.Exit(2 if verdicts & {"unknown", "gap"} else 0)


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
