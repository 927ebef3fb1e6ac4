"""The worlds that examples of remediations tell of, laid out: files here, or what a server of ours holds."""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.request
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from upright.act.example import PERSONAL, SPOKEN, TOKEN, WORLD, Call, Example
from upright.act.post import send
from upright.act.remediation import Context, Door
from upright.act.steps._beside import Beside
from upright.discover.conversion import as_safetensors
from upright.model.asset import Asset
from upright.model.finding import Finding, Score, Severity

LAST = "untouched.txt"  # a file beside an example on which a step can be made to fail
HERE = "here"  # the source that it lies in
_NAMED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class World:
    """A world laid out: what is wrong there, and `picture`, which shows all of it."""

    asset: Asset
    finding: Finding
    context: Context
    picture: Callable[[], Any]


Lay: TypeAlias = "Callable[[Path], AbstractContextManager[World]]"
Ask: TypeAlias = "Callable[[Call], Any]"


def redact(path: Path) -> bytes:
    """Stands for the classifiers: one value is known to be personal, one to be a credential."""
    return path.read_bytes().replace(PERSONAL.encode(), b"[pii.email]").replace(TOKEN.encode(), b"[secret.token]")


def speaks(text: str) -> bool:
    """Stands for the signs of poisoning."""
    return SPOKEN in text


def lay_files(files: Mapping[str, str | bytes], root: Path) -> None:
    """Write files, each with a mode and times of its own."""
    for number, (path, content) in enumerate(sorted(files.items())):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        file.chmod((0o644, 0o600, 0o755)[number % 3])
        os.utime(file, ns=(10**18 + number, 10**18 + 7 * number + 1))


