"""What Nginx and Caddy lead to.

Why it matters: the container of an application often publishes no port. The proxy before it does, and says under which
names of the internet it answers and whether anybody is asked for a login.

How it recognises: `proxy_pass` and its kin in files of Nginx, through upstreams and variables; `reverse_proxy` and its kin
in Caddyfiles. Names a host of the internet, or a certificate that an authority signs by itself, makes it public. What is
internal, refused to all others, or answers under a name of one's own machine does not count.

What it does not see: what other files are included, and rules written in Lua or JavaScript.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from upright.discover.cloud.declared import Declared
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.proxies import FLAGS, PASSED, is_public
from upright.discover.readers.directives import Directive, directives
from upright.discover.readers.node import Node
from upright.discover.sight import in_tests
from upright.model.asset import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from upright.discover.document import Document

_PASSES: Final = ("proxy_pass", "uwsgi_pass", "fastcgi_pass", "grpc_pass", "scgi_pass")
_HANDS: Final = ("reverse_proxy", "php_fastcgi")
_LOGINS: Final = ("auth_basic", "auth_request", "auth_jwt", "ssl_verify_client")
_CADDY_LOGINS: Final = ("basic_auth", "basicauth", "forward_auth", "authorize", "authenticate", "jwtauth")
_TARGET: Final = re.compile(
    r"(?:(?:https?|h2c|grpcs?|uwsgi)://)?([A-Za-z][\w.-]{0,80}|127\.0\.0\.1|\[::1\])(?::(\d{2,5}))?(?=$|[/$?])"
)
_OWN: Final = re.compile(r"(?:https?://)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$")
_DEFAULT: Final = re.compile(r"\$?\{\$?\w{1,80}:-?([^{}]{1,200})\}")
_SITE: Final = re.compile(r"(?:https?://)?(?:[\w.*-]{1,120}|\{\$\w{1,80}\})?(?::(?:\d{1,5}|\{\$\w{1,80}\}))?,?$")
_SIGNED: Final = "letsencrypt"
_SERVERS, _LONGEST = 20, 300  # of an upstream; characters of an address


@dataclass(frozen=True, slots=True)
class _Way:
    """How a place in a file is reached. `shut`: nobody from outside gets there."""

    public: bool = False
    asks: bool = False
    limits: bool = False
    shut: bool = False


def _detect(document: Document) -> Iterator[Declared]:
    if in_tests(document.item.path):
        return
    seen: set[tuple[str, str, _Way]] = set()
    passed = _caddy if document.contains((b"reverse_proxy", b"php_fastcgi")) else _nginx
    for target, line, way in passed(document.text):
        found = _TARGET.match(target)
        said = (found[1], found[2] or "", way) if found and not way.shut else None
        if said is not None and said not in seen:
            seen.add(said)
            flags = {flag: Node(value=True) for flag in FLAGS if getattr(way, flag)}
            here = Location(document.item.path, line, document.item.source)
            yield Declared(PASSED, said[0], document.item.source, Node({"port": Node(said[1]), **flags}), here)


def _nginx(text: str) -> Iterator[tuple[str, int, _Way]]:
    whole = directives(text)
    http = [whole, *whole.all("http")]
    behind = {
        each.words[1]: [server.words[1] for server in each.all("server") if server.words[1:]][:_SERVERS]
        for block in http for each in block.all("upstream") if each.words[1:]
    }  # fmt: skip
    for block in http:
        way = _within(block, _Way())
        servers = [*block.all("server")]
        # A file that holds only locations is included by a server that stands elsewhere.
        for server in servers or [block]:
            yield from _located(server, _served(server, way), behind, {})


def _served(server: Directive, way: _Way) -> _Way:
    """Under which names a server answers."""
    names = [_DEFAULT.sub(r"\1", word) for each in server.all("server_name") for word in each.words[1:]]
    listens = [each.words[1] for each in server.all("listen") if each.words[1:]]
    signed = any(_SIGNED in word for each in server.all("ssl_certificate") for word in each.words[1:])
    here = (bool(names) and all(map(_OWN.match, names))) or (bool(listens) and all(map(_OWN.match, listens)))
    return replace(way, public=signed or any(map(is_public, names)), shut=way.shut or (here and not signed))


def _within(block: Directive, way: _Way) -> _Way:
    """What a block says of who is asked and who is refused, beside what holds around it."""
    for each in block.all(*_LOGINS):
        way = replace(way, asks=each.words[1:2] != ["off"])
    refused = any(each.words[1:2] == ["all"] for each in block.all("deny"))
    limits = way.limits or any(block.all("limit_req"))
    return replace(way, limits=limits, shut=way.shut or refused or any(block.all("internal")))


def _located(
    block: Directive, around: _Way, behind: Mapping[str, list[str]], known: Mapping[str, str]
) -> Iterator[tuple[str, int, _Way]]:
    """What a server or location leads to, and those inside it."""
    way = _within(block, around)
    values = {**known, **{each.words[1]: each.words[-1] for each in block.all("set") if each.words[2:]}}
    for each in block.all(*_PASSES):
        for word in each.words[1:2]:
            written = _valued(word, values)
            found = _TARGET.match(written)
            for target in behind.get(found[1] if found else "", [written]):
                yield target, each.line, way
    for inner in block.all("location", "if", "limit_except"):
        yield from _located(inner, way, behind, values)


def _valued(word: str, values: Mapping[str, str]) -> str:
    """An address with what was set before: `$backend` is `http://api:8000`."""
    for name, value in values.items():
        if name.startswith("$") and len(word) < _LONGEST:
            word = word.replace(name, value[:_LONGEST])
    return _DEFAULT.sub(r"\1", word)


def _caddy(text: str) -> Iterator[tuple[str, int, _Way]]:
    whole = directives(text, by_line=True)
    asking = {each.name for each in whole.inside if each.name.startswith("(") and _asks(each, frozenset())}
    named = [each for each in whole.inside if each.words and not each.name.startswith("(")]
    if named and not named[0].inside:  # one site: its names, then what it does
        named = [Directive(named[0].words, named[0].line, named[1:])]
    for site in (each for each in named if all(map(_SITE.match, each.words))):
        names = [_DEFAULT.sub(r"\1", word).rstrip(",") for word in site.words]
        public = any(is_public(name) or re.match(r"(?:https://)?\{\$\w+\}$", name) for name in names)
        way = _Way(public=public, shut=all(map(_OWN.match, names)))
        yield from _handed(site, way, frozenset(name.strip("()") for name in asking))


def _asks(block: Directive, asking: frozenset[str]) -> bool:
    imported = any(each.words[1:2] and each.words[1] in asking for each in block.all("import"))
    return imported or any(block.all(*_CADDY_LOGINS))


def _handed(block: Directive, around: _Way, asking: frozenset[str]) -> Iterator[tuple[str, int, _Way]]:
    """What a site or a part of it leads to."""
    limits = around.limits or any(block.all("rate_limit"))
    way = replace(around, asks=around.asks or _asks(block, asking), limits=limits)
    for each in block.inside:
        if each.name in _HANDS:
            to = [word for line in each.all("to") for word in line.words[1:]]
            for word in (*each.words[1:], *to):
                if not word.startswith(("/", "@", "*")):
                    yield _DEFAULT.sub(r"\1", word), each.line, way
        elif each.name in {"handle", "handle_path", "route", "handle_errors"}:
            yield from _handed(each, way, asking)


DETECTOR = Detector(
    id="proxy-files",
    title="What Nginx and Caddy lead to",
    selects=Selector(
        paths=("*.conf", "*.conf.*", "*.nginx", "*nginx*", "*caddyfile*", "*sites-available/*", "*sites-enabled/*"),
        literals=(b"proxy_pass", b"uwsgi_pass", b"fastcgi_pass", b"grpc_pass", b"reverse_proxy"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "deploy/nginx.conf",
            "upstream desk { server api:8000; }\nserver {\n  listen 443 ssl;\n  server_name desk.acme.io;\n  location / {\n    proxy_pass http://desk;\n  }\n}\n",
            (),
            declares=("proxy.passes",),
        ),
        Hit("Caddyfile", "chat.acme.io {\n  reverse_proxy /api/* chat:3000\n}\n", (), declares=("proxy.passes",)),
        Hit(
            "nginx/default.conf.template",
            "server {\n  listen 80;\n  location /v1/ {\n    set $up http://llm:8080;\n    proxy_pass $up;\n  }\n}\n",
            (),
            declares=("proxy.passes",),
        ),
    ),
    misses=(
        Miss("nginx.conf", "server {\n  listen 127.0.0.1:80;\n  location / { proxy_pass http://api:8000; }\n}\n"),
        Miss(
            "nginx.conf",
            "server {\n  location / { internal; proxy_pass http://api:8000; }\n}\n# proxy_pass http://x:1;\n",
        ),
        Miss("Caddyfile", "localhost {\n  reverse_proxy api:8000\n}\n"),
    ),
)
