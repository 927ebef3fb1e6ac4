"""From tables to models: what a statement writes by itself, jobs that are given their data by name, places on the way."""

# ruff: noqa: E501  code as people write it
from __future__ import annotations

import json

import pytest

from upright.app.catalog import units
from upright.app.cleaned import settled
from upright.app.declared_tables import asked_tables
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.lineage import lineage
from upright.graph.merge import merge
from upright.testing.detectors import item


def _graph(*files: tuple[str, str]) -> Graph:
    detectors = units("detectors").values()
    observations, edges, gaps = link([examine(Document(item(path, text)), detectors) for path, text in files])
    observations, edges = settled(asked_tables(observations, edges), edges)
    return derive(merge(observations, edges, gaps))


def _upstream(graph: Graph, name: str) -> set[str]:
    asset = next(each for each in graph.assets if each.name == name)
    return {each.name for each in lineage(graph, asset).upstream}


def _copy(statement: str) -> tuple[str, str]:
    return "export.py", f'import duckdb\ncon = duckdb.connect()\ncon.execute("""{statement}""")\n'


_TRAIN = ("train.py", "from datasets import load_dataset\nfrom trl import SFTTrainer\nrows = load_dataset('parquet', data_files='rows.parquet', split='train')\ntrainer = SFTTrainer(model='acme/base-7b', train_dataset=rows)\ntrainer.train()\ntrainer.save_model('out/desk')\n")  # fmt: skip
_TABLES = ("schema.sql", "CREATE TABLE clients (\n  full_name text,\n  email text,\n  ssn text,\n  answer text\n);\n")


@pytest.mark.parametrize(("statement", "written"), [
    ("COPY (SELECT * FROM crm.public.clients c WHERE lower(c.email) <> '') TO 'rows.parquet' (FORMAT parquet)", True),
    ("COPY clients TO 'rows.parquet'", True),
    ("COPY (SELECT * FROM clients) TO 'other.parquet'", False),
    ("COPY clients FROM 'rows.parquet'", False),
])  # fmt: skip
def test_a_statement_that_copies_a_table_to_a_file_feeds_it(statement: str, written: bool) -> None:
    graph = _graph(_copy(statement), _TRAIN, _TABLES)
    assert ("rows.parquet" in _upstream(graph, "out/desk")) is True
    joined = {(graph.asset(r.source).name, graph.asset(r.target).name) for r in graph.relations}
    edges = link([examine(Document(item(*_copy(statement))), units("detectors").values())])[1]
    assert any(edge.source == "path:example/rows.parquet" for edge in edges) is written
    assert ("acme/base-7b", "rows.parquet") not in joined


def test_places_between_stay_where_they_lead_to_what_is_told() -> None:
    spark = 'from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\nvisits = spark.read.parquet("s3://lake/raw/visits/")\nvisits.drop("ssn").write.parquet("s3://lake/curated/")\n'
    ray = 'import ray\nfrom ray.train.torch import TorchTrainer\nrows = ray.data.read_parquet("s3://lake/curated/")\ndef loop(config):\n    pass\ntrainer = TorchTrainer(loop, datasets={"train": rows})\ntrainer.fit()\n'
    graph = _graph(("spark/prepare.py", spark), ("train.py", ray))
    assert {"s3://lake/curated/", "s3://lake/raw/visits"} <= _upstream(graph, "trainer")
    assert not any("lake" in each.name for each in _graph(("spark/prepare.py", spark)).assets)


def test_a_model_comes_from_what_the_job_read_that_wrote_where_it_lies() -> None:
    def end(name: str) -> dict[str, str]:
        return {"namespace": "s3://lake", "name": name}

    event = {"eventType": "COMPLETE", "eventTime": "2026-01-01T00:00:00Z", "producer": "https://github.com/OpenLineage/OpenLineage", "run": {"runId": "1"},
             "job": {"namespace": "prod", "name": "fit"}, "inputs": [end("features")], "outputs": [end("models/churn")]}  # fmt: skip
    app = 'import joblib\nimport s3fs\nwith s3fs.S3FileSystem().open("s3://lake/models/churn/model.joblib", "rb") as file:\n    model = joblib.load(file)\n'
    graph = _graph(("events.ndjson", json.dumps(event) + "\n"), ("app.py", app))
    assert {"features", "churn"} <= _upstream(graph, "s3://lake/models/churn/model.joblib")
