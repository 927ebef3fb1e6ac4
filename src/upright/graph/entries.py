"""Where an attacker gets in, and what one would want: the two ends of an attack path.

Ways in: what is exposed; content that somebody else wrote and that is read or loaded inside; what is fetched at run
time. Aims: assets that hold highly sensitive data, credentials that can be read, tools that run code or destroy.
Technique ids are MITRE ATLAS's (https://atlas.mitre.org).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from upright.model.asset import Asset, AssetKind, Exposure, Json
from upright.model.bucket_names import keeps_code
from upright.model.data import SURE, Sensitivity
from upright.model.finding import Severity


class Foothold(IntEnum):
    """What an attacker has at an asset: content that others will read or load, the words it acts on, or its process."""

    CONTENT = 0
    WORDS = 1
    CODE = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A way in. `foothold` is what it gives at the asset itself, `inside` what it gives at those who use it;
    `if_serving`: it is one only where it serves, calls, may invoke or may change the code of something.
    """

    asset: Asset
    why: str
    technique: str
    severity: Severity
    foothold: Foothold
    inside: Foothold = Foothold.WORDS
    if_serving: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """Something worth reaching. `needs`: the foothold that takes it."""

    asset: Asset
    why: str
    technique: str
    severity: Severity
    needs: Foothold = Foothold.WORDS


_FRONTS = frozenset({AssetKind.ENDPOINT, AssetKind.APPLICATION, AssetKind.AGENT, AssetKind.MCP_SERVER, AssetKind.HOST})
_OPEN = {
    Exposure.PUBLIC: (Severity.CRITICAL, "anybody can reach it"),
    Exposure.ORGANISATION: (Severity.MEDIUM, "everybody in the organisation can reach it"),
}
_ABLE = frozenset({AssetKind.TOOL, AssetKind.MCP_SERVER})
_KEPT = frozenset({AssetKind.DATA_STORE, AssetKind.VECTOR_STORE, AssetKind.DATASET})
_CLOUDS = frozenset({"aws", "azure", "google", "databricks"})
_WEB = re.compile(
    r"^\*$|web.?(?:fetch|search)|fetch|browser|bypass|danger.?full|^Bash(?:\(\*\)|\(curl.*)?$|dangerously|full.?auto|yolo",
    re.IGNORECASE,
)
_POWER = frozenset({"executes", "destroys"})
_POWER_FLAGS = ("shell", "shell_limited", "sql_unchecked")


def entry_of(asset: Asset) -> Entry | None:
    """The way in that this asset is, if it is one."""
    said = asset.attributes
    if asset.kind is AssetKind.MODEL and said.get("verdict") in {"malicious", "suspicious"}:
        level = Severity.CRITICAL if said["verdict"] == "malicious" else Severity.HIGH
        why = f"loading it runs code: the file is {said['verdict']}"
        return Entry(asset, why, "AML.T0011.000", level, Foothold.CONTENT, Foothold.CODE)
    if said.get("poisoned") is True:
        technique = "AML.T0110" if asset.kind in {AssetKind.TOOL, AssetKind.MCP_SERVER} else "AML.T0051"
        return Entry(asset, "it carries hidden instructions", technique, Severity.CRITICAL, Foothold.CONTENT)
    return _running(asset) or _fetched(asset) or _untrusted(asset) or _exposed(asset)


def _running(asset: Asset) -> Entry | None:
    """Code of somebody else's that runs already, or that whoever is inside may start."""
    said = asset.attributes
    if said.get("startup_flaw"):
        why = f"the script at its start {said['startup_flaw']}"
        return Entry(asset, why, "AML.T0011", Severity.CRITICAL, Foothold.CODE)
    if asset.kind is AssetKind.PACKAGE and said.get("malicious") is True:
        why = "this release was published to do harm"
        return Entry(asset, why, "AML.T0010.001", Severity.CRITICAL, Foothold.CONTENT, Foothold.CODE)
    if asset.kind is AssetKind.NOTEBOOK and said.get("root_access") is True and said.get("direct_internet") is True:
        why = "whoever works in it is root and has a way of their own to the internet"
        return Entry(asset, why, "AML.T0012", Severity.HIGH, Foothold.CODE)
    if asset.kind is AssetKind.AGENT and _reads_the_web(asset):
        why = "it reads what outsiders write and acts without asking"
        return Entry(asset, why, "AML.T0051", Severity.HIGH, Foothold.WORDS)
    if asset.kind is AssetKind.IDENTITY and said.get("type") == "user" and said.get("access_key") is True:
        why = "whoever takes its key, which does not expire, from a laptop or a file acts in its name"
        extra = bool(said.get("made_for"))  # by the platform, for a key to one service: nobody needs another one
        level = Severity.HIGH if extra else Severity.MEDIUM
        return Entry(asset, why, "AML.T0012", level, Foothold.WORDS, if_serving=not extra)
    return _holed(asset) if said.get("vulnerabilities") else None


