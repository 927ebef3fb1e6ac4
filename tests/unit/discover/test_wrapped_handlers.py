"""Functions whose handler another function wraps are known by what they lead to all the same."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import Panel, examine
from upright.discover.link import link
from upright.model.item import Item

SITE = """import { Api } from "sst/constructs";
export function Site({ stack }) {
  new Api(stack, "api", { routes: { "POST /ask": "src/ask.handler" } });
}
"""
ASKS = """import OpenAI from "openai";
import middy from "@middy/core";
const client = new OpenAI();
async function answer(text: string) {
  return client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: text }] });
}
"""


def document(path: str, text: str) -> Document:
    return Document(Item("here", path, len(text), content=text.encode()))


@pytest.mark.parametrize(
    "handler",
    [
        "export const handler = ApiHandler(async (event) => answer(event.body));",
        "export const handler = middy().use(log()).handler(async (event) => answer(event.body));",
        "const own = async (event) => answer(event.body);\nexport const handler = middy(own).use(log());",
        "export const handler = async (event) => answer(event.body);",
    ],
)
def test_a_wrapped_handler_leads_where_it_leads(handler: str) -> None:
    panel = Panel(units("detectors").values())
    files = (("stacks/Site.ts", SITE), ("src/ask.ts", f"{ASKS}{handler}\n"))
    seen, _, _ = link([examine(document(path, text), panel) for path, text in files])
    assert {("deployment", "ask"), ("endpoint", "ask")} <= {
        (each.location.type or str(each.kind), str(each.name))
        for each in seen
        if each.location.path == "stacks/Site.ts"
    }


def test_what_is_made_of_values_is_no_handler() -> None:
    panel = Panel(units("detectors").values())
    files = (("stacks/Site.ts", SITE), ("src/ask.ts", "export const handler = sorted([2, 1], (a, b) => a - b);\n"))
    seen, _, _ = link([examine(document(path, text), panel) for path, text in files])
    assert not seen
