"""Commands that redact, restore, and make keys."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upright.model.errors import ConfigError
from upright.show.cli.output import OutputFormat, console, counted, plain, working

if TYPE_CHECKING:
    from upright.app.redaction import Redaction

key = typer.Typer(help="Keys of redactions that can be undone.", no_args_is_help=True)

_Input = Annotated[str, typer.Argument(metavar="IN", help="A file; `-`: standard input.")]
_Output = Annotated[str, typer.Option("-o", "--output", metavar="OUT", help="Where to; `-`: standard output.")]
_Key = Annotated[Path | None, typer.Option("--key", help="A key file; else UPRIGHT_REDACTION_KEY counts.")]
_Policy = Annotated[Path | None, typer.Option(help="A policy file (YAML) that chooses methods by class.")]
_Kind = Annotated[str, typer.Option("--as", help="text, csv, json, jsonl, xml, sql, yaml, parquet; else by the name.")]
_InPlace = Annotated[bool, typer.Option("--in-place", help="Write over IN; the original is gone.")]
_Format = Annotated[OutputFormat, typer.Option("--format", help="How to report: table, json or csv.")]


def redact(
    source: _Input,
    *,
    output: _Output = "",
    policy: _Policy = None,
    method: Annotated[str, typer.Option(help="One method for every class, without a policy.")] = "entity",
    key_file: _Key = None,
    kind: _Kind = "",
    in_place: _InPlace = False,
    report: _Format = OutputFormat.TABLE,
) -> None:
    """Replace sensitive values in a file and keep it valid. Methods: entity, numbered, empty, mask, hash, encrypt,
    preserve, synthetic, keep.
    """
    from upright.app.redacting import redact_file
    from upright.app.redaction import key_of

    target = _target(source, output, in_place)
    with working("redacting ...") if target != "-" else nullcontext():
        done = redact_file(source, target, _redaction(policy, method), key_of(key_file), kind)
    rows = [
        {"class": data_class, "method": used, "values": count}
        for (data_class, used), count in sorted(done.values.items())
    ]
    head = f"{counted(sum(done.values.values()), 'value')} replaced"
    document = {"values": rows, "note": str(done.manifest) if done.manifest else None}
    _tell("redact", report, target, document, rows, head)
    if done.manifest:
        console(stderr=True).print(plain(f"keep {done.manifest} with the file: unredact reads it"), soft_wrap=True)


def unredact(
    source: _Input,
    *,
    output: _Output = "",
    policy: _Policy = None,
    key_file: _Key = None,
    kind: _Kind = "",
    in_place: _InPlace = False,
    report: _Format = OutputFormat.TABLE,
) -> None:
    """Put values back where the method allows it and the key is there; say how many could not be."""
    from upright.app.redacting import unredact_file
    from upright.app.redaction import key_of

    target = _target(source, output, in_place)
    found = key_of(key_file)
    if found is None:
        raise ConfigError("restoring needs the key: give --key FILE or set UPRIGHT_REDACTION_KEY")
    with working("restoring ...") if target != "-" else nullcontext():
        done = unredact_file(source, target, found, _redaction(policy, "") if policy else None, kind)
    counts = {
        "restored": done.restored,
        "other key": done.other_key,
        "damaged": done.damaged,
        "cannot be undone": done.irreversible,
    }
    rows = [{"outcome": name, "values": count} for name, count in counts.items() if count or name == "restored"]
    head = f"{counted(done.restored, 'value')} restored, {done.left} could not be"
    document = {name.replace(" ", "_"): count for name, count in counts.items()}
    _tell("unredact", report, target, document, rows, head)


def _target(source: str, output: str, in_place: bool) -> str:
    if in_place:
        if output or source == "-":
            raise ConfigError("--in-place writes over IN: give a file and no --output")
        return source
    if not output:
        raise ConfigError("say where to write: -o OUT, or --in-place")
    if output != "-" and source != "-" and Path(output).resolve() == Path(source).resolve():
        raise ConfigError(f"{output}: is the file that is read; to write over it say --in-place")
    return output


def _redaction(policy: Path | None, method: str) -> Redaction:
    from upright.app.redaction import Redaction

    return Redaction.of(policy, method)


def _tell(
    name: str,
    report: OutputFormat,
    target: str,
    document: Mapping[str, object],
    rows: list[dict[str, object]],
    head: str,
) -> None:
    """The report goes to standard output, or to standard error when the file itself goes there."""
    import json
    import sys

    from upright.show.documents import schema

    stream = sys.stderr if target == "-" else sys.stdout
    if report is OutputFormat.JSON:
        stream.write(json.dumps({"schema": schema(name), **document}, indent=2, ensure_ascii=False) + "\n")
        return
    if report is OutputFormat.CSV:
        for row in rows:
            stream.write(",".join(str(cell) for cell in row.values()) + "\n")
        return
    stream.write(head + "\n")
    for row in rows:
        stream.write("  " + "  ".join(str(cell) for cell in reversed(row.values())) + "\n")


@key.command("new")
def new(path: Annotated[Path, typer.Argument(metavar="FILE", help="A file that does not exist yet.")]) -> None:
    """Make a key, in a file that only you can read. Who has it can restore what was redacted with it."""
    from upright.classify.redaction.key import Key, write_key

    made = Key.new()
    write_key(path, made)
    console().print(plain(f"{path}: new key {made.id}; keep a copy, what it redacted cannot be restored without it"))


@key.command("show")
def show(path: Annotated[Path, typer.Argument(metavar="FILE", help="A key file.")]) -> None:
    """Print the id of a key, never the key."""
    from upright.classify.redaction.key import read_key

    console().print(plain(read_key(path).id))
