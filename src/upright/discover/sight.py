"""Building what detectors of configuration and scripts report: one call per sighting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from upright.model.asset import AssetKind, Location
from upright.model.evidence import Edge, Observation, Ref
from upright.model.identity import key, path_key, provider_name, served_by, vendor_of

if TYPE_CHECKING:
    from upright.discover.document import Document
    from upright.model.asset import Json
    from upright.model.relation import RelationKind

# What each label type is in the closed lists of kinds and types.
KINDS: dict[str, tuple[AssetKind, str]] = {
    "dependency": (AssetKind.PACKAGE, "dependency"),
    "lock": (AssetKind.PACKAGE, "dependency"),
    "sdk": (AssetKind.PACKAGE, "sdk"),
    "model": (AssetKind.MODEL, "llm"),
    "model_file": (AssetKind.MODEL, "model_file"),
    "embedding_model": (AssetKind.MODEL, "embedding_model"),
    "agent": (AssetKind.AGENT, "agent"),
    "tool": (AssetKind.TOOL, "tool"),
    "mcp_server": (AssetKind.MCP_SERVER, ""),
    "mcp_tool": (AssetKind.TOOL, "mcp_tool"),
    "mcp_resource": (AssetKind.DATA_STORE, "mcp_resource"),
    "mcp_prompt": (AssetKind.PROMPT, "mcp_prompt"),
    "prompt": (AssetKind.PROMPT, "prompt"),
    "instruction_file": (AssetKind.PROMPT, "instruction_file"),
    "skill": (AssetKind.SKILL, ""),
    "guardrail": (AssetKind.GUARDRAIL, ""),
    "vector_store": (AssetKind.VECTOR_STORE, ""),
    "dataset": (AssetKind.DATASET, ""),
    "data_store": (AssetKind.DATA_STORE, ""),
    "training_job": (AssetKind.TRAINING_JOB, ""),
    "pipeline": (AssetKind.PIPELINE, ""),
    "endpoint": (AssetKind.ENDPOINT, "api"),
    "deployment": (AssetKind.ENDPOINT, "deployment"),
    "ai_service": (AssetKind.AI_SERVICE, "ai_service"),
    "observability": (AssetKind.AI_SERVICE, "observability"),
    "credential_ref": (AssetKind.SECRET, "credential_ref"),
    "vault": (AssetKind.SECRET, "vault"),
    "host": (AssetKind.HOST, "container"),
    "identity": (AssetKind.IDENTITY, ""),
    "application": (AssetKind.APPLICATION, ""),
    "notebook": (AssetKind.NOTEBOOK, ""),
}
_HUB_PARTS = 2  # slashes in the key of a hub model: hf:models/org/name
_TEST = re.compile(
    r"(?:^|/)(?:tests?|__tests__|spec|specs(?!/.*\.ya?ml$)|e2e|fixtures?|__mocks__|mocks?)/|(?:^|/)test_[^/]*(?<!\.ipynb)$|[._-](?:test|spec(?!\.(?:go|rs|java|kt|cs|py|ya?ml)$)|mock|stories)\.[^/]+$",
    re.IGNORECASE,
)
# Tools of a server that are about tests or mocks: a folder of that name among tools, whose files no test is called as.
_SUBJECT = re.compile(
    r"^(?!(?:.*/)?(?:tests?|__tests__|specs?|e2e|fixtures?)/(?:.*/)?tools?/)(?:.*/)?tools?/(?:[^/]+/){0,2}(?:tests?|mocks?|fixtures?)/"
    r"(?!test_|conftest|.*[._-](?:test|spec|mock|stories)\.)[^/]+$",
    re.IGNORECASE,
)
# Notebooks of a folder of documentation are run; a folder of that name among the code of a program is one of its parts.
_EXAMPLE = re.compile(
    r"^(?!(?:.*/)?(?:src|lib|pkg|internal|cmd|tools)/(?:[^/]+/){0,4}?docs?/(?:[^/]+/){0,3}[^/]+\.(?:rs|go|py|java|kt|cs|rb|php)$)(?:.*/)?(?:docs?|documentation)/(?!.*\.ipynb$)",
    re.IGNORECASE,
)
# Programs that judge a model, and what they ask it, kept beside the tests: they call the model, and are no tests.
_EVALUATES = re.compile(
    r"(?:^|/)tests?/(?!(?:[^/]+/)*(?:fixtures?|mocks?|__mocks__)/)(?:[^/]+/)*"
    r"(?!test_|conftest)(?:[^/]*_)?(?:eval(?:uat\w{1,5}|s)?|judges?|graders?|prompts)(?:_[^/]*)?(?<!_test)\.py$",
    re.IGNORECASE,
)


def _local(document: Document, identity: str | Ref) -> str | Ref:
    """A model by a path of more than two parts is a folder of the source, since no hub id has that shape."""
    hub = "hf:models/"
    if isinstance(identity, str) and identity.startswith(hub) and identity.count("/") > _HUB_PARTS:
        return path_key(document.item.source, identity.removeprefix(hub).removeprefix("./"))
    return identity


@lru_cache(1 << 10)
def in_tests(path: str) -> bool:
    """Whether a path lies in tests or documentation; programs that evaluate a model are no tests."""
    return bool(
        (_TEST.search(path) and not (_EVALUATES.search(path) or _SUBJECT.search(path))) or _EXAMPLE.search(path)
    )


def in_documentation(path: str) -> bool:
    """Whether a path lies in documentation and in no test: a manifest there is applied as it stands."""
    return bool(_EXAMPLE.search(path)) and not _TEST.search(path)


def see(
    document: Document,
    label: str,
    name: str | Ref,
    line: int,
    keys: tuple[str | Ref, ...] | str | Ref,
    more: Mapping[str, Json | Ref] | None = None,
    *,
    version: str = "",
    confidence: float = 1.0,
    digest: str = "",
    evidence: str = "",
    **attributes: Json | Ref,
) -> Observation:
    """An observation of the label type `label` (see KINDS). `more` holds further attributes; those that are None or
    empty text are left out.
    """
    kind, finer = KINDS[label]
    stated: dict[str, Json | Ref] = {"type": finer} if finer else {}
    stated |= {
        name: value for name, value in {**attributes, **(more or {})}.items() if value is not None and value != ""
    }
    if in_tests(document.item.path):
        stated["test"] = True
        confidence *= 0.7
    return Observation(
        kind=kind,
        name=name,
        keys=tuple(_local(document, each) for each in (keys if isinstance(keys, tuple) else (keys,))),
        location=Location(document.item.path, line, document.item.source, label),
        attributes=stated,
        version=version,
        confidence=round(confidence, 3),
        digest=digest,
        evidence=evidence,
    )


def edge(source: str | Ref, kind: RelationKind, target: str | Ref) -> Edge:
    """A relation between two identity keys."""
    return Edge(source, kind.value, target)


def local_key(document: Document, kind: str, name: str) -> str:
    """The key of something that has only a name: unique within the file that names it."""
    return key("name", f"{document.item.source}/{document.item.path}", kind, name)


def env_key(document: Document, variable: str) -> str:
    """The key of a credential by the variable that carries it."""
    return key("env", document.item.source, variable)


def agent_key(source: str, client: str) -> str:
    """The key of the coding agent or chat client `client` (`cursor`, `claude-code`) as a source configures it."""
    return key("name", source, "agent", client)


def provider_of(model: str, provider: str = "") -> str:
    """One spelling of the provider of a model as named; empty when neither says."""
    if provider:
        return provider_name(provider)
    head, separator, tail = model.partition(":" if ":" in model else "/")
    said = vendor_of(model) or (provider_name(head) if separator and vendor_of(tail) else "")
    return said or served_by(model)


def listed(values: Iterable[str]) -> list[Json]:
    """Strings as the list that an attribute holds."""
    return [*values]
