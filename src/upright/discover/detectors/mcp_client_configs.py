"""MCP servers that a client's configuration names.

Why it matters: each entry lets a model run a program or reach a service with the user's rights. What is fetched at
start-up without a version, approved without asking, or given a key in the clear is a way in.

How it recognises: the maps that clients read (`mcpServers`, `servers` of VS Code, `mcp_servers` of Codex,
`context_servers` of Zed, `mcp` of opencode, Crush and VS Code settings, Continue's list, Goose's extensions, manifests of
desktop extensions), in JSON, TOML or YAML, in the places that system, user, project and extensions have. Entries must
have a command or a URL. Says the package, whether its version is fixed, transport, names of environment variables,
folders, tools approved without asking; values of credentials are never kept.

What it does not see: servers added on the command line, and those a registry adds at run time.
"""

from __future__ import annotations

import hashlib
import itertools
import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from upright.discover.agent_places import client_of, scope_of
from upright.discover.ai_credentials import screaming
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._mcp_rights import approved, asked_scopes, handed_over, host_access, likely_grave
from upright.discover.lookalikes import resembles
from upright.discover.mcp_packages import published_capabilities
from upright.discover.readers.held_files import held_files
from upright.discover.readers.launch import Launch, launch, started
from upright.discover.readers.markup import markup
from upright.discover.references import reaches
from upright.discover.secrets_in_clear import in_clear, names_credential
from upright.discover.sight import agent_key, edge, env_key, listed, local_key, see
from upright.model.identity import key, package_key, store_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_MAPS = re.compile(r"(?:amp\.)?mcp[a-z]{0,10}[_-]?servers|context_servers", re.IGNORECASE)  # mcpServers, mcpSSEServers
_WORDS = (b"mcpservers", b"sseservers", b"mcp_servers", b"context_servers", b'"mcp"', b'"servers"', b"mcp-servers",
          b"mcp_config", b"extensions:", b'"command"')  # fmt: skip
_REACHED = ("command", "url", "serverUrl", "httpUrl", "cmd", "uri")
_NESTED = 4  # settings nest servers no deeper
_SCRIPT = re.compile(
    r"\b(?:curl|wget|iwr|invoke-webrequest|irm)\b[^|;&]{0,400}?(?:\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\|\s*(?:python|node|iex)|-o\s*\S+\s*(?:&&|;))"
    r"|(?:ba|z)?sh\s+-c\s+[\"']?\$\((?:curl|wget)|<\(\s*(?:curl|wget)|\biex\s*\(|eval\s+[\"']?\$\((?:curl|wget)",
    re.IGNORECASE,
)
_STORE = re.compile(r"(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|qdrant|milvus)://\S{2,300}$")
_OF_CLIENT = re.compile(r"(?:^|/)\.?mcp\.json$|(?:^|/)\.vscode/mcp[\w.-]{0,60}\.json$")
_PATH = re.compile(r"(?:/|~|[A-Za-z]:[\\/]|\.{1,2}(?:/|$)|\$\{?(?:HOME|workspaceFolder|PWD))")


def _detect(document: Document) -> Iterator[Sighting]:
    for root in (each for whole in document.parse(markup) for each in (whole, *held_files(whole))):
        for name, entry in _entries(document, root):
            yield from _server(document, name, entry)


def _entries(document: Document, root: Node) -> Iterator[tuple[str, Node]]:
    for path, node in [((), root), *root.walk()]:
        if len(path) <= _NESTED:
            yield from _held(root, node, path[-1] if path else "")
    if "goose" in document.item.path.lower():
        yield from _listed(root.get("extensions"))
    if _OF_CLIENT.search(document.item.path.lower()):
        yield from _listed(root.get("servers"))
    if _named_so(document, root) and not any(_MAPS.fullmatch(name) for name, _ in root.items()):
        yield from _listed(root)


def _named_so(document: Document, root: Node) -> bool:
    """Whether the whole file is a map of servers: by its place, or by its name where every entry starts a program."""
    listed = [entry for _, entry in root.items()]
    starts = bool(listed) and all(entry.get("command").text and entry.get("args").is_list for entry in listed)
    return document.item.name == ".mcp.json" or (starts and "mcp" in document.item.name)