def _holed(asset: Asset) -> Entry | None:
    """A device, or a server on somebody's device, with known vulnerabilities."""
    said = asset.attributes
    if asset.kind is AssetKind.HOST and said.get("type") == "device":
        return Entry(asset, "it has known vulnerabilities", "AML.T0011", Severity.HIGH, Foothold.CODE)
    if asset.kind is AssetKind.MCP_SERVER and said.get("transport") == "stdio":
        why = f"it runs {said.get('package') or 'a package'}, which has known vulnerabilities"
        return Entry(asset, why, "AML.T0010.005", Severity.HIGH, Foothold.CONTENT, Foothold.CODE)
    return None


def _reads_the_web(agent: Asset) -> bool:
    """Whether a coding agent may fetch pages and asks nobody before it acts."""
    said = agent.attributes
    granted = [str(word) for name in ("permissions", "auto_approve") for word in _list(said.get(name))]
    web = any(_WEB.search(word) for word in granted)
    return said.get("type") == "coding_agent" and said.get("autonomy") == "unbounded" and web


def _fetched(asset: Asset) -> Entry | None:
    """Code or words that are taken from outside each time, so that whoever publishes them decides what they are."""
    said = asset.attributes
    if said.get("pinned") is True or said.get("revision"):
        return None
    if asset.kind is AssetKind.MCP_SERVER and said.get("fetched_at_run_time") is True:
        return Entry(asset, "it is fetched anew at each start, unpinned", "AML.T0010.005", Severity.HIGH, Foothold.CODE)
    if asset.kind in {AssetKind.MODEL, AssetKind.DATASET} and said.get("trust_remote_code") is True:
        why = "loading it runs code of whoever publishes it, unpinned"
        return Entry(asset, why, "AML.T0010", Severity.HIGH, Foothold.CONTENT, Foothold.CODE)
    if asset.kind is AssetKind.SKILL and said.get("fetches") is True:
        return Entry(asset, "it downloads code", "AML.T0010.005", Severity.HIGH, Foothold.CONTENT, Foothold.CODE)
    if asset.kind is AssetKind.PROMPT and said.get("remote") is True:
        return Entry(
            asset, "it is pulled from a hub at run time, unpinned", "AML.T0010", Severity.MEDIUM, Foothold.CONTENT
        )
    return None


def _untrusted(asset: Asset) -> Entry | None:
    """Text that outsiders write and that a model reads."""
    if asset.kind in _ABLE and "takes_untrusted_content" in _able(asset):
        return Entry(asset, "it brings in text that outsiders write", "AML.T0051", Severity.HIGH, Foothold.CONTENT)
    if asset.kind in _KEPT and asset.attributes.get("public_write") is True:
        why = "anybody can change what is in it"
        return Entry(asset, why, "AML.T0020", Severity.CRITICAL, Foothold.CONTENT)
    if asset.kind is AssetKind.DATA_STORE and asset.attributes.get("owned") is not True and _guessed(asset):
        why = "anybody can work out its name, and make it first where it is not made yet"
        return Entry(asset, why, "AML.T0010", Severity.MEDIUM, Foothold.CONTENT, Foothold.CODE)
    return _taken_in(asset) if asset.kind is AssetKind.DATASET else None


def _taken_in(dataset: Asset) -> Entry | None:
    """Data that others write, or that somebody has written instructions into."""
    planted = dataset.attributes.get("instructions")
    if dataset.attributes.get("format") == "web pages":
        why = "it takes in pages that others write"
    elif dataset.attributes.get("format") == "objects of another account":
        why = "it takes in what another account writes"
    elif isinstance(planted, int) and planted > 0:
        why = "it holds text that reads like instructions"
    else:
        return None
    return Entry(dataset, why, "AML.T0070", Severity.HIGH, Foothold.CONTENT)


def _guessed(store: Asset) -> bool:
    return keeps_code(str(store.attributes.get("bucket") or ""))


def _exposed(asset: Asset) -> Entry | None:
    if "reached_through" in asset.attributes or asset.kind not in _FRONTS:
        return _readable(asset)
    decided = asset.attributes.get("policy_enforced") is True  # whoever gets to it calls what policies let them
    if asset.exposure in _OPEN and not decided:
        level, why = _OPEN[asset.exposure]
        known = [*_list(asset.attributes.get("vulnerabilities")), *_list(asset.attributes.get("runs_vulnerable"))]
        if known and not asset.attributes.get("asked_before"):
            more = f"{why}, and it runs {known[0]}, which has known vulnerabilities"
            more = f"{why}, and it has known vulnerabilities" if asset.attributes.get("vulnerabilities") else more
            return Entry(asset, more, "AML.T0049", level, Foothold.CODE)
        return None if _asks(asset) else Entry(asset, why, "AML.T0049", level, Foothold.WORDS)  # it knows its callers
    unstated = asset.exposure is Exposure.UNKNOWN and asset.kind is AssetKind.ENDPOINT
    if unstated and not _asks(asset):
        why = "nobody stated who can reach it"
        return Entry(asset, why, "AML.T0049", Severity.MEDIUM, Foothold.WORDS, if_serving=True)
    return None


