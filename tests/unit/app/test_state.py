"""Workspaces that share a state folder do not see one another's journal, vault and pins."""

from pathlib import Path

import pytest

from upright.app.state import State


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> State:
    monkeypatch.delenv("UPRIGHT_WORKSPACE", raising=False)
    monkeypatch.delenv("UPRIGHT_STORE", raising=False)
    return State.here(tmp_path)


def test_each_named_workspace_has_a_journal_of_its_own(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    journals = {state.journal}
    for name in ("red", "blue"):
        monkeypatch.setenv("UPRIGHT_WORKSPACE", name)
        journals.add(state.journal)
    assert len(journals) == 3
    assert all(journal.parent.is_dir() and state.folder in journal.parents for journal in journals)


@pytest.mark.parametrize("name", ["", "default"])
def test_without_a_name_it_is_the_folder_itself(state: State, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPRIGHT_WORKSPACE", name)
    assert state.own == state.folder


def test_the_address_of_the_store_may_name_the_workspace(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPRIGHT_STORE", "postgresql://db.acme.example/upright?workspace=blue&sslmode=require")
    assert state.workspace == "blue"
    monkeypatch.setenv("UPRIGHT_WORKSPACE", "red")
    assert state.workspace == "red"


def test_a_name_never_leads_out_of_the_folder(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPRIGHT_WORKSPACE", "../../etc")
    assert state.folder in state.own.parents
    assert ".." not in state.own.parts
