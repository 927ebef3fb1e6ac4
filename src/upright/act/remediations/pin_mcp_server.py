"""Name the version of the package that starts an MCP server.

What it does: in every client's configuration where the server was seen, `package` or `package@latest` among its
arguments becomes `package@VERSION` (npx, bunx, pnpm) or `package==VERSION` (uvx, pipx). The version comes from `--set
version=1.4.2`: nobody is asked over the network, and the newest is not the one that was reviewed.

What it does not do: pin what that package depends on.
"""

from __future__ import annotations

import re

from upright.act.example import Example, thing
from upright.act.json_text import edited
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._clients import document, servers, valid, with_strings
from upright.act.remediations._files import lines_of, rewritten, wanted
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_ENGINES = frozenset({"docker", "podman", "nerdctl"})
_PYTHON = frozenset({"uvx", "uv", "pipx"})


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    version = wanted(context, "version", "1.4.2", r"\d[\w.+-]{0,60}")
    package = asset.attributes.get("package")
    if not isinstance(package, str) or not package:
        raise ConflictError(f"{asset.name}: it is not known which package it starts")
    if str(asset.attributes.get("command", "")).rpartition("/")[2] in _ENGINES:
        raise ConflictError(f"{asset.name}: {package} is an image; name its digest where it is started")
    between = "==" if str(asset.attributes.get("command", "")).rpartition("/")[2] in _PYTHON else "@"
    bare = re.sub(r"(?<=.)(?:@|==).*", "", package)
    loose = re.compile(rf"{re.escape(bare)}(?:(?:@|==)[\w.^~*-]*)?")

    def pinned(argument: str) -> str:
        return f"{bare}{between}{version}" if loose.fullmatch(argument) else argument

    def change(path: str, text: str, line: int) -> str:
        if path.endswith(".toml"):
            return _in_toml(path, text, line, loose, f"{bare}{between}{version}")
        entries = [entry for _, entry in servers(document(path, text), asset.name)]
        return edited(text, [edit for entry in entries for edit in with_strings(text, entry, pinned)])

    return rewritten(finding, asset, context, change, f"start {bare} in version {version}")


def _in_toml(path: str, text: str, line: int, loose: re.Pattern[str], pinned: str) -> str:
    lines = lines_of(text)
    for number in range(max(line - 1, 0), len(lines)):
        if number >= line and lines[number].lstrip().startswith("["):
            break
        lines[number] = re.sub(rf"([\"']){loose.pattern}\1", rf"\g<1>{pinned}\1", lines[number])
    new = "".join(lines)
    valid(path, new)
    return new


_SERVERS = """{
  // servers of the team
  "mcpServers": {
    "files": {"command": "npx", "args": ["-y", "server-files"], "autoApprove": ["*", "read"]},
    "hub": {"command": "uvx", "args": ["mcp-hub"], "env": {"HUB_TOKEN": "not-a-real-token-1234"}},
  }
}
"""

REMEDIATION = Remediation(
    id="pin-mcp-server",
    title="Start an MCP server from a named version of its package",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the configuration and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.MCP_SERVER, "files", ".mcp.json", package="server-files", command="npx"),
            options={"version": "1.4.2"},
            files={".mcp.json": _SERVERS},
            after={".mcp.json": _SERVERS.replace("server-files", "server-files@1.4.2")},
        ),
    ),
)
