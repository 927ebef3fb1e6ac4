"""What a script in TypeScript reads from a file and puts into its one store is what the store is made of."""

from pathlib import Path

import pytest

from upright.app.workspace import Workspace

_PINECONE = """import { Pinecone } from "@pinecone-database/pinecone";
import OpenAI from "openai";
import fs from "node:fs";
const index = new Pinecone().index("people");
const openai = new OpenAI();
const rows = JSON.parse(fs.readFileSync("data/people.json", "utf8"));
const e = await openai.embeddings.create({ model: "text-embedding-3-small", input: rows });
await index.upsert(e.data.map((d, i) => ({ id: String(i), values: d.embedding })));
"""
_CHROMA = """import { TextLoader } from "langchain/document_loaders/fs/text";
import { OpenAIEmbeddings } from "@langchain/openai";
import { Chroma } from "@langchain/community/vectorstores/chroma";
const docs = await new TextLoader("data/people.json").load();
const store = await Chroma.fromDocuments(docs, new OpenAIEmbeddings(), { collectionName: "people" });
"""
_ASKS = _PINECONE.replace("index.upsert(e.data.map", "index.query(e.data.map")
_TWO = _PINECONE + 'const other = new Pinecone().index("others");\nawait other.upsert([]);\n'


@pytest.mark.parametrize(("script", "fed"), [(_PINECONE, True), (_CHROMA, True), (_ASKS, False), (_TWO, False)])
def test_the_one_store_that_is_filled_is_made_of_what_is_read(script: str, fed: bool, tmp_path: Path) -> None:
    (tmp_path / "fill.ts").write_text(script)
    graph = Workspace.open(tmp_path / "home").inventory([str(tmp_path)], workers=1).graph
    made = {
        (graph.asset(each.source).name, graph.asset(each.target).name)
        for each in graph.relations
        if each.kind == "derived_from" and graph.asset(each.target).kind == "dataset"
    }
    assert made == ({("people", "data/people.json")} if fed else set())
