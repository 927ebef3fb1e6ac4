"""Where an attacker gets in, and what one would want: the two ends of an attack path.

Ways in: what is exposed; content that somebody else wrote and that is read or loaded inside; what is fetched at run
time. Aims: assets that hold highly sensitive data, credentials that can be read, tools that run code or destroy.
Technique ids are MITRE ATLAS's (https://atlas.mitre.org).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from upright.model.asset import Asset, AssetKind, Exposure
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
    `if_serving`: it is one only where it serves or calls something.
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
_POWER = frozenset({"executes", "destroys"})
_POWER_FLAGS = ("shell", "sql_unchecked")


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
    return _fetched(asset) or _untrusted(asset) or _exposed(asset)


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
    if asset.kind is AssetKind.TOOL and "takes_untrusted_content" in _able(asset):
        return Entry(asset, "it brings in text that outsiders write", "AML.T0051", Severity.HIGH, Foothold.CONTENT)
    planted = asset.attributes.get("instructions")
    if asset.kind is AssetKind.DATASET and isinstance(planted, int) and planted > 0:
        return Entry(asset, "it holds text that reads like instructions", "AML.T0070", Severity.HIGH, Foothold.CONTENT)
    return None


def _exposed(asset: Asset) -> Entry | None:
    if asset.kind not in _FRONTS or "reached_through" in asset.attributes:
        return None
    if asset.exposure in _OPEN:
        level, why = _OPEN[asset.exposure]
        asked = str(asset.attributes.get("auth") or "")
        if asked not in {"", "none"}:
            return Entry(asset, f"{why}, with {asked}", "AML.T0040", min(level, Severity.MEDIUM), Foothold.WORDS)
        return Entry(asset, why, "AML.T0049", level, Foothold.WORDS)
    unstated = asset.exposure is Exposure.UNKNOWN and asset.kind is AssetKind.ENDPOINT
    if unstated and asset.attributes.get("auth") in {None, "none"}:
        why = "nobody stated who can reach it"
        return Entry(asset, why, "AML.T0049", Severity.MEDIUM, Foothold.WORDS, if_serving=True)
    return None


def target_of(asset: Asset) -> Target | None:
    """What makes this asset worth reaching, if anything does."""
    if asset.kind is AssetKind.SECRET:
        needs = Foothold.WORDS if asset.attributes.get("value_seen") is True else Foothold.CODE
        return Target(asset, "a credential can be taken", "AML.T0055", Severity.HIGH, needs)
    worst = max((label.sensitivity for label in asset.labels if label.confidence >= SURE), default=Sensitivity.PUBLIC)
    if worst >= Sensitivity.HIGH:
        level = Severity.CRITICAL if worst is Sensitivity.CRITICAL else Severity.HIGH
        return Target(asset, f"it holds {_classes(asset)}", "AML.T0057", level)
    powerful = asset.kind is AssetKind.TOOL and (
        _POWER & _able(asset) or any(asset.attributes.get(flag) is True for flag in _POWER_FLAGS)
    )
    if powerful:
        return Target(asset, *_power(asset), Severity.HIGH)
    return None


def _power(asset: Asset) -> tuple[str, str]:
    """What a powerful tool does, and the ATLAS technique."""
    if "executes" in _able(asset) or asset.attributes.get("shell") is True:
        return "it runs code", "AML.T0053"
    if "destroys" in _able(asset):
        return "it deletes or overwrites", "AML.T0101"
    return ("it runs any SQL" if asset.attributes.get("sql_unchecked") is True else "it runs code"), "AML.T0053"


def _able(asset: Asset) -> frozenset[str]:
    able = asset.attributes.get("capabilities")
    return frozenset(str(word) for word in able) if isinstance(able, list) else frozenset()


def _classes(asset: Asset) -> str:
    names = sorted({label.data_class for label in asset.labels if label.sensitivity >= Sensitivity.HIGH})
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")  # noqa: PLR2004
