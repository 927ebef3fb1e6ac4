"""Web apps and functions of Azure: a way in where their settings name a model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upright.discover.readers.node import Node

SITES = frozenset(
    f"azurerm_{system}{kind}"
    for system in ("linux_", "windows_")
    for kind in ("web_app", "function_app", "web_app_slot", "function_app_slot")
) | {"azurerm_app_service", "azurerm_function_app", "azurerm_function_app_flex_consumption"}
# Containers that answer requests of their own.
RUNS = frozenset({"google_cloud_run_service", "google_cloud_run_v2_service", "azurerm_container_app"})

# What a site runs, where it runs no container: `PYTHON|3.12`, `application_stack { dotnet_version }`, `current_stack`.
_STACK = re.compile(
    r"(python|node|java|php|ruby|go|dotnet)(?:core|_core|_framework)?(?:_?version)?(?:\||$)", re.IGNORECASE
)
_STATED = frozenset({"linux_fx_version", "windows_fx_version", "current_stack"})


def language_of(body: Node) -> str:
    """The language that a site runs, as far as it says so: `python`, `node`, `dotnet`; empty where nothing does."""
    for path, node in body.walk():
        said = node.text if path[-1] in _STATED else path[-1] if "application_stack" in path[:-1] and node.text else ""
        found = _STACK.match(said)
        if found:
            return found[1].lower()
    return ""
