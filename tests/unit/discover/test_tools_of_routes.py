"""Tools that a route runs itself or is handed by name, and the stores that they ask."""

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

HEAD = 'import { openai } from "@ai-sdk/openai";\nimport { streamText, tool } from "ai";\n'
POOL = 'import { Pool } from "pg";\nconst pool = new Pool({ connectionString: process.env.DATABASE_URL });\n'
FIND = (
    '    find: tool({\n      description: "Finds an order",\n'
    '      execute: async ({ id }) => pool.query("select * from orders where id = $1", [id]),\n    }),\n'
)
SAY = '    say: tool({\n      description: "Says it",\n      execute: async ({ it }) => it,\n    }),\n'
ROUTE = "export async function POST(req) {{\n  return streamText({{ model: openai('gpt-4o'), {} }}).toResponse();\n}}\n"


def tied(files: dict[str, str]) -> set[tuple[str, str]]:
    """The kinds and names of both ends of what leads to tools and stores of data."""
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    seen, edges, _ = link([examine(Document(item), units("detectors").values()) for item in items])
    names = {str(key): f"{each.kind} {each.name}" for each in seen for key in each.keys}
    ends = {(names.get(str(edge.source), ""), names.get(str(edge.target), "")) for edge in edges}
    return {(source, target) for source, target in ends if source and target.startswith(("tool ", "data_store "))}


def test_tools_within_a_route_ask_the_stores_that_their_handlers_name() -> None:
    route = HEAD + POOL + ROUTE.format(f"tools: {{\n{FIND}{SAY}}}")
    assert tied({"app/api/chat/route.ts": route}) == {
        ("endpoint /api/chat", "tool find"),
        ("endpoint /api/chat", "tool say"),
        ("endpoint /api/chat", "data_store postgresql database"),
        ("tool find", "data_store postgresql database"),
    }


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("tools", "= {{\n{}}}"),
        ("tools: tools", "= {{\n{}}}"),
        ("tools: {{ ...tools }}", "= {{\n{}}}"),
        ("tools: tools()", "= () => ({{\n{}}})"),
    ],
)
def test_tools_that_a_route_is_handed_by_name(given: str, made: str) -> None:
    route = f"{HEAD}import {{ tools }} from '@/lib/tools';\n{ROUTE.format(given.format())}"
    tools = f"{HEAD}{POOL}export const tools {made.format(FIND)};\n"
    found = tied({"app/api/chat/route.ts": route, "lib/tools.ts": tools})
    assert ("endpoint /api/chat", "tool find") in found
    assert ("tool find", "data_store postgresql database") in found


def test_a_route_without_tools_has_none() -> None:
    route = f"{HEAD}import {{ tools }} from '@/lib/tools';\n{ROUTE.format('prompt: 1')}"
    tools = f"{HEAD}export const tools = {{\n{SAY}}};\n"
    assert not tied({"app/api/chat/route.ts": route, "lib/tools.ts": tools})
