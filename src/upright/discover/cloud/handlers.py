"""The code that a function starts: its handler, as templates name it, and the ways in that its events open.

`dist/handlers/chat.handler` is what a build made of `src/handlers/chat.ts`; `app.handler` beside `CodeUri: src/answer`
is `src/answer/app.py`. Only one module may fit; where several do, nothing is told.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.cloud.body import blocks, first, flag, given, word

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

FUNCTIONS = frozenset({"aws_lambda_function", "aws_serverless_function"})
_HANDLER = re.compile(r"(?P<file>[\w./-]{1,200})\.(?P<function>[A-Za-z_]\w{0,80})")
_MADE = frozenset({"dist", "build", ".build", "out", ".esbuild", "lib", "target", ".aws-sam", ".", ""})  # by builds
_CODE = ("code_uri", "code.path", "source_dir")
_FILE = re.compile(r"\.[mc]?[jt]sx?$")
_WAYS = frozenset({"api", "httpapi"})
_OPEN = frozenset({"", "none"})
_AUTHS = {"aws_iam": "iam"}


def handler_of(each: Declared) -> Iterator[tuple[str, str]]:
    """The modules that the handler of a function may be, the surest first, each with the name of the function."""
    found = _HANDLER.fullmatch(word(each.body, "handler")) if each.kind in FUNCTIONS else None
    if found is None:
        yield from _of_entry(each) if each.kind in FUNCTIONS else ()
        return
    plain = _parts(found["file"])
    code = next(filter(None, (word(each.body, field) for field in _CODE)), "")
    beside = posixpath.dirname(each.location.path)
    if code and not re.search(r"[$:]", code):
        yield ".".join([*_parts(posixpath.normpath(posixpath.join(beside, code))), *plain]), found["function"]
    yield ".".join([*_parts(beside), *plain]), found["function"]
    yield ".".join(plain), found["function"]


def _of_entry(each: Declared) -> Iterator[tuple[str, str]]:
    """Of functions that the CDK bundles: a file of scripts, or a folder of Python and the file in it."""
    entry, function = word(each.body, "entry"), word(each.body, "handler") or "handler"
    if not entry or re.search(r"[$:]", entry):
        return
    file = entry if _FILE.search(entry) else f"{entry}/{word(each.body, 'index') or 'index.py'}"
    for path in (posixpath.join(posixpath.dirname(each.location.path), file), file):
        yield ".".join(_parts(posixpath.splitext(posixpath.normpath(path).lstrip("./"))[0])), function


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part not in _MADE]


def own_way(body: Node) -> dict[str, Json]:
    """Of a function: the address that it has of its own, or the routes that its events open."""
    kind = word(body, "function_url_config.auth_type").upper()
    if kind:
        return {"auth": "none" if kind == "NONE" else "iam", "exposure": "public"}
    routes = [event for event in _events(body) if word(event, "type").lower() in _WAYS]
    if not routes:
        return {}
    asked = [_asked(event) for event in routes]
    way: dict[str, Json] = {"exposure": "private" if all(map(_is_private, routes)) else "public"}
    if "none" in asked and not flag(body, "guarded", default=False):
        return {"auth": "none", **way}
    return way if "" in asked else {"auth": next((each for each in asked if each != "none"), "custom"), **way}


def _events(body: Node) -> Iterator[Node]:
    yield from (first(body, "events").values() if first(body, "events").is_map else blocks(body, "events"))


def _asked(event: Node) -> str:
    """What a route asks for before it lets one in; an empty string where its API is not known."""
    told = word(event, "properties.auth.authorizer", "properties.auth.default_authorizer").lower()
    told = told or word(event, "properties.api.auth.default_authorizer").lower()
    if told not in _OPEN:
        return _AUTHS.get(told, "oauth")
    if flag(event, "properties.auth.api_key_required", "properties.api.auth.api_key_required", default=False):
        return "custom"
    elsewhere = given(event, "properties.rest_api_id", "properties.api_id") and not given(event, "properties.api")
    return "" if elsewhere else "none"


def _is_private(event: Node) -> bool:
    """Whether the API of a route is reached from within a network alone."""
    kind = word(event, "properties.api.endpoint_configuration.type", "properties.api.endpoint_configuration")
    return kind.upper() == "PRIVATE"
