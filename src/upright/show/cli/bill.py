"""The command that writes a bill of materials."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from upright.show.cli.output import console, plain, write_out


class Standard(StrEnum):
    """What `upright bom --format` takes."""

    CYCLONEDX = "cyclonedx"
    SPDX = "spdx"


def bom(
    *,
    kind: Annotated[Standard, typer.Option("--format", help="cyclonedx (ML-BOM) or spdx (SPDX 3 AI profile).")] = (
        Standard.CYCLONEDX
    ),
    spec: Annotated[str, typer.Option(help="Version of CycloneDX: 1.7 or 1.6.")] = "1.7",
    out: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; `-` or none: standard output.")
    ] = None,
    scan: Annotated[int, typer.Option(help="Number of an older scan; 0: the newest.", min=0)] = 0,
) -> None:
    """Write the AI of the newest scan as a bill of materials: models, datasets, services, packages and agents."""
    from upright.app.workspace import Workspace
    from upright.show.formats import cyclonedx, spdx

    snapshot = Workspace.open().snapshot(scan or None)
    if kind is Standard.SPDX:
        text = spdx.render(snapshot)
    elif spec in cyclonedx.VERSIONS:
        text = cyclonedx.render(snapshot, spec)
    else:
        raise typer.BadParameter(f"--spec {spec!r}: one of {', '.join(cyclonedx.VERSIONS)}")
    if out is None or str(out) == "-":
        typer.echo(text, nl=False)
        return
    size = write_out(out, text)
    console(stderr=True).print(plain(f"wrote {out} ({size} bytes)"))
