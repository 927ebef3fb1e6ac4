"""A tool asks a database that Compose fills from a dump: what lies in the table is what the tool reads."""

from __future__ import annotations

from pathlib import Path

from upright.app.workspace import Workspace
from upright.graph.graph import Graph
from upright.graph.lineage import lineage

TOOL = """import os

import psycopg
from agents import Agent, function_tool


@function_tool
def guest(email: str) -> str:
    with psycopg.connect(os.environ["DSN"]) as base:
        return str(base.execute("SELECT * FROM guests WHERE email = %s", (email,)).fetchall())


desk = Agent(name="desk", model="gpt-4.1", tools=[guest])
"""
COMPOSE = """services:
  web:
    build: .
    environment: {DSN: "postgresql://app@db/hotel"}
  db:
    image: postgres:16
    environment: {POSTGRES_DB: hotel}
    volumes: ["./db:/docker-entrypoint-initdb.d:ro"]
"""
DUMP = """CREATE TABLE public.guests (name text, email text, ssn text);
COPY public.guests (name, email, ssn) FROM stdin;
Oona Velde\toona.velde@posteo.de\t252-60-8845
Bram Kowal\tbram.kowal@posteo.de\t384-45-3828
\\.
"""


def scanned(tmp_path: Path, dump: str) -> Graph:
    tree = tmp_path / "shop"
    (tree / "db").mkdir(parents=True)
    for path, text in (("desk.py", TOOL), ("compose.yaml", COMPOSE), ("db/hotel.sql", dump)):
        (tree / path).write_text(text)
    return Workspace.open(tmp_path / "home").scan([str(tree)]).graph


def test_the_agent_is_fed_by_the_table(tmp_path: Path) -> None:
    graph = scanned(tmp_path, DUMP)
    agent = next(asset for asset in graph.assets if asset.name == "desk" and asset.kind == "agent")
    found = lineage(graph, agent)
    tables = [asset for asset in found.upstream if asset.attributes.get("type") == "table"]
    assert [
        (table.name, {label.data_class for label in table.labels} >= {"pii.email", "pii.us-ssn"}) for table in tables
    ] == [("guests", True)]
    assert {label.partition.rpartition(":")[2] for label in tables[0].labels} >= {"public.guests.email"}


def test_a_database_with_nothing_that_matters_is_left_out(tmp_path: Path) -> None:
    graph = scanned(tmp_path, "CREATE TABLE rooms (number int);\nINSERT INTO rooms VALUES (12);\n")
    stores = [asset for asset in graph.assets if asset.kind == "data_store"]
    assert [asset.name for asset in stores] == ["postgresql database"]  # what the tool opens; not what Compose fills
