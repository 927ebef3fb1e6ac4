"""Approval: what an organisation has sanctioned, so that the rest is shadow AI.

    approved:
      providers: [openai, "aws*"]
      models: ["gpt-4o*"]
      mcp_servers: [claims]

Each list is of globs, matched against the provider (services and models), the name of the model, or the name or package
of the MCP server. A kind without a list is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

from upright.model.asset import AssetKind
from upright.model.errors import ConfigError
from upright.model.evidence import Observation

LISTS = ("providers", "models", "mcp_servers")


def check(approved: Mapping[str, tuple[str, ...]], where: str) -> None:
    """Raises ConfigError on a list that does not exist."""
    for name in approved:
        if name not in LISTS:
            raise ConfigError(f"{where}: approved: unknown list {name!r}; one of {', '.join(LISTS)}")


def approve(observations: Iterable[Observation], approved: Mapping[str, tuple[str, ...]]) -> Iterator[Observation]:
    """The observations, with `approved` stated on those that a list speaks of."""
    for seen in observations:
        verdict = _verdict(seen, approved)
        yield seen if verdict is None else replace(seen, attributes={**seen.attributes, "approved": verdict})


def _verdict(seen: Observation, approved: Mapping[str, tuple[str, ...]]) -> bool | None:
    name, provider = str(seen.name), str(seen.attributes.get("provider") or "")
    if seen.kind is AssetKind.AI_SERVICE and "providers" in approved:
        return _listed(approved["providers"], name, provider)
    if seen.kind is AssetKind.MODEL and provider and "providers" in approved:
        by_provider = _listed(approved["providers"], provider)
        return by_provider or _listed(approved.get("models", ()), name)
    if seen.kind is AssetKind.MODEL and "models" in approved:
        return _listed(approved["models"], name)
    if seen.kind is AssetKind.MCP_SERVER and "mcp_servers" in approved:
        return _listed(approved["mcp_servers"], name, str(seen.attributes.get("package") or ""))
    return None


def _listed(globs: Iterable[str], *names: str) -> bool:
    return any(fnmatchcase(name.lower(), glob.lower()) for glob in globs for name in names if name)
