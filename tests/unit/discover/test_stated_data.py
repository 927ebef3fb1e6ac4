"""Data and packages that a module only names: paths under names of data, cells that write files."""

from __future__ import annotations

import json

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item


def seen(files: dict[str, str], label: str) -> set[tuple[str, str, int]]:
    panel = units("detectors").values()
    examinations = [
        examine(Document(Item("repo", path, len(text), content=text.encode())), panel) for path, text in files.items()
    ]
    observations, _, _ = link(examinations)
    found = (each for each in observations if each.location.type == label)
    return {(each.location.path, str(each.name), each.location.line) for each in found}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("pdf_path = 'report.pdf'", "report.pdf"),
        ("def load(references_fp='answers.jsonl'):\n    pass", "answers.jsonl"),
        ("DATA_DIR: str = './data'", "./data"),
        ("DATASET_ID: str = 'articles-instruct'", "articles-instruct"),
        ("rows = fill(dataset_name='DeskCases')", "DeskCases"),
        ("index(['https://example.com/a/report.pdf'])", "https://example.com/a/report.pdf"),
        ("docs_path = ROOT / 'docs'", "docs"),
        ("DATA_PATH = Path(os.getcwd(), 'data')", "data"),
        ("def read(input_file):\n    return open(input_file).read()", "input_file"),
        ("train_uri = 's3://desk/set/train'", "s3://desk/set/train"),
        ("DATA_URL = 'https://example.com/a/flowers.tgz'", "https://example.com/a/flowers.tgz"),
        ("def go(dataset='https://dub.example/Vz'):\n    pass", "https://dub.example/Vz"),
        ("val_path = f's3://{bucket}/val'", "val_path"),
    ],
)
def test_data_is_told_by_the_name_that_holds_its_place(line: str, name: str) -> None:
    assert seen({"desk.py": f"import openai\n{line}\n"}, "dataset") == {("desk.py", name, 3 if "return" in line else 2)}


@pytest.mark.parametrize(
    "line",
    [
        "def save(data_file):\n    open(data_file, 'w')",
        "def read(prompt_file):\n    return open(prompt_file).read()",
        "output_path = 'report.pdf'",
        "results_csv = 'scores.csv'",
        "model_dir = './data'",
        "title = 'report.pdf'",
        "dataset = 'train'",
        "cache_data_dir = 'data'",
        "log_path = f's3://{bucket}/train'",
    ],
)
def test_what_a_program_writes_or_only_calls_is_no_data(line: str) -> None:
    assert not seen({"desk.py": f"import openai\n{line}\n"}, "dataset")


def test_a_table_of_bigquery_is_not_told_by_its_dataset() -> None:
    assert not seen(
        {"desk.py": "import openai\nfrom google.cloud import bigquery\nDATASET_ID = 'desk_ds'\n"}, "dataset"
    )


def test_a_cell_that_writes_a_script_is_read_and_one_that_writes_a_page_is_not() -> None:
    script = ["%%writefile code/train.py\n", "import torch\n", "import peft\n"]
    page = ["%%writefile page.html\n", "import trl\n"]
    cells = [{"cell_type": "code", "outputs": [], "source": source} for source in (script, page)]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}, indent=1)
    assert {name for _, name, _ in seen({"a.ipynb": text}, "sdk")} == {"torch", "peft"}


def test_a_package_of_the_repository_that_lacks_the_name_is_another_one() -> None:
    asks = "from agents import Agent, Runner\n"
    apart = {"desk/agents/__init__.py": "", "desk/agents/plan.py": "import openai\n", "desk/main.py": asks}
    assert ("desk/main.py", "openai-agents", 1) in seen(apart, "sdk")
    own = {"desk/agents/__init__.py": "class Agent:\n    pass\n", "desk/main.py": asks}
    assert ("desk/main.py", "openai-agents", 1) not in seen(own, "sdk")
    beside = {"desk/agents/__init__.py": "", "desk/agents/Agent.py": "import openai\n", "desk/main.py": asks}
    assert ("desk/main.py", "openai-agents", 1) not in seen(beside, "sdk")


def test_a_route_leads_on_through_a_type_of_its_own() -> None:
    deps = """from typing import Annotated
from fastapi import Depends
from client import Desk
def get():
    yield held
DeskDep = Annotated[Desk, Depends(get)]
"""
    client = """from llama_cpp import Llama
class Desk:
    def __init__(self, path):
        self.llm = Llama(model_path=path)
    def answer(self, q):
        return self.llm(q)
"""
    chat = """from fastapi import APIRouter
from deps import DeskDep
router = APIRouter()
@router.post('/chat')
async def chat(q: str, desk: DeskDep):
    return desk.answer(q)
@router.get('/plain')
async def plain(q: str):
    return q
"""
    assert seen({"deps.py": deps, "client.py": client, "chat.py": chat}, "endpoint") == {("chat.py", "/chat", 4)}