def _held(root: Node, node: Node, name: str) -> Iterator[tuple[str, Node]]:
    """The servers that a map named `name` holds."""
    for known, servers in node.items():
        if _MAPS.fullmatch(known):
            yield from _listed(servers)
    if name == "mcp":
        yield from _listed(node.get("servers"))
        yield from _listed(node)
    if node.get("mcp_config").is_map:  # the manifest of a desktop extension
        yield root.get("name").text or "server", node.get("mcp_config")


def _listed(servers: Node) -> Iterator[tuple[str, Node]]:
    named = [(entry.get("name").text, entry) for entry in servers] if servers.is_list else list(servers.items())
    for name, entry in named:
        if name not in {"", "$()"} and entry.is_map and entry.first(*_REACHED):
            yield name, entry


def _started(document: Document, entry: Node) -> Iterator[str]:
    """The key of the server that a script of this source is, which the command starts from where the settings lie:
    `python src/server.py`. Settings in a folder of their own (`.cursor`) are those of the folder around it.
    """
    folder = document.item.path.rpartition("/")[0]
    folder = folder.rpartition("/")[0] if folder.rpartition("/")[2].startswith(".") else folder
    words = [*entry.get("command").text.split(), *entry.get("args").strings(), *entry.get("command").strings()]
    scripts = [re.sub(r"^\$\{workspaceFolder\}/", "", word) for word in words if word.endswith(".py")]
    for script in scripts[:1]:
        path = posixpath.normpath(posixpath.join(folder, script))
        if not path.startswith((".", "/")) and "$" not in path:
            yield key("mcp", document.item.source, path)


def _server(document: Document, name: str, entry: Node) -> Iterator[Sighting]:
    path = document.item.path
    client = client_of(path)
    server = key("mcp", document.item.source, name)
    variables = _variables(entry)
    how = _transport(entry)
    off = entry.get("disabled").value is True or entry.get("enabled").value is False
    known = () if off else published_capabilities(str(how.get("package") or how.get("url") or ""))
    yield see(
        document,
        "mcp_server",
        name,
        entry.line,
        (server, local_key(document, "mcp_server", name), *_started(document, entry)),
        how,
        client=client,
        scope=scope_of(document),
        scopes=asked_scopes(entry, variables),
        host_access=host_access(entry),
        disabled=True if off else None,
        capabilities=listed(known) or None,
        env=_names(variables),
        auto_approve=approved(entry),
        approves_likely=likely_grave(approved(entry)),
        secret_in_config=_secret(entry, variables) or None,
    )
    yield from _imitation(document, entry)
    for text in (*entry.get("args").strings(), *(node.text for _, node in variables)):
        if _STORE.match(text):
            yield edge(server, RelationKind.DEPENDS_ON, store_key(text))
    yield edge(agent_key(document.item.source, client), RelationKind.USES_TOOL, server)
    for symbol in started(entry.first("command", "cmd").text, entry.get("args").strings()):
        yield edge(server, RelationKind.USES_TOOL, reaches(symbol))
    for variable, node in (*variables, *handed_over(entry)):
        credential = env_key(document, screaming(variable))
        if names_credential(variable):
            yield see(document, "credential_ref", variable, node.line, credential, variable=variable, reference=True)
            yield edge(server, RelationKind.AUTHENTICATES_WITH, credential)


def _imitation(document: Document, entry: Node) -> Iterator[Sighting]:
    """The package that a server is fetched as, when it is named almost like a well-known one."""
    command = entry.first("command", "cmd")
    words = [*command.strings(), *entry.get("args").strings()]
    started = launch(words[0], words[1:]) if words else Launch("")
    meant = resembles(started.ecosystem, started.package) if started.fetched else ""
    if meant:
        name, kind = started.package, started.ecosystem
        line = next((item.line for item in entry.get("args") if name in item.text), command.line)
        own = package_key(kind, name)
        yield see(document, "dependency", name, line, own, ecosystem=kind, typosquat_of=meant, pinned=started.pinned)


