"""What code uploads to an account of Azure lies in the one that infrastructure code declares by that name."""

from __future__ import annotations

from pathlib import Path

import pytest

from upright.app.workspace import Workspace
from upright.graph.paths import attack_paths

UPLOAD = """from azure.storage.blob import BlobServiceClient

service = BlobServiceClient("https://{account}.blob.core.windows.net", credential=credential)
with open("people.csv", "rb") as rows:
    service.get_container_client("letters").upload_blob("people.csv", rows)
"""
ACCOUNT = """resource "azurerm_storage_account" "letters" {
  name                            = "desklettersprod"
  allow_nested_items_to_be_public = true
}

resource "azurerm_storage_container" "letters" {
  name                  = "letters"
  storage_account_id    = azurerm_storage_account.letters.id
  container_access_type = "blob"
}
"""
PEOPLE = "name,email,ssn\nOona Velde,oona.velde@posteo.de,252-60-8845\nBram Kowal,bram.kowal@posteo.de,384-45-3828\n"


@pytest.mark.parametrize(("account", "lies"), [("desklettersprod", True), ("otheraccount", False)])
def test_an_open_container_leads_to_the_file(tmp_path: Path, account: str, *, lies: bool) -> None:
    tree = tmp_path / "desk"
    tree.mkdir()
    (tree / "fill.py").write_text(UPLOAD.format(account=account))
    (tree / "main.tf").write_text(ACCOUNT)
    (tree / "people.csv").write_text(PEOPLE)
    graph = Workspace.open(tmp_path / "home").scan([str(tree)]).graph
    ends = {graph.asset(path.target).name for path in attack_paths(graph)}
    assert ("people.csv" in ends) is lies
