"""Which tables of a database an index is filled from, each index with its own."""

from pathlib import Path

import pytest

from upright.app.workspace import Workspace

_DDL = (
    "CREATE TABLE crm.contacts (id int, full_name text, email text, ssn text);\n"
    "CREATE TABLE kb.articles (id int, title text, body text);\n"
)
_HEAD = """
import psycopg
from openai import OpenAI
from pinecone import Pinecone
pc = Pinecone()
oai = OpenAI()
people = pc.Index("people")
texts = pc.Index("texts")
def embed(given):
    return [each.embedding for each in oai.embeddings.create(model="text-embedding-3-small", input=given).data]
"""
_THROUGH_A_FUNCTION = """
with psycopg.connect("") as conn:
    rows = conn.execute("SELECT id, body FROM kb.articles").fetchall()
    texts.upsert([(str(i), v) for (i, _), v in zip(rows, embed([b for _, b in rows]))])
    found = conn.execute("SELECT id, full_name, email FROM crm.contacts").fetchall()
    people.upsert([(str(i[0]), v) for i, v in zip(found, embed([" ".join(b[1:]) for b in found]))])
"""
_ONE_CURSOR = """
cur = psycopg.connect("").cursor()
cur.execute("SELECT id, full_name, email FROM crm.contacts")
found = cur.fetchall()
cur.execute("SELECT id, title, body FROM kb.articles")
rows = cur.fetchall()
texts.upsert([(str(r[0]), embed([r[1]])[0]) for r in rows])
people.upsert([(str(r[0]), embed([r[1]])[0]) for r in found])
"""
_A_LOOP = """
cur = psycopg.connect("").cursor()
cur.execute("SELECT id, full_name, email FROM crm.contacts")
for i, name, _ in cur.fetchall():
    people.upsert(vectors=[{"id": str(i), "values": embed([name])[0], "metadata": {"text": name}}])
cur.execute("SELECT id, title, body FROM kb.articles")
for i, title, body in cur.fetchall():
    texts.upsert(vectors=[{"id": str(i), "values": embed([body])[0], "metadata": {"text": title}}])
"""


@pytest.mark.parametrize("filled", [_THROUGH_A_FUNCTION, _ONE_CURSOR, _A_LOOP])
def test_an_index_is_made_of_the_tables_whose_rows_are_put_into_it(filled: str, tmp_path: Path) -> None:
    (tmp_path / "build.py").write_text(_HEAD + filled)
    (tmp_path / "ddl.sql").write_text(_DDL)
    workspace = Workspace.open(tmp_path / "home")
    graph = workspace.scan([str(tmp_path)], workers=1).graph
    fed = {
        index.name: {
            each.name for each in workspace.lineage(index.id).upstream if each.attributes.get("type") == "table"
        }
        for index in graph.assets
        if index.kind == "vector_store"
    }
    assert (fed["people"], fed["texts"]) == ({"contacts"}, {"articles"})
