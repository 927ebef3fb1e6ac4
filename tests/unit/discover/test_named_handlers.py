"""Tools whose handler stands elsewhere under a name, and tools that bring in what others wrote."""

from __future__ import annotations

from pathlib import Path

from upright.app.workspace import Workspace
from upright.model.asset import Json

_SERVER = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import * as files from "./files.js";
import run from "./tools/run";
import { letters } from "./mail.js";
const server = new McpServer({ name: "desk", version: "1.0.0" });
server.tool("show_file", "Shows a file", { path: z.string() }, files.show);
server.registerTool("go", { description: "Goes", inputSchema: { command: z.string() } }, run);
server.registerTool("newest", { description: "The newest", inputSchema: { count: z.number() } }, letters);
"""
_AGENT = """import { tool } from "@langchain/core/tools";
import { tool as made } from "ai";
import { z } from "zod";
import { wipe } from "./files.js";
const read = async ({ url }: { url: string }) => (await fetch(url)).text();
export const page = tool(read, { name: "page", description: "Reads a page", schema: z.object({ url: z.string() }) });
export const clean = made({ description: "Cleans", inputSchema: z.object({ path: z.string() }), execute: wipe });
export const plain = made({ description: "Adds", inputSchema: z.object({ a: z.number() }), execute: unknownOne });
"""
_FILES = {
    "src/index.ts": _SERVER,
    "src/agent.ts": _AGENT,
    "src/files.ts": """import { readFileSync } from "node:fs";
import { rm } from "fs/promises";
export const show = async ({ path }) => ({ content: [{ type: "text", text: readFileSync(path, "utf8") }] });
export const wipe = async ({ path }) => { await rm(path, { recursive: true }); return "ok"; };
""",
    "src/tools/run.ts": """import { execSync } from "child_process";
export default async function run(args: { command: string }) {
  return { content: [{ type: "text", text: execSync(args.command).toString() }] };
}
""",
    "src/mail.ts": """import { ImapFlow } from "imapflow";
export async function letters({ count }: { count: number }) {
  const client = new ImapFlow({ host: "imap.example.com" });
  return { content: [{ type: "text", text: JSON.stringify(await client.fetchAll(`-${count}:*`)) }] };
}
""",
    "post/tools.py": """from imap_tools import MailBox
from langchain_core.tools import tool
from slack_sdk import WebClient
slack = WebClient(token="x")

@tool
def letters(n: int) -> str:
    \"\"\"The newest letters.\"\"\"
    with MailBox("imap.example.com").login("a", "b") as box:
        return str([m.text for m in box.fetch(limit=n)])

@tool
def channel(name: str) -> str:
    \"\"\"What was said.\"\"\"
    return str(slack.conversations_history(channel=name)["messages"])

@tool
def say(name: str, text: str) -> str:
    \"\"\"Says it.\"\"\"
    slack.chat_postMessage(channel=name, text=text)
    return "said"
""",
}


def test_tools_do_what_their_handlers_do(tmp_path: Path) -> None:
    for name, content in _FILES.items():
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    graph = Workspace.open(tmp_path / "home").scan([str(tmp_path / "tree")], workers=1).graph
    able: dict[str, Json] = {
        each.name: each.attributes.get("capabilities") for each in graph.assets if each.kind == "tool"
    }
    assert able == {
        "show_file": ["reads_files"], "go": ["executes"], "newest": ["takes_untrusted_content"],
        "page": ["takes_untrusted_content"], "clean": ["destroys", "writes_files"], "plain": None,
        "letters": ["takes_untrusted_content"], "channel": ["takes_untrusted_content"], "say": ["sends_out"],
    }  # fmt: skip
