"""Archives that hold code and no weights: told where a server of models would run it, silent where nothing would."""

from __future__ import annotations

import io
import zipfile

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.item import Item

HARM = 'import os\nos.system("x")\n'


@pytest.mark.parametrize(
    ("name", "member", "told"),
    [
        ("layer.zip", "python/requests/models.py", False),
        ("lambda.zip", "app.py", False),
        ("model.zip", "anything.py", True),
        ("package.zip", "code/inference.py", True),
        ("churn.zip", "code/score.py", True),
        ("net.zip", "modeling_net.py", True),
    ],
)
def test_code_counts_where_a_server_of_models_runs_it(name: str, member: str, told: bool) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(member, HARM)
    raw = held.getvalue()
    seen = examine(Document(Item("repo", f"lib/{name}", len(raw), content=raw)), units("detectors").values())
    assert [each.attributes.get("verdict") for each in seen.observations] == (["malicious"] if told else [])
