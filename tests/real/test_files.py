"""Indexes and tables that lie as files, written by their own libraries and read without them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from planting import SECRETIVE, classes, one, planted, related, scanned, verdicts
from servers import USED
from upright.model.asset import AssetKind

_CHROMA = """
import sys, json, chromadb
folder, chunks = sys.argv[1], json.loads(sys.argv[2])
made = chromadb.PersistentClient(folder).create_collection("handbook", embedding_function=None)
made.add(ids=[c["id"] for c in chunks], documents=[c["text"] for c in chunks],
         metadatas=[{"source": c["source"]} for c in chunks], embeddings=[[0.1, 0.2, 0.3]] * len(chunks))
"""


def test_chroma_in_a_folder(tmp_path: Path) -> None:
    pytest.importorskip("chromadb", exc_type=ImportError)
    chunks, app = planted(tmp_path), tmp_path / "app"
    app.mkdir()
    (app / "use.py").write_text(
        'import chromadb\nclient = chromadb.PersistentClient(path="./kb")\ndocs = client.get_collection("handbook")\n'
    )
    subprocess.run([sys.executable, "-c", _CHROMA, str(app / "kb"), json.dumps(chunks)], check=True)
    USED.add("Chroma")
    graph = scanned(str(app), str(tmp_path / "documents"), state=tmp_path / "state")
    index = one(graph, AssetKind.VECTOR_STORE, "handbook")
    assert (index.attributes["dimension"], index.attributes["chunks"], index.attributes["orphaned"]) == (3, 3, 1)
    assert "pii.us-ssn" in classes(index)
    assert {("app", "depends_on", "handbook"), ("handbook", "derived_from", "tickets.md")} <= related(graph)
    assert ("index-with-orphaned-chunks", "handbook") in verdicts(graph, "index-with-orphaned-chunks")


def test_lake_tables(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    deltalake = pytest.importorskip("deltalake")
    catalogs = pytest.importorskip("pyiceberg.catalog.sql")
    USED.update({"Delta", "Iceberg"})
    lake = tmp_path / "lake"
    (lake / "ice").mkdir(parents=True)
    table = pa.table({"name": ["Ana Lopez", "Bo Li"], "ssn": ["417-20-4914", "418-22-4915"]})
    deltalake.write_deltalake(str(lake / "customers"), table)
    deltalake.write_deltalake(str(lake / "customers"), table, mode="append")
    catalog = catalogs.SqlCatalog("c", uri=f"sqlite:///{lake}/ice/catalog.db", warehouse=f"file://{lake}/ice")
    catalog.create_namespace("crm")
    catalog.create_table("crm.people", schema=table.schema).append(table)
    pq.write_to_dataset(table, str(lake / "events"), partition_cols=["name"])
    ran = {
        "eventType": "COMPLETE",
        "eventTime": "2026-10-01T10:00:00Z",
        "run": {"runId": "0190a8d2-0000-7000-8000-000000000001"},
        "job": {"namespace": "airflow", "name": "train"},
        "inputs": [{"namespace": f"file://{lake}", "name": "customers"}],
        "outputs": [],
    }
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "run.json").write_text(json.dumps(ran))
    graph = scanned(str(lake), str(tmp_path / "events"), state=tmp_path / "state")
    told = {asset.name: asset.attributes for asset in graph.of_kind(AssetKind.DATASET)}
    assert {name: each["engine"] for name, each in told.items()} == {
        "customers": "delta", "people": "iceberg", "events": "parquet",
    }  # fmt: skip
    assert (told["customers"]["columns"], told["customers"]["snapshots"], told["people"]["rows"]) == (2, 2, 2)
    assert all("pii.us-ssn" in classes(asset) for asset in graph.of_kind(AssetKind.DATASET))
    assert not [gap for gap in graph.gaps if gap.code == "malformed"]


_TRAINS = """
from deltalake import DeltaTable
from pyiceberg.catalog import load_catalog
from sklearn.linear_model import LogisticRegression
from transformers import Trainer

frame = DeltaTable("../lake/customers").to_pandas()
churn = LogisticRegression().fit(frame[["name"]], frame["ssn"])
people = load_catalog("prod").load_table("crm.people").scan().to_pandas()
trainer = Trainer(model=model, train_dataset=people)
"""


def test_code_that_trains_on_lake_tables(tmp_path: Path) -> None:
    import pyarrow as pa

    deltalake = pytest.importorskip("deltalake")
    catalogs = pytest.importorskip("pyiceberg.catalog.sql")
    lake = tmp_path / "all" / "lake"
    lake.mkdir(parents=True)
    table = pa.table({"name": ["Ana Lopez", "Bo Li"], "ssn": ["417-20-4914", "418-22-4915"]})
    deltalake.write_deltalake(str(lake / "customers"), table)
    catalog = catalogs.SqlCatalog("c", uri=f"sqlite:///{lake}/catalog.db", warehouse=f"file://{lake}/ice")
    catalog.create_namespace("crm")
    catalog.create_table("crm.people", schema=table.schema).append(table)
    (tmp_path / "all" / "app").mkdir()
    (tmp_path / "all" / "app" / "train.py").write_text(_TRAINS)
    graph = scanned(str(tmp_path / "all"), state=tmp_path / "state")
    told = {(who, data) for who, verb, data in related(graph) if verb == "trained_on"}
    read = {asset.name: asset for asset in graph.of_kind(AssetKind.DATASET)}
    assert {who for who, _ in told} == {"LogisticRegression.fit", "trainer"}
    assert {read[name].attributes["engine"] for _, name in told} == {"delta", "iceberg"}
    assert all("pii.us-ssn" in classes(read[name]) for _, name in told)


def test_faiss(tmp_path: Path) -> None:
    library = pytest.importorskip("faiss")
    import numpy as np

    USED.add("FAISS")
    index = library.IndexFlatL2(16)
    index.add(np.zeros((5, 16), dtype="float32"))
    (tmp_path / "kb").mkdir()
    library.write_index(index, str(tmp_path / "kb" / "index.faiss"))
    (tmp_path / "kb" / "notes.txt").write_text(SECRETIVE)
    (tmp_path / "use.py").write_text(
        "from langchain_community.vectorstores import FAISS\n"
        'index = FAISS.load_local("kb", embeddings, allow_dangerous_deserialization=True)\n'
    )
    graph = scanned(str(tmp_path), state=tmp_path.parent / "state")
    found = one(graph, AssetKind.VECTOR_STORE, "kb")
    assert (tmp_path.name, "depends_on", "kb") in related(graph)
    assert (found.attributes["engine"], found.attributes["dimension"], found.attributes["chunks"]) == ("faiss", 16, 5)
