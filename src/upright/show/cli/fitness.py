"""`upright classify --for-training`: may a model learn from these files? With a summary by a model, if asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from upright.show.cli.output import console, plain, print_json

if TYPE_CHECKING:
    from upright.classify.engine import Engine
    from upright.classify.fitness import FileFitness, FolderFitness

SHOWN = 30  # files listed on a terminal
_COLOUR = {"safe": "green", "review": "yellow", "unknown": "yellow", "unsafe": "red"}


def judge(
    targets: Sequence[str], engine: Engine, kind: str, *, full: bool, summariser: tuple[str, str, bool]
) -> NoReturn:
    """Print the verdict and its reasons. `summariser`: address, model, whether it may be remote."""
    from upright.app.readouts import readouts
    from upright.app.summary import Endpoint
    from upright.classify.fitness import Fitness, FolderFitness, file_fitness
    from upright.classify.sample import Depth, Reach

    endpoint = Endpoint(*summariser) if summariser[0] else None
    folder = FolderFitness()
    reach = Reach(Depth.FULL if full else Depth.SAMPLE)
    for path, readout in readouts(targets, engine, sys.stdin.buffer, reach=reach, whole=True):
        folder.take(file_fitness(path, readout.labels, readout.gaps))
    said = _summary(folder, endpoint, targets) if endpoint else ""
    if kind in {"json", "jsonl"}:
        print_json(document(folder, said))
    else:
        _print(folder, said)
    raise typer.Exit({Fitness.SAFE: 0, Fitness.UNKNOWN: 2}.get(folder.fitness, 1))


def _summary(folder: FolderFitness, endpoint: Any, targets: Iterable[str]) -> str:
    from upright.app.summary import beginnings, summary_of

    files: list[Path] = []
    for target in map(Path, targets):
        files += sorted(path for path in target.rglob("*") if path.is_file()) if target.is_dir() else [target]
    return summary_of(folder, endpoint, beginnings(files))


def document(folder: FolderFitness, summary: str) -> dict[str, Any]:
    """The document of `--format json`."""
    from upright.show.documents import schema

    made: dict[str, Any] = {
        "schema": schema("fitness"),
        "verdict": folder.fitness.name.lower(),
        "files": {fitness.name.lower(): count for fitness, count in sorted(folder.counts.items())},
        "kinds": dict(folder.kinds.most_common()),
        "causes": dict(folder.causes.most_common()),
        "judged": [_row(one) for one in folder.files],
    }
    return made | ({"summary": summary} if summary else {})


def _row(one: FileFitness) -> dict[str, Any]:
    reasons = [
        {
            "cause": reason.cause,
            "what": reason.what,
            "count": reason.count,
            "confidence": round(reason.confidence, 3),
            "verdict": reason.fitness.name.lower(),
            "line": reason.line,
        }
        for reason in one.reasons
    ]
    return {"path": one.path, "verdict": one.fitness.name.lower(), "kind": one.kind, "reasons": reasons}


def _print(folder: FolderFitness, summary: str) -> None:
    out = console()
    verdict = folder.fitness.name.lower()
    counts = ", ".join(
        f"{count} {fitness.name.lower()}" for fitness, count in sorted(folder.counts.items(), reverse=True)
    )
    out.print(plain(f"for training: {verdict}", f"bold {_COLOUR[verdict]}"), plain(f"({counts or 'no files'})"))
    for cause, files in folder.causes.most_common(SHOWN):
        out.print(plain(f"  {cause}: {files} file{'s' if files > 1 else ''}"))
    for one in sorted(folder.files, key=lambda file: -file.fitness)[:SHOWN]:
        name = one.fitness.name.lower()
        out.print(plain(f"{name:8}{one.path}  {one.kind}", _COLOUR[name]), soft_wrap=True)
        for reason in one.reasons[:5]:
            where = f" (line {reason.line})" if reason.line else ""
            out.print(plain(f"          {reason.cause} x{reason.count}: {reason.what}{where}"), soft_wrap=True)
    if len(folder.files) > SHOWN:
        out.print(plain(f"{len(folder.files) - SHOWN} more files; --format json lists them"))
    if summary:
        out.print(plain(f"\nSummary (written by a model):\n{summary}"), soft_wrap=True)