def _variables(entry: Node) -> list[tuple[str, Node]]:
    """Environment variables that the server gets, with the nodes of their values."""
    found = [pair for field in ("env", "environment", "envs") for pair in entry.get(field).items()]
    arguments = entry.first("args", "command")
    items = list(arguments)
    for flag, item in itertools.pairwise(items):
        name = re.match(r"([A-Za-z_]\w{1,80})(?:=|$)", item.text)
        if flag.text in {"-e", "--env"} and name:
            found.append((name.group(1), item))
    return found


def _names(variables: list[tuple[str, Node]]) -> Json:
    names: list[Json] = [*sorted({variable for variable, _ in variables})]
    return names or None


def _transport(entry: Node) -> dict[str, Json]:
    url = entry.first("url", "serverUrl", "httpUrl", "uri").text
    stated = entry.first("type", "transport").text.lower()
    command = entry.first("command", "cmd")
    if url:
        return _remote(entry, url, stated)
    if command.is_map:  # Zed: {"path": ..., "args": [...]}
        words = [command.get("path").text, *command.get("args").strings()]
    else:
        words = [*command.strings(), *entry.get("args").strings()]
    found = _local(launch(words[0], words[1:]) if words else Launch(""), words)
    told = [word for flag, word in zip(["", *words], words, strict=False) if not in_clear(flag.lstrip("-"), word)]
    return {"transport": "stdio", "digest": hashlib.sha256("\0".join(told).encode()).hexdigest(), **found}


def _remote(entry: Node, url: str, stated: str) -> dict[str, Json]:
    kinds = {
        "sse": "sse",
        "http": "http",
        "streamable-http": "streamable-http",
        "streamablehttp": "streamable-http",
        "ws": "websocket",
    }
    parts = _split(url) if "://" in url[:20] else None
    headers = {name.lower(): node for name, node in entry.first("headers", "http_headers", "requestInit").items()}
    bearer = entry.first("bearer_token_env_var", "bearerToken")
    auth = "bearer" if "authorization" in headers or bearer else "key" if any(map(names_credential, headers)) else ""
    auth = auth or ("oauth" if entry.first("oauth", "auth", "authProviderType") else "none")
    found: dict[str, Json] = {
        "transport": kinds.get(stated, "sse" if url.rstrip("/").endswith("/sse") else "http"),
        "auth": auth,
    }
    if parts and parts.hostname:
        port = f":{parts.port}" if _port(parts) else ""
        found |= {
            "url": f"{parts.scheme}://{parts.hostname}{port}{parts.path}",
            "tls": parts.scheme in {"https", "wss"},
        }
    return found


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        return None


def _local(started: Launch, words: list[str]) -> dict[str, Json]:
    found: dict[str, Json] = {"command": started.program}
    if started.package:
        found["package"] = started.package
    if started.version and started.ecosystem in {"npm", "pypi"}:
        found["package_version"] = started.version
    if started.pinned is not None:
        found["pinned"] = started.pinned
    if started.fetched:
        found["fetched_at_run_time"] = True
    if _SCRIPT.search(" ".join(words)[:4000]):
        found |= {"fetched_at_run_time": True, "runs_script": True}
    folders = [
        word for word in words[1:] if _PATH.match(word) and not re.search(r"\.(?:js|mjs|ts|py|sh|json|jar)$", word)
    ]
    package = started.package.lower()
    if folders and ("filesystem" in package or any("filesystem" in word for word in words)):
        roots: list[Json] = [folder for folder in folders if folder != started.package]
        found["roots"] = roots
    return found


def _secret(entry: Node, variables: list[tuple[str, Node]]) -> bool:
    own = [*entry.items(), *entry.get("auth").items()]  # `apiKey`, `auth.token`
    pairs = [*variables, *entry.first("headers", "http_headers").items(), *own]
    if any(
        in_clear(name, node.text.partition("=")[2] if node.text.startswith(f"{name}=") else node.text)
        for name, node in pairs
    ):
        return True
    words = entry.get("args").strings()
    if any(in_clear(flag.lstrip("-"), word) for flag, word in itertools.pairwise(words)):
        return True
    pieces = [piece.partition("=") for word in words for piece in [word.lstrip("-")] if "=" in piece]
    query = [piece.partition("=") for piece in _query(entry.first("url", "serverUrl").text).split("&")]
    return any(in_clear(name, value) for name, _, value in [*pieces, *query])


def _query(url: str) -> str:
    return url.partition("?")[2].partition("#")[0]


