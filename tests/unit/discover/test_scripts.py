"""Scripts: what names stand for, within a file and across files; what is no source is read as empty."""

from __future__ import annotations

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.discover.readers.script import origin, script
from upright.discover.readers.script_values import option, texts
from upright.model.item import Item

SOURCE = """
import OpenAI from "openai";
import { M } from "./models.js";
enum Name { ECHO = "echo" }
const MODEL = process.env.MODEL ?? "gpt-4o";
class Bot {
  private client = new OpenAI();
  ask() {
    return this.client.chat.completions.create({ a: MODEL, b: `x-${MODEL}`, c: Name.ECHO, d: M, e: on ? "p" : "q" });
  }
}
"""


def document(path: str, text: str) -> Document:
    return Document(Item(source="s", path=path, content=text.encode(), size=len(text)))


def test_values_and_origins() -> None:
    found = script(document("lib/bot.ts", SOURCE))
    call = next(call for call in found.calls if call.last == "create")
    assert (call.module, call.path) == ("openai", "OpenAI.chat.completions.create")
    values = {
        name: [str(value.value) for value in texts(found, "lib/bot.ts", option(found, call, name))] for name in "abcde"
    }
    assert values == {"a": ["gpt-4o"], "b": ["x-gpt-4o"], "c": ["echo"], "d": ["lib.models.M"], "e": ["p", "q"]}
    assert origin(found, "nothing.known") == ("", "nothing.known")


def test_bundles_and_declarations_are_empty() -> None:
    assert not script(document("a.d.ts", 'import OpenAI from "openai";')).imports
    assert not script(document("dist/a.js", 'import OpenAI from "openai";')).imports
    assert not script(document("a.js", 'import OpenAI from "openai";' + "x" * 6000)).imports


def test_references_between_scripts_resolve() -> None:
    files = {
        "lib/ai/models.ts": 'export const CHAT_MODEL = "gpt-4o-mini";\n',
        "lib/ai/tools.ts": 'import { tool } from "ai";\nexport const search = tool({ description: "Searches" });\n',
        "app/bot.ts": (
            'import { ToolLoopAgent } from "ai";\nimport { openai } from "@ai-sdk/openai";\n'
            'import { CHAT_MODEL } from "@/lib/ai/models";\nimport { search } from "../lib/ai/tools";\n'
            "export const bot = new ToolLoopAgent({ model: openai(CHAT_MODEL), tools: { search } });\n"
        ),
    }
    detectors = units("detectors").values()
    observations, edges, gaps = link([examine(document(path, text), detectors) for path, text in files.items()])
    assert not gaps
    assert {(seen.location.path, seen.location.line) for seen in observations if seen.name == "gpt-4o-mini"} == {
        ("lib/ai/models.ts", 1)
    }
    leads = {(edge.kind, str(edge.target)) for edge in edges if str(edge.source).endswith("#bot")}
    assert ("uses_tool", "code:s/lib/ai/tools.ts#search") in leads
    assert any(kind == "calls" and "CHAT_MODEL" in target for kind, target in leads)
