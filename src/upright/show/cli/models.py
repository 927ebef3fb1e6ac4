"""The command `upright scan-model`. It loads nothing that it does not need, and reads its own words: a pipeline runs it
for every file that comes in.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from upright.app.model_trust import Trust
    from upright.discover.model_file import ModelReport

_FORMATS: Final = ("table", "json", "csv", "sarif")
_COLUMNS: Final = ("verdict", "format", "path", "why")
_COLOURS: Final = {"malicious": "1;97;41", "suspicious": "1;31", "unknown": "33", "gap": "33", "clean": "32"}
_EPILOGUE: Final = """\
exit codes: 0 clean, 1 malicious or suspicious, 2 could not judge

PATH|URI: files, folders, archives, hub caches (~/.cache/huggingface), s3://bucket/prefix, mlflow+http://server[/model],
https://server/file. Of what lies elsewhere only what the verdict needs is fetched.
"""


def run(words: Sequence[str]) -> int:
    """Judge what the words of the command line name, and print it. The exit code."""
    from upright.app.models import Judging, judge_models

    gc.enable()  # which a quick start had put off
    chosen = _parser().parse_args(words)
    trust = _trust(chosen)
    judging = Judging(structure=chosen.structure, allow=tuple(chosen.allow), workers=chosen.workers, trust=trust)
    reports = list(judge_models(chosen.targets, judging))
    _print(chosen.format, reports, sys.stdout)
    return exit_code({report.verdict for report in reports})


def _trust(chosen: argparse.Namespace) -> Trust:
    """Whose signatures, digests and names count: of a configuration, and of the options. Raises ConfigError."""
    from upright.app.model_trust import Trust, read_bundle, read_digests, read_keys, trust_in

    base = trust_in(Path(chosen.config)) if chosen.config else Trust()
    return replace(
        base,
        keys=base.keys + read_keys(map(Path, chosen.trusted_key)),
        identities=base.identities + tuple(chosen.trusted_identity),
        required=base.required or bool(chosen.trusted_key),
        digests={**base.digests, **read_digests(map(Path, chosen.digests))},
        bundle=read_bundle(Path(chosen.signature)) if chosen.signature else base.bundle,
    )


def exit_code(verdicts: set[str]) -> int:
    """0: all clean; 1: one is malicious or suspicious; 2: one could not be judged."""
    if verdicts & {"malicious", "suspicious"}:
        return 1
    return 2 if verdicts & {"unknown", "gap"} else 0


class _Help(argparse.RawDescriptionHelpFormatter):
    """As wide as the terminal, which argparse asks of a module that loads four others."""

    def __init__(self, prog: str) -> None:
        try:
            width = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
        except (OSError, ValueError):
            width = 80
        super().__init__(prog, width=width - 2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="upright scan-model",
        description="Judge model files without loading them.",
        epilog=_EPILOGUE,
        formatter_class=_Help,
    )
    parser.add_argument("targets", nargs="+", metavar="PATH|URI", help="what to judge")
    parser.add_argument("--format", choices=_FORMATS, default="table", help="what to print (default: table)")
    parser.add_argument(
        "--structure",
        action="store_true",
        help="judge the structure alone: no digest of the file, no checksums of its tensors",
    )
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="FILE",
        help="callables and frameworks that you trust: a list, or an upright.yaml with `models: allow:`",
    )
    parser.add_argument("--signature", metavar="FILE", help="the signature of the model (OpenSSF model signing)")
    for option, metavar, told in (
        ("--trusted-key", "PEM", "a key, root certificate or log key that you trust; a model not so signed fails"),
        ("--trusted-identity", "GLOB", "whom a certificate must name, such as *@acme.example"),
        ("--digests", "FILE", "published digests, a line of `sha256  name` each"),
    ):
        parser.add_argument(option, action="append", default=[], metavar=metavar, help=told)
    parser.add_argument("--config", metavar="FILE", help="an upright.yaml with `models:` that says whom you trust")
    parser.add_argument("--workers", type=int, default=0, help="worker processes for folders (default: by itself)")
    return parser


def _print(kind: str, reports: Sequence[ModelReport], out: TextIO) -> None:
    if kind == "sarif":
        from upright.show.model_sarif import sarif

        _json(sarif(reports), out)
    elif kind == "json":
        _json({"schema": "upright/scan-model/1", "files": [_row(report) for report in reports]}, out)
    elif kind == "csv":
        from upright.show.cells import csv_text

        out.write(csv_text(_COLUMNS, map(_cells, reports)))
    else:
        out.write(_table([*map(_cells, reports)], colours=_takes_colours(out)))


def _takes_colours(out: TextIO) -> bool:
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _json(document: object, out: TextIO) -> None:
    import json

    out.write(json.dumps(document, indent=2, ensure_ascii=not _writes_all(out)) + "\n")


def _writes_all(out: TextIO) -> bool:
    return (out.encoding or "").lower().replace("-", "") == "utf8"


def _row(report: ModelReport) -> dict[str, object]:
    row: dict[str, object] = {
        "path": report.path,
        "format": report.format,
        "verdict": report.verdict,
        "digest": report.digest,
        "size": report.size,
        "reasons": [{"code": r.code, "message": r.message, "where": r.where} for r in report.reasons],
    }
    if report.signals:
        row["signals"] = [
            {"signal": s.name, "message": s.message, "where": s.where, "confidence": s.confidence}
            for s in report.signals
        ]
    if report.signature:
        row["signature"] = dict(report.signature)
    if report.provenance:
        row["provenance"] = dict(report.provenance)
    return row


def _cells(report: ModelReport) -> tuple[str, str, str, str]:
    told = [each.message for each in report.reasons] + [f"signal: {s.message} ({s.where})" for s in report.signals]
    return report.verdict, report.format, report.path, "; ".join(told[:3])


def _table(rows: Sequence[Sequence[str]], *, colours: bool) -> str:
    """Columns for people; names come from what is scanned, so control characters are taken out."""
    if not rows:
        return "no model files\n"
    shown = [tuple("".join(c if c.isprintable() else "\ufffd" for c in cell) for cell in row) for row in rows]
    widths = [max(len(row[at]) for row in (*shown, _COLUMNS)) for at in range(len(_COLUMNS))]
    lines = []
    for row in (_COLUMNS, *shown):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        if colours and row[0] in _COLOURS:
            cells[0] = f"\033[{_COLOURS[row[0]]}m{cells[0]}\033[0m"
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"