DETECTOR = Detector(
    id="mcp-client-configs",
    title="MCP servers in the configuration of clients",
    selects=Selector(
        languages=frozenset({"json", "toml", "yaml"}),
        literals=_WORDS,
        paths=(
            "*mcp*",
            "*claude*",
            "*cursor*",
            "*.vscode*",
            "*gemini*",
            "*codex*",
            "*opencode*",
            "*settings*.json",
            "*continue*",
            "*roo*",
            "*kilo*",
            "*amazonq*",
            "*kiro*",
            "*zed*",
            "*cline*",
            "*config*",
            "*agent*",
            "*server*",
            "*librechat*",
            "*litellm*",
            "*plugin*",
            "*manifest*.json",
            "*extension*",
            "*goose*",
            "*crush*",
            "*amp*",
            "*trae*",
            "*lmstudio*",
            "*lm-studio*",
            "*copilot*",
            "*.code-workspace",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            ".mcp.json",
            '{\n  "mcpServers": {\n    "files": {\n      "command": "npx",\n      "args": ["-y", "@modelcontextprotocol/server-filesystem", "/"]\n    },\n    "docs": {"type": "http", "url": "https://docs.vendor.com/mcp"}\n  }\n}\n',
            (("mcp_server", "files", 3), ("mcp_server", "docs", 7)),
        ),
        Hit(
            "examples/sse.json",
            '{"mcpSSEServers": {"desk": {"url": "https://desk.example.com/sse"}}}',
            (("mcp_server", "desk", 1),),
        ),
        Hit(
            ".vscode/mcp.json",
            '{\n  // servers\n  "servers": {\n    "gh": {"command": "docker", "args": ["run", "-i", "-e", "GITHUB_TOKEN", "ghcr.io/github/github-mcp-server:v1.2"],\n      "env": {"GITHUB_TOKEN": "${input:token}"}},\n  }\n}\n',
            (("mcp_server", "gh", 4), ("secret", "GITHUB_TOKEN", 0)),
        ),
        Hit(
            "web/.vscode/mcp.http.local.json",
            '{"servers": {\n "shop": {"type": "http", "url": "http://0.0.0.0:5250/mcp"}}}',
            (("mcp_server", "shop", 2),),
        ),
        Hit(
            ".codex/config.toml",
            '[mcp_servers.fetch]\ncommand = "uvx"\nargs = ["mcp-server-fetch==0.6.2"]\n',
            (("mcp_server", "fetch", 1),),
        ),
        Hit(
            "opencode.json",
            '{"mcp": {\n "x": {"type": "local", "command": ["bun", "x", "y"]}}}',
            (("mcp_server", "x", 2),),
        ),
        Hit(
            ".continue/config.yaml",
            "mcpServers:\n  - name: db\n    command: uvx\n    args: [mcp-db]\n",
            (("mcp_server", "db", 2),),
        ),
        Hit(
            "home/anna/.config/goose/config.yaml",
            "extensions:\n  fetch:\n    type: stdio\n    cmd: uvx\n    args: [mcp-server-fetch]\n",
            (("mcp_server", "fetch", 0),),
        ),
        Hit(
            "Claude Extensions/acme.notes/manifest.json",
            '{"name": "notes", "manifest_version": "0.2",\n "server": {"type": "node", "mcp_config": {"command": "node", "args": ["x.js"]}}}',
            (("mcp_server", "notes", 0),),
        ),
        Hit(
            "crush.json",
            '{"mcp": {\n "gh": {"type": "http", "url": "https://api.githubcopilot.com/mcp/"}}}',
            (("mcp_server", "gh", 2),),
        ),
        Hit(
            "near/mcp.json",
            '{"mcpServers": {"files": {"command": "npx",\n "args": ["-y",\n "@modelcontextprotocol/server-filesytem"]}}}',
            (("mcp_server", "files", 1), ("package", "@modelcontextprotocol/server-filesytem", 3)),
        ),
    ),
    misses=(
        Miss("config.json", '{"servers": {"web": {"url": "https://x"}}, "command": "npx"}'),
        Miss(".mcp.json", '{"mcpServers": {}}'),
        Miss("settings.json", '{"mcp": true, "url": "https://x"}'),
    ),
)
