"""Clients of AI services that TypeScript and JavaScript make: whose they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detectors._script_model_places import provider_of_call
from upright.discover.script_vocabulary import CLIENTS

if TYPE_CHECKING:
    from upright.discover.readers.script import Call

_PROVIDER = re.compile(r"create[A-Z]\w{1,40}")  # `createAmazonBedrock({ region })` of the AI SDK


def vendor_of(call: Call) -> str:
    """The vendor whose client a call makes, or an empty string."""
    root = call.path.partition(".")[0]
    package = distribution_of(call.module, "npm")
    named = root if (package, root) in CLIENTS else "default"
    vendor = CLIENTS.get((call.module, root)) or CLIENTS.get((package, named), "")
    made = call.node.type == "new_expression" or root[:1].islower() or named == "default"
    if vendor and call.path == root and made:
        return vendor
    if call.module == "@ai-sdk/gateway" and call.path == "createGateway":
        return "vercel-ai-gateway"
    return provider_of_call(call) if call.module.startswith("@ai-sdk/") and _PROVIDER.fullmatch(call.path) else ""