def picture(folder: Path) -> dict[str, tuple[object, ...]]:
    """Every name under a folder with its kind, mode, times and content."""
    return {
        path.relative_to(folder).as_posix(): (
            (known := path.lstat()).st_mode,
            known.st_mtime_ns if path.is_file() else 0,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in sorted(folder.rglob("*"))
    }


@contextmanager
def of_files(example: Example, folder: Path) -> Iterator[World]:
    """The files of an example, below `folder/world`."""
    world = _world(example, folder, example.asset)
    root = world.context.roots[WORLD]
    lay_files(example.files, root)
    yield replace(world, picture=lambda: picture(root))


@contextmanager
def of_account(example: Example, folder: Path, endpoint: str) -> Iterator[World]:
    """The account of an example, in an emulator at `endpoint` that the environment names too; emptied before."""
    from botocore.exceptions import ClientError

    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/moto-api/reset", method="POST")).close()  # noqa: S310

    def ask(call: Call) -> Any:
        part, _, name = call[0].rpartition(" ")
        service, _, operation = name.partition(".")
        try:
            answer = getattr(_client(service, endpoint), operation)(**call[1])
        except ClientError as error:
            return error.response["Error"]["Code"]
        answer.pop("ResponseMetadata")
        answer.pop("LastModified", None)  # nobody can give a time back to a service
        told = {name: value.read().decode() if hasattr(value, "read") else value for name, value in answer.items()}
        return _only(part, told)

    yield _built(example, folder, ask)


@cache
def _client(service: str, endpoint: str) -> Any:
    import boto3

    return boto3.client(service, region_name="us-east-1", endpoint_url=endpoint)


@contextmanager
def of_database(example: Example, folder: Path, url: str) -> Iterator[World]:
    """The tables of an example, in a PostgreSQL at `url` of which everything in `public` goes before."""
    import psycopg

    def ask(call: Call) -> Any:
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(str(call[1][""]).encode())
            return [list(row) for row in cursor.fetchall()] if cursor.description else None

    ask(("sql", {"": "drop schema if exists upright_originals cascade"}))
    ask(("sql", {"": "drop schema public cascade; create schema public; grant all on schema public to public"}))
    yield _built(replace(example, address=url), folder, ask)


@contextmanager
def of_mysql(
    example: Example, folder: Path, url: str, users: tuple[str, ...] = ("chatbot@localhost",)
) -> Iterator[World]:
    """The tables of an example, in a MySQL or MariaDB at `url` of which `crm` and these users go before."""
    from urllib.parse import parse_qs, urlsplit

    import pymysql

    socket = parse_qs(urlsplit(url).query)["unix_socket"][0]

    def ask(call: Call) -> Any:
        made = pymysql.connect(unix_socket=socket, user="root", autocommit=True)
        with made, made.cursor() as cursor:
            cursor.execute(str(call[1][""]))
            return [list(row) for row in cursor.fetchall()]

    for each in (
        "drop database if exists crm",
        "create database crm",
        *(f"drop user if exists {one}" for one in users),
    ):
        ask(("sql", {"": each}))
    yield _built(replace(example, address=url), folder, ask)


@contextmanager
def of_service(example: Example, folder: Path, url: str, paths: str, emptied: Call) -> Iterator[World]:
    """The records of an example, in a server at `url` whose calls begin with `paths`; `emptied` takes them away.

    `{server}` in the asset stands for the server, where the address of the source does not name it.
    """

    def ask(call: Call) -> Any:
        *part, method, path = call[0].split(" ")
        return _only("".join(part), send(f"{url}{paths}{path}", call[1] or None, method=method))

    scheme, found, _ = example.address.partition("+")
    try:
        yield _built(replace(example, address=f"{scheme}+{url}" if found else scheme), folder, ask, {"server": url})
    finally:
        ask(emptied)


@contextmanager
def of_lance(example: Example, folder: Path) -> Iterator[World]:
    """The tables of an example, in a database of LanceDB in a folder; the library is asked in processes of its own."""

    def ask(call: Call) -> Any:
        what, name = call[0].split()
        return _LANCE.ask({"folder": str(folder / "lance"), "what": what, "name": name, **call[1]})["rows"]

    yield _built(replace(example, address=f"lancedb://{folder}/lance"), folder, ask)


_LANCE = Beside(
    sys.executable,
    "-c",
    """
import json, sys, lancedb
for line in sys.stdin:
    told = json.loads(line)
    database = lancedb.connect(told["folder"])
    making = told["what"] == "create"
    table = database.create_table(told["name"], told["rows"]) if making else database.open_table(told["name"])
    rows = [] if making else table.to_arrow().to_pylist()
    print(json.dumps({"rows": sorted(rows, key=str)}), flush=True)
""",
)


def _built(example: Example, folder: Path, ask: Ask, told: Mapping[str, str] | None = None) -> World:
    known = dict(told or {})
    for call in example.built:
        answer = ask(_filled(call, known))
        assert not isinstance(answer, str), f"the world of the example cannot be made: {call[0]} answered {answer}"
        _learn(answer, known)

    def look() -> Any:
        return json.loads(json.dumps([ask(_filled(call, known)) for call in example.seen], default=str))

    asset = replace(
        example.asset,
        keys=tuple(_filled(example.asset.keys, known)),
        attributes=_filled(dict(example.asset.attributes), known),
    )
    return replace(_world(example, folder, asset), picture=look)


def _only(part: str, answer: Any) -> Any:
    """The part of an answer that a name stands for, however deep; lists in an order of their own."""
    if part == "sorted":
        return json.loads(json.dumps(answer, default=str), object_hook=_in_order)
    for name in part.split(".") if part else ():
        found = [each for each in _below(answer) if name in each]
        answer = found[0][name] if found else None
    return sorted(answer, key=str) if part and isinstance(answer, list) else answer


def _below(answer: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in an answer, those in lists last."""
    waiting = deque([answer])
    while waiting:
        now = waiting.popleft()
        if isinstance(now, dict):
            yield now
            waiting.extendleft(each for each in reversed(now.values()) if isinstance(each, dict))
            waiting.extend(each for each in now.values() if isinstance(each, list))
        elif isinstance(now, list):
            waiting.extend(now)


def _in_order(several: dict[str, Any]) -> dict[str, Any]:
    return {
        name: sorted(value, key=lambda each: json.dumps(each, sort_keys=True)) if isinstance(value, list) else value
        for name, value in several.items()
    }


def _learn(answer: Any, known: dict[str, str]) -> None:
    """Texts of an answer, by name."""
    several = answer.items() if isinstance(answer, dict) else enumerate(answer) if isinstance(answer, list) else ()
    for name, value in several:
        if isinstance(value, str):
            known[str(name)] = value
        _learn(value, known)


def _filled(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _NAMED.sub(lambda found: known.get(found.group(1), found.group()), value)
    if isinstance(value, dict):
        return {name: _filled(each, known) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_filled(each, known) for each in value)
    return value


def _world(example: Example, folder: Path, asset: Asset) -> World:
    root, here = folder / WORLD, folder / HERE
    root.mkdir()
    lay_files({LAST: "as it was\n"}, here)
    roots, addresses = {HERE: here, WORLD: root}, {}
    if example.address:
        del roots[WORLD]
        addresses[WORLD] = example.address
    places = tuple(place for place in asset.locations if place.line)
    finding = Finding(
        "finding-1",
        example.rule,
        "Made up",
        Severity.HIGH,
        0.9,
        Score(50.0),
        asset.id,
        example.reason,
        locations=places,
    )
    context = Context(
        roots,
        folder / "vault",
        redact,
        dict(example.options),
        addresses,
        speaks,
        as_safetensors,
        door=lambda address: Door(address.removeprefix("kubernetes+")),
    )
    return World(asset, finding, context, dict)
