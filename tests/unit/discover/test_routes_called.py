"""Pages that call the routes of their own project, and accounts that the code of tools opens."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.discover.routes_called import plain
from upright.testing.detectors import item

ROUTE = """import { streamText } from "ai";
export async function POST(req: Request) {
  return streamText({}).toResponse();
}
"""
TOOL = """import { createTool } from "@mastra/core/tools";
const secret = process.env.CALENDAR_CLIENT_SECRET;
export const list = createTool({ id: "list", description: "Lists what is on", execute: async () => read(secret) });
"""


def _places(files: dict[str, str], label: str) -> list[tuple[str, int, str]]:
    every = units("detectors").values()
    seen, _, _ = link([examine(Document(item(path, text)), every) for path, text in files.items()])
    found = {(each.location.path, each.location.line, str(each.name)) for each in seen if each.location.type == label}
    return sorted(found)


@pytest.mark.parametrize(
    "asks",
    [
        'await fetch("/api/chat", { method: "POST" });',
        "await fetch(`${BASE}/api/chat`);",
        'await fetchEventSource(apiBaseUrl + "/api/chat", {});',
        'await axios.post<Said>("http://localhost:3000/api/chat?stream=1", {});',
        'const { messages } = useAssistant({ api: "/api/chat" });',
        'import { useChat } from "ai/react"; const { messages } = useChat({ id });',
    ],
)
def test_a_page_that_calls_a_route_to_ai_is_a_place_of_its_endpoint(asks: str) -> None:
    found = _places({"app/api/chat/route.ts": ROUTE, "app/page.tsx": f"{asks}\n"}, "endpoint")
    assert found == [("app/api/chat/route.ts", 2, "/api/chat"), ("app/page.tsx", 1, "/api/chat")]


@pytest.mark.parametrize(
    "asks",
    [
        'await fetch("/api/chats");',
        'await fetch("https://elsewhere.example/api/chat");',
        'import x from "/api/chat";',
        'import { useChat } from "ai/react"; const { messages } = useChat({ api: "/api/other" });',
        'import { useChat } from "./talk"; const { messages } = useChat();',
    ],
)
def test_what_calls_another_route_is_none(asks: str) -> None:
    found = _places({"app/api/chat/route.ts": ROUTE, "app/page.tsx": f"{asks}\n"}, "endpoint")
    assert ("app/api/chat/route.ts", 2, "/api/chat") in found
    assert not [each for each in found if each[0] == "app/page.tsx" and each[2] == "/api/chat"]


def test_of_several_projects_the_page_calls_its_own() -> None:
    routes = {f"{name}/app/api/chat/route.ts": ROUTE for name in ("one", "two")}
    every = units("detectors").values()
    files = {**routes, "two/app/page.tsx": 'fetch("/api/chat");\n'}
    seen, _, _ = link([examine(Document(item(path, text)), every) for path, text in files.items()])
    own = next(
        each.keys for each in seen if each.location.path == "two/app/api/chat/route.ts" and each.name == "/api/chat"
    )
    assert [each.keys for each in seen if each.location.path == "two/app/page.tsx"] == [own]


def test_a_function_of_supabase_is_called_where_it_is_served() -> None:
    made = 'import OpenAI from "openai";\nDeno.serve(async (req) => new OpenAI().responses.create(await req.json()));\n'
    page = "useChat({ api: `${process.env.NEXT_PUBLIC_SUPABASE_URL}/functions/v1/chat` });\n"
    found = _places({"supabase/functions/chat/index.ts": made, "app/page.tsx": page}, "endpoint")
    assert ("app/page.tsx", 1, "/functions/chat") in found


def test_parts_that_are_filled_in_agree_with_parts_that_a_route_leaves_open() -> None:
    assert plain("/api/chat/[id]/") == plain("/api/chat/${talk.id}?x=1") == plain("/api/chat/:id") == "/api/chat/*"


def test_accounts_that_the_code_of_a_tool_opens_are_told_where_they_are_handed_over_too() -> None:
    settings = "CALENDAR_CLIENT_SECRET=\nMAIL_API_KEY=\n"
    files = {
        "src/tools/calendar.ts": TOOL,
        ".env.example": settings,
        "src/mail.ts": "const k = process.env.MAIL_API_KEY;\n",
    }
    assert _places(files, "credential_ref") == [
        (".env.example", 1, "CALENDAR_CLIENT_SECRET"),
        ("src/tools/calendar.ts", 2, "CALENDAR_CLIENT_SECRET"),
    ]
