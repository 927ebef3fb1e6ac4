"""Data that one program writes and another reads, where constants, settings, options and commands say where it lies."""

import pytest

from upright.app.workspace import Workspace
from upright.graph.graph import Graph
from upright.graph.lineage import lineage

PEOPLE = "name,email,left\n" + "".join(
    f"{first} {last},{first}.{last}@post.be,{len(last) % 2}\n"
    for first in ("Ines", "Piet", "Marek", "Odile")
    for last in ("Moreau", "Aalto", "Novak")
)
PREPARE = "import pandas as pd\n{imports}\nrows = pd.read_csv({source})\nrows.to_parquet({target})\n"
TRAIN = (
    "import joblib\nimport pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n{imports}\n"
    "rows = pd.read_parquet({target})\nmodel = LogisticRegression()\nmodel.fit(rows[['name']], rows['left'])\n"
    "joblib.dump(model, {model})\n"
)
NAMED = {"source": "SOURCE", "target": "TARGET", "model": "MODEL"}
OF_CONFIG = {"source": "c['data']['raw']", "target": "c['data']['clean']", "model": "c['model']"}
YAML = "data:\n  raw: raw/people.csv\n  clean: out/people.parquet\nmodel: models/stay.joblib\n"
PLACES = (
    "from pathlib import Path\nROOT = Path(__file__).parent\nOUT = ROOT / 'out'\nSOURCE = ROOT / 'raw' / 'people.csv'\n"
    "TARGET = OUT / 'people.parquet'\nMODEL = f'models/{NAME}.joblib'\n"
)
SETTINGS = (
    "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    source: str = 'raw/people.csv'\n"
    "    target: str = 'out/people.parquet'\n    model: str = 'models/stay.joblib'\nsettings = Settings()\n"
)
ARGUMENTS = "import argparse\np = argparse.ArgumentParser()\n{}args = p.parse_args()\n"


def written(imports: str, names: dict[str, str]) -> dict[str, str]:
    return {
        "prepare.py": PREPARE.format(imports=imports, **names),
        "train.py": TRAIN.format(imports=imports, **names),
    }


def feeds(graph: Graph, estate: str, source: str) -> bool:
    ends = [each for each in graph.assets if f"path:{estate}/models/stay.joblib" in each.keys]
    above = {key for end in ends for each in lineage(graph, end).upstream for key in each.keys}
    assert ends, estate
    return f"path:{estate}/{source}" in above


ESTATES = {
    "constants": {
        "places.py": PLACES.replace("{NAME}", "stay"),
        **written("from places import MODEL, SOURCE, TARGET", NAMED),
    },
    "settings": {
        "settings.py": SETTINGS,
        **written(
            "from settings import settings",
            {"source": "settings.source", "target": "settings.target", "model": "settings.model"},
        ),
    },
    "configuration": {
        "conf/paths.yaml": YAML,
        **written("import yaml\nwith open('conf/paths.yaml') as file:\n    c = yaml.safe_load(file)", OF_CONFIG),
    },
    "omegaconf": {
        "params.yaml": YAML,
        **written(
            "from omegaconf import OmegaConf\nc = OmegaConf.load('params.yaml')",
            {"source": "c.data.raw", "target": "c.data.clean", "model": "c.model"},
        ),
    },
    "defaults_of_options": {
        "paths.py": PLACES.replace("{NAME}", "stay"),
        **written(
            "import paths\n"
            + ARGUMENTS.format(
                "p.add_argument('--source', default=paths.SOURCE)\np.add_argument('--target', default=paths.TARGET)\n"
                "p.add_argument('--model', default=paths.MODEL)\n"
            ),
            {"source": "args.source", "target": "args.target", "model": "args.model"},
        ),
    },
    "command_line": {
        "Makefile": (
            "all:\n\tpython prepare.py raw/people.csv out/people.parquet\n"
            "\tpython train.py --rows out/people.parquet --model=models/stay.joblib\n"
        ),
        "prepare.py": PREPARE.format(imports="import sys\na, b = sys.argv[1:]\n", source="a", target="b"),
        "train.py": TRAIN.format(
            imports=ARGUMENTS.format("p.add_argument('--rows', required=True)\np.add_argument('--model')\n"),
            target="args.rows",
            model="args.model",
        ),
    },
    "another_module": {
        "train.py": TRAIN.format(
            imports="from rows import rows_of", target="'a'", model="'models/stay.joblib'"
        ).replace("pd.read_parquet('a')", "rows_of()"),
        "rows.py": "import duckdb\ndef rows_of():\n    return duckdb.sql(\"SELECT * FROM 'raw/people.csv'\").df()\n",
    },
}
OPEN = {"open": written("from elsewhere import SOURCE, TARGET\nMODEL = 'models/stay.joblib'", NAMED)}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("estates")
    for estate, files in {**ESTATES, **OPEN}.items():
        for name, text in {"raw/people.csv": PEOPLE, "raw/members.csv": PEOPLE, **files}.items():
            (folder / estate / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / estate / name).write_text(text, encoding="utf-8")
    places = [str(folder / each) for each in (*ESTATES, *OPEN)]
    return Workspace.open(folder / "home").scan(places, workers=1).graph


@pytest.mark.parametrize("estate", sorted(ESTATES))
def test_what_one_program_writes_reaches_the_model_that_another_makes(graph: Graph, estate: str) -> None:
    assert feeds(graph, estate, "raw/people.csv")
    assert not feeds(graph, estate, "raw/members.csv")


def test_a_place_that_stays_open_is_none(graph: Graph) -> None:
    assert not feeds(graph, "open", "raw/people.csv")
