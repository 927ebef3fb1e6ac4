"""Web apps and functions of Azure: a way in where their settings name a model."""

from __future__ import annotations

SITES = frozenset(
    f"azurerm_{system}{kind}"
    for system in ("linux_", "windows_")
    for kind in ("web_app", "function_app", "web_app_slot", "function_app_slot")
) | {"azurerm_app_service", "azurerm_function_app", "azurerm_function_app_flex_consumption"}
# Containers that answer requests of their own.
RUNS = frozenset({"google_cloud_run_service", "google_cloud_run_v2_service", "azurerm_container_app"})
