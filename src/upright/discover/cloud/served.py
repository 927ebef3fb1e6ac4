"""Models that a resource serves or calls, once variables and parameters of other files are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.cloud.body import first
from upright.discover.model_names import is_model_name
from upright.model.evidence import Edge
from upright.model.identity import model_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate

# Kind of resource: where it names its model, whose model that is, what it does with it.
_NAMED = {
    "azurerm_cognitive_deployment": ("model.name", "azure-openai", R.SERVES),
    "aws_bedrockagent_agent": ("foundation_model", "bedrock", R.CALLS),
}


def served(estate: Estate) -> Iterator[Edge]:
    """What deployments serve and agents call."""
    for each in estate.resources:
        field, provider, does = _NAMED.get(each.kind, ("", "", R.SERVES))
        name = first(each.body, field).text if field and each.key else ""
        if name and is_model_name(name):
            yield Edge(each.key, does.value, model_key(name, provider))
