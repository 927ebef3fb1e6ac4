"""Tables that SQL makes stand between what is read and what learns; those that nothing of AI reads are left out."""

from __future__ import annotations

from pathlib import Path

from upright.app.workspace import Workspace
from upright.graph.lineage import lineage
from upright.model.asset import AssetKind

DUMP = (
    "CREATE TABLE public.people (\n    id text,\n    email text\n);\n\n"
    "COPY public.people (id, email) FROM stdin;\n1\toona.velde@posteo.de\n2\tbram.kowal@posteo.de\n\\.\n"
)
MADE = (
    "CREATE TABLE seen AS SELECT * FROM people;\nCREATE VIEW wide AS SELECT email FROM seen;\n"
    "CREATE TABLE aside AS SELECT id FROM people;\n"
)
TRAIN = (
    "import pandas as pd\nimport joblib\nfrom sklearn.linear_model import LogisticRegression\n"
    "rows = pd.read_sql_table('wide', ENGINE)\nmodel = LogisticRegression().fit(rows, rows['y'])\n"
    "joblib.dump(model, 'wide.joblib')\n"
)


def test_a_model_learns_from_what_a_view_was_made_of(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    for name, text in (("dump.sql", DUMP), ("marts.sql", MADE), ("train.py", TRAIN)):
        (shop / name).write_text(text)
    graph = Workspace.open(tmp_path / "home").scan([str(shop)], workers=1).graph
    model = next(one for one in graph.assets if one.kind is AssetKind.MODEL)
    fed = {one.name for one in lineage(graph, model).upstream if one.kind is AssetKind.DATASET}
    assert {"people", "seen", "wide"} <= fed
    assert "aside" not in {one.name for one in graph.assets}