def _asks(asset: Asset) -> str:
    """How it asks who is calling, or all that stands before it does; empty where anybody is let in."""
    for name in ("auth", "asked_before"):
        asked = str(asset.attributes.get(name) or "")
        if asked not in {"", "none"}:
            return asked
    return ""


def _readable(asset: Asset) -> Entry | None:
    """A store that anybody can read without more ado: what lies in it is what they come for."""
    if asset.kind not in _KEPT or asset.exposure is not Exposure.PUBLIC or "reached_through" in asset.attributes:
        return None
    if str(asset.attributes.get("auth") or "none") != "none":
        return Entry(asset, "it stands on the internet", "AML.T0049", Severity.MEDIUM, Foothold.WORDS)
    return Entry(asset, "anybody can read what is in it", "AML.T0036", Severity.CRITICAL, Foothold.WORDS)


def target_of(asset: Asset) -> Target | None:
    """What makes this asset worth reaching, if anything does."""
    if asset.kind is AssetKind.SECRET:
        needs = Foothold.WORDS if asset.attributes.get("value_seen") is True else Foothold.CODE
        return Target(asset, "a credential can be taken", "AML.T0055", Severity.HIGH, needs)
    worst = max((label.sensitivity for label in asset.labels if label.confidence >= SURE), default=Sensitivity.PUBLIC)
    if worst >= Sensitivity.HIGH:
        level = Severity.CRITICAL if worst is Sensitivity.CRITICAL else Severity.HIGH
        return Target(asset, f"it holds {_classes(asset)}", "AML.T0057", level)
    if asset.kind is AssetKind.MODEL and asset.attributes.get("provider") in _CLOUDS and not _hosted(asset):
        return Target(asset, "the model can be copied", "AML.T0025", Severity.MEDIUM, Foothold.CODE)
    return _identity(asset) if asset.kind is AssetKind.IDENTITY else _able_to_harm(asset)


def _identity(asset: Asset) -> Target | None:
    """What makes an identity worth taking over by itself."""
    said = asset.attributes
    if said.get("reads_every_secret") is True:
        return Target(asset, "it may read every secret", "AML.T0055", Severity.HIGH, Foothold.CODE)
    if said.get("made_for") and said.get("access_key") is True:
        why = f"made for a key to {said['made_for']} alone, it works beyond it and calls models at the owner's cost"
        return Target(asset, why, "AML.T0034", Severity.MEDIUM)
    return None


def _able_to_harm(asset: Asset) -> Target | None:
    """What makes a tool worth reaching."""
    powerful = asset.kind is AssetKind.TOOL and (
        _POWER & _able(asset) or any(asset.attributes.get(flag) is True for flag in _POWER_FLAGS)
    )
    if powerful:
        return Target(asset, *_power(asset), Severity.HIGH)
    if likely := _POWER & _likely(asset):
        does = "run code" if "executes" in likely else "delete or change what is kept"
        technique = "AML.T0053" if "executes" in likely else "AML.T0101"
        return Target(asset, f"by its name and description it can {does}", technique, Severity.MEDIUM)
    return None


def _hosted(model: Asset) -> bool:
    """Whether a model is only known by the name under which its vendor offers it to everybody."""
    return bool(model.keys) and all(key.startswith("model:") for key in model.keys)


def _power(asset: Asset) -> tuple[str, str]:
    """What a powerful tool does, and the ATLAS technique."""
    if "executes" in _able(asset) or asset.attributes.get("shell") is True:
        return "it runs code", "AML.T0053"
    if "destroys" in _able(asset):
        return "it deletes or overwrites", "AML.T0101"
    return ("it runs any SQL" if asset.attributes.get("sql_unchecked") is True else "it runs code"), "AML.T0053"


def _able(asset: Asset) -> frozenset[str]:
    return frozenset(str(word) for word in _list(asset.attributes.get("capabilities")))


def _likely(tool: Asset) -> frozenset[str]:
    """What a tool whose code nobody read seems to do."""
    read = tool.kind is not AssetKind.TOOL or "language" in tool.attributes or "capabilities" in tool.attributes
    return frozenset() if read else frozenset(str(word) for word in _list(tool.attributes.get("likely_capabilities")))


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _classes(asset: Asset) -> str:
    names = sorted({label.data_class for label in asset.labels if label.sensitivity >= Sensitivity.HIGH})
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")  # noqa: PLR2004
