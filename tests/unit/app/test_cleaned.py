"""What is taken out of data on the way no longer goes on from there; what merely looks so changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.app.workspace import Workspace
from upright.graph.erasure import to_redo
from upright.graph.reach import tainted
from upright.model.asset import AssetKind

if TYPE_CHECKING:
    from pathlib import Path

    from upright.graph.graph import Graph

PEOPLE = [("Oona Velde", "oona.velde@posteo.de", "252-60-8845"), ("Bram Kowal", "bram.kowal@posteo.de", "384-45-3828")]
ROWS = "name,email,ssn,visits\n" + "".join(f"{name},{mail},{number},3\n" for name, mail, number in PEOPLE)
FILL = """
import pandas as pd
from langchain_chroma import Chroma
from presidio_anonymizer import AnonymizerEngine

store = Chroma(collection_name="visits")
engine = AnonymizerEngine()


def redact(text):
    return engine.anonymize(text=text, analyzer_results=[]).text


frame = pd.read_csv("people.csv")
{step}
store.add_texts(list(frame))
"""


def _graph(tmp_path: Path, step: str) -> Graph:
    tree = tmp_path / "index"
    tree.mkdir()
    (tree / "people.csv").write_text(ROWS)
    (tree / "fill.py").write_text(FILL.format(step=step))
    return Workspace.open(tmp_path / "home").scan([str(tree)]).graph


def _taken_in(graph: Graph) -> bool:
    return bool(tainted(graph, "pii.*", (AssetKind.VECTOR_STORE,)))


def test_data_that_goes_in_whole_is_told(tmp_path: Path) -> None:
    assert _taken_in(_graph(tmp_path, ""))


def test_with_every_sensitive_column_dropped_none_goes_on(tmp_path: Path) -> None:
    graph = _graph(tmp_path, "frame = frame.drop(columns=['name', 'email', 'ssn'])")
    assert not _taken_in(graph)
    left = [each for each in graph.of_kind(AssetKind.DATASET) if each.attributes.get("cleaned")]
    assert [each.name for each in left] == ["people.csv without email, name, ssn"]
    people = [each for each in graph.of_kind(AssetKind.DATASET) if each.labels]
    assert "visits" in {each.asset.name for each in to_redo(graph, people)}


def test_one_sensitive_column_that_stays_is_enough(tmp_path: Path) -> None:
    graph = _graph(tmp_path, "frame = frame.drop(columns=['name', 'ssn'])")
    assert _taken_in(graph)
    assert not [each for each in graph.assets if each.attributes.get("cleaned")]


def test_redaction_on_the_way_stands_between(tmp_path: Path) -> None:
    graph = _graph(tmp_path, "frame = frame['name'].apply(redact)")
    assert not _taken_in(graph)
    assert [each.name for each in graph.assets if each.attributes.get("cleaned")] == ["people.csv redacted by redact"]


def test_a_column_that_alone_is_kept_keeps_the_others_out(tmp_path: Path) -> None:
    assert not _taken_in(_graph(tmp_path, "frame = frame[['visits']]"))


CORPUS = """
from vertexai import rag

corpus = rag.create_corpus(display_name="visits")
rag.import_files(corpus.name, paths=["gs://ward-visits/clean/"])
"""
CLEAN = """
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
visits = spark.read.option("header", True).csv("gs://ward-visits/raw/people.csv")
visits.dropDuplicates(["ssn"]).write.mode("overwrite").json("gs://ward-visits/clean/")
"""
PUT = "gsutil cp people.csv gs://ward-visits/raw/people.csv\n"


def test_data_goes_through_places_of_buckets_that_lead_to_what_is_told(tmp_path: Path) -> None:
    tree = tmp_path / "ward"
    tree.mkdir()
    for name, text in (("people.csv", ROWS), ("corpus.py", CORPUS), ("clean.py", CLEAN), ("put.sh", PUT)):
        (tree / name).write_text(text)
    graph = Workspace.open(tmp_path / "home").scan([str(tree)]).graph
    assert _taken_in(graph)
    named = {each.name for each in graph.of_kind(AssetKind.DATASET)}
    assert named == {"people.csv", "gs://ward-visits/clean", "gs://ward-visits/raw/people.csv"}  # the raw one leads on
