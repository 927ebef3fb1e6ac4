"""References that detectors leave for the linker: one document cannot say what another defines."""

from __future__ import annotations

from upright.model.evidence import Ref

REACHES = "reaches:"
ENVIRONMENT = "env."
OFFERED = "#mcp_tool:"  # in the key of a tool that a server offers
ANYWAY = "anyway"
GIVES = "gives "  # before the name of a function, in the key of the data that it reads and gives back
WIRED = "wired"  # as an end of an edge: every tool of the project that a framework wires by itself


def offered(symbol: str) -> Ref:
    """As the end of an edge: the tools of servers that the function `symbol` leads to, and nothing that these ask."""
    return Ref(REACHES + symbol, OFFERED)


def reaches(symbol: str, *, anyway: bool = False) -> Ref:
    """As one of an observation's keys: keep the observation only if the function `symbol` leads to an AI asset, or
    `anyway`, and relate it to those that it leads to. The linker removes this key.
    """
    return Ref(REACHES + symbol, ANYWAY if anyway else "")
