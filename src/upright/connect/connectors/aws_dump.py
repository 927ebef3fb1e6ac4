"""What the command line of AWS printed: an account from files of JSON, without credentials for it.

Address: `aws+json:PATH`, a file or a folder of `.json` files, as `aws lambda list-functions > functions.json`,
`aws sagemaker describe-notebook-instance ... > lab.json` or `aws iam get-account-authorization-details > iam.json`
leave them. Lists and descriptions of one resource are joined by its ARN, and the same rules read them as read the
account itself. A resource that was listed only, where a description would say more, is a gap.

Values of environment variables, passwords and keys are hidden before anything looks at them. A file that is no JSON, is
too large, or in which nothing is recognised is a gap.

Answers that tell one thing of a resource (`list-access-keys`, `get-bucket-policy`, `get-role-policy`) join it where
they name it, or where the path of the file does: `acme-docs/policy.json`, `get-bucket-policy-acme-docs.json`.

What it does not see: of which resource other answers are, and what nobody asked for: that something is missing from the
files proves nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

from upright.connect.aws.dumps import arn_of, parts, places, told
from upright.connect.aws.listing import value_of
from upright.connect.aws.masked import masked
from upright.connect.connector import Connector, Source
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item

_WORD: Final = "aws+json:"
_LARGEST: Final = 64 << 20  # bytes of one file
_MOST: Final = 200_000  # resources
Known: TypeAlias = "dict[tuple[str, str], dict[str, Any]]"  # documents by type and ARN
_ODD: Final = re.compile(r"[^\w.@=+-]+")


def _read(source: Source) -> Iterator[Item | Gap]:
    root = Path(source.address.removeprefix(_WORD))
    if not root.exists():
        raise Unreachable(f"{root.name}: no such file or folder")
    known: Known = {}
    asides: list[tuple[str, Any]] = []
    for path in [root] if root.is_file() else sorted(root.rglob("*.json")):
        where = path.name if path == root else path.relative_to(root).as_posix()
        why = _taken(path, where, known, asides)
        if why:
            yield Gap(where, why, "too-large" if "large" in why or "more than" in why else "malformed", source.name)
    for where, answer in asides:
        if why := _added(where, answer, known):
            yield Gap(where, why, "malformed", source.name)
    for (kind, arn), document in known.items():
        if document.pop("partial"):
            yield Gap(
                document["where"],
                f"{arn or kind} is listed only; its description was not found",
                "unsupported",
                source.name,
            )
            continue
        del document["where"]
        raw = json.dumps(document, indent=1, ensure_ascii=False).encode("utf-8", "replace")
        short = _ODD.sub("-", arn.split(":", 5)[-1])[-120:] or "unnamed"
        folder = kind.removeprefix("AWS::").replace("::", "/")
        path_in = f"{document['awsRegion'] or 'global'}/{folder}/{short}~/aws.resource"
        yield Item(source.name, path_in, len(raw), content=raw)


def _taken(path: Path, where: str, known: Known, asides: list[tuple[str, Any]]) -> str:
    """Take what a file tells of resources, or lay it aside; why nothing was, in words."""
    try:
        if path.stat().st_size > _LARGEST:
            return "too large"
        text = path.read_text(encoding="utf-8", errors="replace")
        answer = masked(json.loads(text))
    except PermissionError as error:
        raise AccessDenied(f"{path.name}: permission denied") from error
    except (ValueError, RecursionError):
        return "no JSON"
    place, seen = places(text), 0
    for listing, entry, whole in told(answer):
        if len(known) >= _MOST:
            return f"more than {_MOST} resources; the rest was not read"
        arn, seen = arn_of(listing, entry, place), seen + 1
        named = next(filter(None, (value_of(each, entry, {}) for each in listing.name.split("|"))), "")
        held = known.setdefault((listing.type, arn), _begun(listing.type, str(named), arn, where, place))
        held["partial"] = held["partial"] and not whole
        held["configuration"].update({name: value for name, value in entry.items() if value is not None})
    if not seen:
        asides.append((where, answer))
    return ""


def _added(where: str, answer: Any, known: Known) -> str:
    """Add what an answer tells of a resource that others describe: the one that it names, or its path does. Why nothing
    was, in words.
    """
    told_of = [*parts(answer)]
    for listing, into, value, named in told_of:
        held = [each for (kind, _), each in known.items() if kind == listing.type]
        fitting = [each for each in held if _is_of(each["resourceName"], named, where)]
        longest = max((len(each["resourceName"]) for each in fitting), default=0)
        owners = [each for each in fitting if len(each["resourceName"]) == longest]
        if len(owners) == 1:
            told = owners[0]["configuration"]
            both = isinstance(told.get(into), list) and isinstance(value, list)
            told[into] = [*told[into], *value] if both else value
            return ""
    return "what it belongs to is not told" if told_of else "nothing in it is known as an answer of AWS"


def _is_of(name: str, named: str, where: str) -> bool:
    """Whether an answer is about the resource of this name."""
    if named:
        return name == named
    return bool(name) and bool(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])|[-_]{re.escape(name)}\.json$", where))


def _begun(kind: str, name: str, arn: str, where: str, place: dict[str, str]) -> dict[str, Any]:
    """The document of a resource of which nothing is known yet but who it is; `where` and `partial` are for us."""
    return {
        "resourceType": kind, "resourceName": name, "ARN": arn, "accountId": _part(arn, 4) or place["account"],
        "awsRegion": _part(arn, 3) or place["region"], "configuration": {}, "where": where, "partial": True,
    }  # fmt: skip


def _part(arn: str, number: int) -> str:
    parts = arn.split(":")
    return parts[number] if len(parts) > number else ""


def _stores(_source: Source) -> Iterator[Observation | Edge | Gap]:
    """Nothing more: its stores are among the resources."""
    yield from ()


CONNECTOR = Connector(
    id="aws-dump",
    title="Answers of the command line of AWS",
    accepts=lambda address: address.startswith(_WORD),
    read=_read,
    permissions=("none: it reads files",),
    carries=True,
    stores=_stores,
)
