"""Routes of TypeScript that answer from a store which a helper in another file searches."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.testing.detectors import item

ROUTE = """import Anthropic from "@anthropic-ai/sdk";
import { findPeople } from "../../../lib/find";
const claude = new Anthropic();
export async function POST(request: Request) {
  const { wish } = await request.json();
  const system = (await findPeople(wish)).join("\\n");
  const messages = [{ role: "user", content: wish }];
  return Response.json(await claude.messages.create({ model: "claude-sonnet-4-20250514", system, messages }));
}
"""
FIND = """import { people } from "./people";
export async function findPeople(wish: string): Promise<string[]> {
  const held = await people();
  return (await held.SEARCH).documents[0];
}
"""
PEOPLE = """import { ChromaClient } from "chromadb";
const client = new ChromaClient({ host: "vectors", port: 8000 });
export const people = () => client.getOrCreateCollection({ name: "people" });
"""


@pytest.mark.parametrize("search", ["similaritySearch(wish)", "query({ collection: true })", "retrieve(wish)"])
def test_a_route_answers_from_what_a_helper_searches(search: str) -> None:
    files = {"app/api/match/route.ts": ROUTE, "lib/find.ts": FIND.replace("SEARCH", search), "lib/people.ts": PEOPLE}
    looked = [examine(Document(item(path, text)), units("detectors").values()) for path, text in files.items()]
    edges = {(str(each.source).rpartition("#")[2], str(each.target).rpartition("#")[2]) for each in link(looked)[1]}
    assert ("route /api/match", "people") in edges


NOTES = """import pg from "pg";
import pgvector from "pgvector/pg";
const pool = new pg.Pool();
const TABLE = "kb.notes";
export class Notes {
  constructor(private readonly table: string, private readonly limit = 5) {}
  async search(vector: number[]) {
    return pool.query(`SELECT body FROM ${WRITTEN} ORDER BY embedding <-> $1 LIMIT 5`, [pgvector.toSql(vector)]);
  }
}
export const notes = new Notes("kb.notes", 3);
"""
ASK = """import OpenAI from "openai";
import express from "express";
import { notes } from "./notes";
const llm = new OpenAI();
const app = express();
app.post("/ask", async (req, res) => {
  const found = await notes.search(req.body.vector);
  const messages = [{ role: "user", content: JSON.stringify(found) }];
  res.json(await llm.chat.completions.create({ model: "gpt-4o", messages }));
});
"""


@pytest.mark.parametrize("written", ["kb.notes", "${this.table}", "${TABLE}"])
def test_a_route_answers_from_what_an_object_of_another_file_searches(written: str) -> None:
    files = {"src/ask.ts": ASK, "src/notes.ts": NOTES.replace("${WRITTEN}", written)}
    looked = [examine(Document(item(path, text)), units("detectors").values()) for path, text in files.items()]
    seen, edges, _ = link(looked)
    [store] = [each for each in seen if each.kind.value == "vector_store"]
    assert store.name == "notes"
    assert any(str(edge.target) in store.keys and "route /ask" in str(edge.source) for edge in edges)
