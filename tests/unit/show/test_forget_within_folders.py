"""A file is forgotten with the folder that is read as one data set."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from upright.app.workspace import Workspace
from upright.show.cli.commands import app

_BUILDS = (
    "from llama_index.core import SimpleDirectoryReader, VectorStoreIndex\n"
    "documents = SimpleDirectoryReader('data/hr').load_data()\nindex = VectorStoreIndex.from_documents(documents)\n"
)


@pytest.mark.parametrize(("named", "redone"), [("bot/data/hr/cases.csv", True), ("bot/data/other/cases.csv", False)])
def test_what_is_made_from_a_folder_is_redone_for_a_file_in_it(
    named: str, redone: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPRIGHT_HOME", str(tmp_path / "home"))
    folder = tmp_path / "estate" / "bot"
    (folder / "data" / "hr").mkdir(parents=True)
    (folder / "ingest.py").write_text(_BUILDS)
    (folder / "data" / "hr" / "cases.csv").write_text("name,email\nMaria Gomez,maria.gomez@example.org\n")
    Workspace.open().scan([str(tmp_path / "estate")], workers=1)
    told = CliRunner().invoke(app, ["lineage", "--forget", named, "--format", "json"])
    assert bool(json.loads(told.stdout)["redo"]) is redone
