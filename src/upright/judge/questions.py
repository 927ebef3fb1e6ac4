"""Questions that many rules ask of an asset and its graph, and the judgements they give.

An absent attribute means "not seen": each rule decides whether that passes, does not apply or is unknown. A pass always
goes through `holds`, which turns it into unknown where a gap touches the asset.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from weakref import WeakKeyDictionary

from upright.graph.graph import Graph
from upright.judge.behind import nearest_behind
from upright.judge.places import is_mostly_made_up, is_test_path, place
from upright.judge.way_in import reachable_by
from upright.model.address import reach_of
from upright.model.asset import Asset, AssetKind, Exposure, Location
from upright.model.data import DataLabel, Sensitivity
from upright.model.evidence import Gap
from upright.model.finding import Judgement, Severity, Verdict
from upright.model.relation import RelationKind as R

PERSONAL = frozenset({"pii", "phi", "pci"})
_ACCOUNTS = "financial."
FEW = 5
SURE = 0.5
_GAPS: WeakKeyDictionary[Graph, dict[tuple[str, str], Gap]] = WeakKeyDictionary()


# --- judgements ---------------------------------------------------------------------------------------------------


def fail(
    asset: Asset,
    reason: str,
    *,
    path: tuple[str, ...] = (),
    severity: Severity | None = None,
    in_tests: Severity | None = Severity.LOW,
    confidence: float = 1.0,
    locations: tuple[Location, ...] = (),
    anchors: tuple[str, ...] = (),
) -> Judgement:
    """The bad state was seen. What stands only in tests gets the severity `in_tests` (None: no lighter than usual)."""
    if is_test(asset) and in_tests is not None:
        severity = in_tests
    return Judgement(Verdict.FAIL, reason, path, anchors, severity, confidence, locations)


def holds(graph: Graph, asset: Asset, reason: str) -> Judgement:
    """A pass, or unknown when a gap touches the asset."""
    gap = gap_at(graph, asset)
    if gap:
        return unknown(f"{asset.name} could not be read whole: {gap.why}")
    if unreadable := text(asset, "unreadable"):
        return unknown(f"{asset.name} could not be read whole: {unreadable}")
    return Judgement(Verdict.PASS, reason)


def unknown(reason: str) -> Judgement:
    """The question could not be answered, for this reason."""
    return Judgement(Verdict.UNKNOWN, reason)


def gap_at(graph: Graph, asset: Asset) -> Gap | None:
    """The gap that touches a place where this asset was seen, or None. What is passed over on purpose is none."""
    if graph not in _GAPS:
        told = [gap for gap in reversed(graph.gaps) if gap.code != "ignored"]
        _GAPS[graph] = {(gap.source, gap.where): gap for gap in told}
    gaps = _GAPS[graph]
    spots = ((source, place.path) for place in asset.locations for source in (place.source, "")) if gaps else ()
    return next((gaps[spot] for spot in spots if spot in gaps), None)


# --- one asset ----------------------------------------------------------------------------------------------------


def is_test(asset: Asset) -> bool:
    """Whether it was seen only in tests, examples or documentation."""
    return asset.attributes.get("test") is True


def says(asset: Asset, attribute: str) -> bool | None:
    """A yes-or-no attribute: True, False, or None when it was not seen."""
    value = asset.attributes.get(attribute)
    return value if isinstance(value, bool) else None


def text(asset: Asset, attribute: str) -> str:
    """An attribute as text; an empty string when it was not seen."""
    value = asset.attributes.get(attribute)
    return value if isinstance(value, str) else ""


def words(asset: Asset, attribute: str) -> tuple[str, ...]:
    """An attribute that lists words; a single word counts as a list of one."""
    value = asset.attributes.get(attribute)
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(word) for word in value) if isinstance(value, list) else ()


def any_origin(origins: Iterable[str]) -> bool:
    """Whether pages of everybody are among these origins."""
    return any(each in {"*", "http://*", "https://*", "*://*"} for each in origins)


def number(asset: Asset, attribute: str) -> float | None:
    """A numeric attribute, or None when it was not seen (or is no number)."""
    value = asset.attributes.get(attribute)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def kind_of(asset: Asset) -> str:
    """The finer kind (`attributes.type`), or the kind itself."""
    return text(asset, "type") or asset.kind.value


def body_seen(tool: Asset) -> bool:
    """Whether the code behind a tool was read: not so for tools that a library, a vendor or a listing only names."""
    return text(tool, "type") != "builtin_tool" and says(tool, "unresolved") is not True and bool(tool.locations)


def asks(front: Asset) -> str:
    """How it asks who is calling, or all that stands before it does; empty where nothing of the kind was seen."""
    own = text(front, "auth")
    return own if own not in {"", "none"} else text(front, "asked_before")


def declared(package: Asset) -> tuple[Location, ...]:
    """Where manifests name a package; everywhere it was seen when none does."""
    named = tuple(spot for spot in package.locations if spot.type == "dependency")
    return named or package.locations


# --- data classes -------------------------------------------------------------------------------------------------


def personal(asset: Asset) -> tuple[str, ...]:
    """The classes of personal, health and card data and of people's accounts that it really holds, worst first.

    Classes of moderate sensitivity need five values: one or two e-mail addresses are a byline, not a data set. So do
    accounts, balances and postal addresses: a firm's own stand on every letter of it.
    """
    return _classes(label for label in asset.labels if _is_personal(label))


def _is_personal(label: DataLabel) -> bool:
    account = label.data_class.startswith(_ACCOUNTS) and label.sensitivity >= Sensitivity.HIGH
    return account or label.data_class.partition(".")[0] in PERSONAL


def names_alone(classes: Collection[str]) -> Severity | None:
    """A lighter severity where names of persons are all that was found: history books and minutes are full of them."""
    return Severity.MEDIUM if set(classes) == {"pii.person-name"} else None


def credentials(asset: Asset) -> tuple[str, ...]:
    """The classes of credentials found in its content."""
    return _classes(label for label in asset.labels if label.data_class.startswith("secret."))


def _classes(labels: Iterable[DataLabel]) -> tuple[str, ...]:
    found: dict[str, tuple[Sensitivity, int]] = {}
    for label in labels:
        if label.confidence >= SURE and label.sensitivity >= Sensitivity.MODERATE:
            worst, count = found.get(label.data_class, (Sensitivity.PUBLIC, 0))
            found[label.data_class] = max(worst, label.sensitivity), count + label.count
    kept = [
        (-worst, name)
        for name, (worst, count) in found.items()
        if (worst >= Sensitivity.HIGH and not name.startswith((_ACCOUNTS, "pii.street-address"))) or count >= FEW
    ]
    return tuple(name for _, name in sorted(kept))


def some(names: Iterable[str], limit: int = 3) -> str:
    """A short list for a sentence: `pii.email, pii.us-ssn and 2 more`."""
    listed = list(names)
    shown = ", ".join(listed[:limit])
    return f"{shown} and {len(listed) - limit} more" if len(listed) > limit else shown


def contents_seen(asset: Asset) -> bool:
    """Whether the content of a data asset was read (a dataset that code only names was not)."""
    return bool(asset.labels) or any(name in asset.attributes for name in ("digest", "size", "rows"))


def trains(graph: Graph, dataset: Asset) -> bool:
    """Whether a model is trained on this data, by a relation or by its stated role."""
    stated = text(dataset, "role") == "training" or text(dataset, "type") == "training_data"
    return stated or bool(graph.into(dataset, R.TRAINED_ON))


def grounds(graph: Graph, dataset: Asset) -> bool:
    """Whether an index, an agent or a tool answers from this data."""
    return text(dataset, "role") == "retrieval" or bool(graph.into(dataset, R.RETRIEVES_FROM, R.DERIVED_FROM))


def feeds_ai(graph: Graph, data: Asset) -> bool:
    """Whether an AI system learns or answers from this store, directly or through what is stored in it."""
    if trains(graph, data) or grounds(graph, data):
        return True
    if any(_serves(user) for user in graph.into(data, R.DEPENDS_ON)):
        return True  # what a workspace keeps its files in, or a deployment what it was asked
    kept = graph.into(data, R.STORED_IN) + graph.out(data, R.CONTAINS)
    if any(thing.kind in {AssetKind.MODEL, AssetKind.VECTOR_STORE} or _keeps_features(thing) for thing in kept):
        return True
    return any(trains(graph, thing) or grounds(graph, thing) for thing in kept)


def _serves(user: Asset) -> bool:
    return user.kind is AssetKind.AI_SERVICE or (user.kind is AssetKind.ENDPOINT and text(user, "type") == "deployment")


def _keeps_features(store: Asset) -> bool:
    return text(store, "engine").endswith("feature-store")


# --- ways through the graph ---------------------------------------------------------------------------------------


def tools_of(graph: Graph, asset: Asset) -> list[tuple[Asset, tuple[str, ...]]]:
    """Every tool that an agent (or MCP server) can use, also through servers and other agents, with the path to it. An
    MCP server whose tools nobody saw, but whose abilities are known, counts as one.
    """
    reached = {asset.id: (asset.id,)} | graph.reach(asset, (R.USES_TOOL, R.CALLS, R.CONTAINS), hops=6)
    tools = [(graph.asset(there), path) for there, path in sorted(reached.items())]
    return [(tool, path) for tool, path in tools if tool.kind is AssetKind.TOOL or _is_known(tool)]


def _is_known(server: Asset) -> bool:
    return server.kind is AssetKind.MCP_SERVER and "capabilities" in server.attributes


def offers(graph: Graph, server: Asset) -> list[Asset]:
    """The tools that an MCP server offers."""
    return [tool for tool in graph.out(server, R.CONTAINS, R.USES_TOOL) if tool.kind is AssetKind.TOOL]


def offered_by(graph: Graph, tool: Asset) -> list[Asset]:
    """The MCP servers that offer a tool."""
    return [end for end in graph.into(tool, R.CONTAINS, R.USES_TOOL) if end.kind is AssetKind.MCP_SERVER]


def route(graph: Graph, path: tuple[str, ...]) -> str:
    """A path as a person reads it: `chat > docs_agent > tickets`."""
    return " > ".join(graph.asset(asset).name for asset in path)


# --- addresses ----------------------------------------------------------------------------------------------------


def is_local(url: str) -> bool:
    """Whether an address stays inside: this machine, private ranges, names without a dot, or unknown (`${HOST}`)."""
    return reach_of(url) is not Exposure.PUBLIC


def everywhere(bind: str) -> bool:
    """Whether a listening address takes connections from other machines."""
    return bind.strip("[]") in {"0.0.0.0", "::", "*"}  # noqa: S104


# --- credentials in files -----------------------------------------------------------------------------------------


def in_the_clear(secret: Asset) -> bool:
    """Whether a value was seen, in a file of the tree, that is neither an example nor kept out of git on purpose."""
    if says(secret, "value_seen") is False or says(secret, "reference") or says(secret, "placeholder"):
        return False
    if says(secret, "committed") is False or says(secret, "history"):
        return False
    return says(secret, "value_seen") is True or kind_of(secret) == "secret"


_HALVES = frozenset({"secret.aws-access-key-id", "secret.alibaba-access-key-id"})
_NO_KEY = "; an identifier, which opens nothing without its key"


def clear_value(secret: Asset, graph: Graph, wanted: str, kind_of_file: str) -> Judgement | None:
    """The judgement that all rules on credentials in the clear share: fails where the value stands in files of the
    `wanted` place (see `places.place`). What people choose themselves is mostly made up where it explains something.
    """
    here = tuple(spot for spot in secret.locations if place(spot.path) == wanted)
    if not here:
        return None
    if not in_the_clear(secret):
        return (
            None
            if says(secret, "history")
            else holds(graph, secret, f"no value of {secret.name} stands in a file of git")
        )
    what = text(secret, "data_class") or "a credential"
    sample = Severity.MEDIUM if is_mostly_made_up(what, [spot.path for spot in here]) else None
    half = what in _HALVES
    used = graph.into(secret, R.AUTHENTICATES_WITH)
    users = f", which {used[0].name} uses" if used else ""
    return fail(
        secret,
        f"{what} stands in the clear in {kind_of_file} {here[0].path}{users}" + (_NO_KEY if half else ""),
        locations=here,
        severity=Severity.LOW if all(is_test_path(spot.path) for spot in here) else Severity.MEDIUM if half else sample,
        in_tests=Severity.LOW,
    )


# --- tools --------------------------------------------------------------------------------------------------------


_FLOWS = frozenset({"promptflow"})  # call their tools as steps, with what the steps before gave


def tool_does(
    tool: Asset,
    graph: Graph,
    attribute: str,
    what: str,
    *,
    public: Severity | None = None,
    asked: Severity | None = None,
    usual: Severity | None = None,
) -> Judgement | None:
    """Fails when the flag `attribute` says that the tool (or resource of an MCP server) does `what`; `public`: the
    severity when anyone on the internet can reach it, `asked`: when it asks a person first, `usual`: else, when it is
    not the rule's. Unknown when the code behind it was not read.
    """
    resource = tool.kind is AssetKind.DATA_STORE
    if resource and kind_of(tool) != "mcp_resource":
        return None
    flag = says(tool, attribute)
    if flag:
        exposure, way = reachable_by(graph, tool)
        open_to_all = exposure is Exposure.PUBLIC
        if text(tool, "framework") in _FLOWS:
            what, usual = what.replace("the model", "the flow"), Severity.MEDIUM
        severity = public if open_to_all else (asked or usual) if says(tool, "confirmation") else usual
        users = graph.into(tool, R.USES_TOOL, R.CONTAINS)
        path = way if open_to_all else (users[0].id, tool.id) if users else (tool.id,)
        who = f"; anyone can reach it through {graph.asset(way[0]).name}" if open_to_all and len(way) > 1 else ""
        kind = "resource" if resource else "tool"
        return fail(tool, f"{kind} {tool.name} {what}{_sink(tool, attribute)}{who}", path=path, severity=severity)
    if flag is None and not body_seen(tool):
        return unknown(f"the code behind tool {tool.name} was not read")
    return holds(graph, tool, f"nothing shows that {tool.name} {what}")


def _sink(tool: Asset, attribute: str) -> str:
    """Where the code stands that shows a flaw, when that was told."""
    sinks = tool.attributes.get("sinks")
    spot = sinks.get(attribute) if isinstance(sinks, dict) else None
    return f" ({spot})" if isinstance(spot, str) else ""


# --- endpoints ----------------------------------------------------------------------------------------------------


def serves_ai(graph: Graph, endpoint: Asset) -> bool:
    """Whether AI answers at this endpoint: a model server, an AI workload, a route that leads to a model or agent."""
    if text(endpoint, "type") in {"model_server", "deployment", "ui"}:
        return True
    return nearest_behind(graph, endpoint, "AI", lambda asset: asset.kind in _AI) is not None


_AI = frozenset({AssetKind.AGENT, AssetKind.MODEL, AssetKind.VECTOR_STORE, AssetKind.AI_SERVICE, AssetKind.TOOL})


def listens_to_others(endpoint: Asset) -> bool | None:
    """Whether others than this machine can connect: True, False, or None when nothing was seen."""
    if endpoint.exposure in {Exposure.PUBLIC, Exposure.ORGANISATION} or everywhere(text(endpoint, "bind")):
        return True
    return False if endpoint.exposure is Exposure.PRIVATE or text(endpoint, "bind") else None


# --- stores -------------------------------------------------------------------------------------------------------

_AI_WORDS = re.compile(
    r"(?:^|[^a-z])(?:(?:train(?:ing)?|model|ml|ai|rag|embedding|vector)[-_]?(?:data(?:sets?)?|sets?|store)|pgvector|train(?:ing)?|finetun(?:e|ing)|fine-tun(?:e|ing)|datasets?|models?|embeddings?|rag|vectors?|corpus"
    r"|kb|eval(?:uation)?[-_]?(?:data|sets?)|features?|ground[-_]?truth|annotations?|label(?:l?ing|l?ed)|lora|chunks|prompts|(?:prompt|semantic|llm)[-_]?cache|(?:chat|conversation)[-_]?(?:history|memory)|inference|agents?|llm|ml|mlflow|ai|genai|sagemaker|bedrock|vertex|knowledge(?:base)?|weights|checkpoints?)(?:[^a-z]|$)"
)

_LOGS = re.compile(r"(?:^|[^a-z])logs?(?:[^a-z]|$)|logging|audit|metric|trace|siem|monitor|observ|elk|security")


def keeps_others(graph: Graph, store: Asset) -> bool:
    """Whether a store is a server that keeps several indexes: what is in them is theirs."""
    return any(part.kind is AssetKind.VECTOR_STORE for part in graph.out(store, R.CONTAINS))


def keeps_ai_data(graph: Graph, store: Asset) -> bool:
    """Whether a store feeds or keeps AI: by relations, or else by what its name says (`acme-training-data`). A search
    domain keeps what assistants answer from, unless its name speaks of logs.
    """
    called = (each.rpartition(":")[2] for each in store.keys if each.startswith("arn:"))
    name = " ".join([store.name[:200], text(store, "bucket"), text(store, "identifier"), *called]).lower()[:400]
    searches = text(store, "engine") in {"opensearch", "elasticsearch"} and not _LOGS.search(name)
    indexes = store.kind is AssetKind.VECTOR_STORE
    return indexes or searches or feeds_ai(graph, store) or bool(_AI_WORDS.search(name))
