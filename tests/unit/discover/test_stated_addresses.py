"""Places in pieces, in every spelling that settings have for them."""

from __future__ import annotations

import pytest

from upright.discover.document import Document
from upright.discover.stated_addresses import fields_of_settings, published, stated, variables
from upright.model.item import Item

WHERE = "postgresql://bot@db.internal:5433/crm"


VARIABLES = "{0}_HOST=db.internal\n{0}_PORT=5433\n{0}_USER=bot\n"
LINES = "host: db.internal\n  port: 5433\n  user: bot\n  name: crm\n"
APART = "- name: DB_{0}\n  value: {1}\n"
SPELLINGS = {
    "variables": VARIABLES.format("LEGAL_DB") + "LEGAL_DB_NAME=crm\n",
    "of the driver": "export PGHOST=db.internal\nexport PGPORT=5433\nexport PGUSER=bot\nexport PGDATABASE=crm\n",
    "yaml": f"database:\n  {LINES}server:\n  host: 0.0.0.0\n  port: 80\n",
    "toml": '[database]\nhost = "db.internal"\nport = 5433\nusername = "bot"\ndbname = "crm"\n[web]\nhost = "x"\n',
    "json": '{\n  "db": {\n    "host": "db.internal",\n    "port": 5433,\n    "user": "bot",\n    "db": "crm"\n  }\n}',
    "kubernetes": "env:\n" + "".join(APART.format(*each) for each in (
        ("HOST", "db.internal"), ("PORT", "'5433'"), ("USER", "bot"), ("NAME", "crm"))),
    "compose": "environment:\n  - POSTGRES_HOST=db.internal\n  - POSTGRES_PORT=5433\n  - POSTGRES_USER=bot\n"
    "  - POSTGRES_DB=crm\n",
    "humps": "dbHost: db.internal\ndbPort: 5433\ndbUser: bot\ndbName: crm\n",
    "defaults": "DB_HOST=${DB_HOST:-db.internal}\nDB_PORT=${DB_PORT:-5433}\nDB_USER=bot\nDB_NAME=crm\n",
}  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_one_place(text: str) -> None:
    places, _ = stated(text)
    assert WHERE in {address for place in places for address in place.addresses()}


def test_two_places_stay_apart() -> None:
    places, _ = stated("DB_HOST=a\nDB_PORT=1111\nREDIS_HOST=b\nREDIS_PORT=2222\n")
    said = {address for place in places for address in place.addresses()}
    assert {"http://a:1111", "redis://b:2222"} <= said
    assert not said & {"http://a:2222", "http://b:1111"}


def test_names_and_variables() -> None:
    places, named = stated("QDRANT_HOST=q\nQDRANT_PORT=6333\nQDRANT_COLLECTION=letters\n")
    assert named == [("QDRANT_COLLECTION", "letters")]
    assert ("QDRANT_HOST", "http://q:6333") in set(variables(places))
    assert stated("vector:\n  collection: letters\n")[1] == [("collection", "letters")]


def test_a_settings_class_reads_a_variable_for_each_field() -> None:
    text = (
        "class Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='LEGAL_')\n\n"
        "    db_host: str = 'x'\n    port: int = 1\n\nclass Other:\n    name: str\n"
    )
    assert [*fields_of_settings(text)] == ["LEGAL_DB_HOST", "LEGAL_PORT"]
    assert not [*fields_of_settings("class Other(BaseModel):\n    name: str\n")]


def test_a_port_that_compose_alone_chooses_the_other_end_of_says_no_place() -> None:
    text = b"services:\n  db:\n    ports:\n      - '5432'\n  web:\n    ports: ['127.0.0.1:18000:8000']\n"
    document = Document(Item("repo", "compose.yaml", len(text), content=text))
    assert [*published(document)] == [("web:8000", "localhost:18000")]
