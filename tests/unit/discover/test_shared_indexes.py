"""An index that one language fills and another asks is one store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.app.workspace import Workspace
from upright.model.asset import AssetKind

if TYPE_CHECKING:
    from pathlib import Path

FILL = """
from azure.core.credentials import AzureKeyCredential
from azure.search.documents import SearchClient

client = SearchClient("https://srch-notes.search.windows.net", "notes", AzureKeyCredential(key))
client.upload_documents(rows)
"""
ASK = """
import { AzureKeyCredential, SearchClient } from "@azure/search-documents";

const index = new SearchClient("https://srch-notes.search.windows.net", "%s", new AzureKeyCredential(key));
export const ask = async (question: string) => index.search(question, { top: 5 });
"""


def _stores(tmp_path: Path, asked: str) -> set[str]:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "fill.py").write_text(FILL)
    (tree / "ask.ts").write_text(ASK % asked)
    graph = Workspace.open(tmp_path / "home").scan([str(tree)]).graph
    return {each.name for each in graph.of_kind(AssetKind.VECTOR_STORE)}


def test_the_index_of_one_name_is_one_store(tmp_path: Path) -> None:
    assert _stores(tmp_path, "notes") == {"notes"}


def test_indexes_of_two_names_are_two(tmp_path: Path) -> None:
    assert _stores(tmp_path, "letters") == {"notes", "letters"}
