"""What only several Python documents together show: references between modules, and gaps that stay gaps."""

from __future__ import annotations

import json
import pickle
import time

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import Examination, examine
from upright.discover.link import link
from upright.discover.readers.python_module import python_module
from upright.model.errors import MalformedError
from upright.model.evidence import Edge, Observation, Ref
from upright.model.item import Item
from upright.model.relation import RelationKind


def look(path: str, content: str) -> Examination:
    document = Document(Item("repo", path, len(content), content=content.encode()))
    return examine(document, units("detectors").values())


def linked(files: dict[str, str]) -> tuple[list[Observation], list[Edge]]:
    examinations = [pickle.loads(pickle.dumps(look(path, text))) for path, text in files.items()]  # noqa: S301  as workers send them
    observations, edges, _ = link(examinations)
    return observations, edges


def found(observations: list[Observation], label: str) -> set[tuple[str, str, int]]:
    seen = (each for each in observations if each.location.type == label)
    return {(each.location.path, str(each.name), each.location.line) for each in seen}


def test_a_model_stands_where_its_name_is_written() -> None:
    observations, _ = linked(
        {
            "src/app/settings.py": "import os\n\nMODEL = os.getenv('CHAT_MODEL', 'gpt-4o')\n",
            "src/app/__init__.py": "from .settings import *\n",
            "src/app/bot.py": "from openai import OpenAI\nfrom app import MODEL\n\n"
            "def f(c: OpenAI):\n    return c.responses.create(model=MODEL, input='x')\n",
        }
    )
    assert found(observations, "model") == {("src/app/settings.py", "gpt-4o", 3)}


def test_a_data_set_of_a_hub_is_known_by_the_name_that_another_module_states() -> None:
    observations, _ = linked(
        {
            "src/desk/config.py": "CORPUS = 'acme/tickets'\n\nclass Spec:\n    key: str\n    base_id: str\n\n"
            "BIG = Spec(key='big', base_id='Qwen/Qwen2.5-0.5B-Instruct')\n",
            "src/desk/train.py": "from datasets import load_dataset\nfrom desk import config\n\n"
            "def load(split, name):\n    load_dataset(config.CORPUS, split=split)\n    load_dataset(config.missing)\n",
        }
    )
    assert found(observations, "dataset") == {
        ("src/desk/config.py", "acme/tickets", 1),
        ("src/desk/train.py", "config.missing", 6),
    }
    known = next(each for each in observations if each.name == "acme/tickets")
    assert "hf:datasets/acme/tickets" in known.keys
    assert found(observations, "model") == {("src/desk/config.py", "Qwen/Qwen2.5-0.5B-Instruct", 7)}


def test_what_gives_a_path_back_is_no_name_of_a_model() -> None:
    observations, _ = linked(
        {
            "utils/paths.py": "def ensure_dir(path):\n    path.mkdir()\n    return path\n",
            "train.py": "from pathlib import Path\nfrom peft import PeftModel\nfrom transformers import Trainer\n"
            "from utils.paths import ensure_dir\n\n"
            "out = ensure_dir(Path(cfg['out']) / 'adapter')\ntrainer = Trainer(model=m, train_dataset=d)\n"
            "trainer.save_model(str(out))\nPeftModel.from_pretrained(m, str(out))\n",
        }
    )
    assert not [each.name for each in observations if "ensure_dir" in str(each.name)]


def test_settings_classes_and_tables_resolve_across_modules() -> None:
    observations, _ = linked(
        {
            "conf.py": "from pydantic_settings import BaseSettings\n\n"
            "class S(BaseSettings):\n    llm_model: str = 'my-deployment'\n"
            "\nsettings = S()\nTABLE = {'fast': S(llm_model='other-deployment')}\nFAST = TABLE['fast']\n",
            "bot.py": "from langchain_openai import AzureChatOpenAI\nfrom conf import FAST, settings\n"
            "a = AzureChatOpenAI(azure_deployment=settings.llm_model)\n"
            "b = AzureChatOpenAI(azure_deployment=FAST.llm_model)\n",
        }
    )
    assert found(observations, "model") == {("conf.py", "my-deployment", 4), ("conf.py", "other-deployment", 7)}


def test_the_environment_file_gives_what_the_code_leaves_open() -> None:
    code = "import os\nfrom openai import OpenAI\nOpenAI().responses.create(model=os.environ['LLM'], input='')\n"
    observations, _ = linked({"a.py": code, ".env": "OPENAI_API_KEY=x\nLLM=gpt-4.1-mini\n"})
    assert (".env", "gpt-4.1-mini", 2) in found(observations, "model")
    observations, _ = linked({"a.py": code})
    assert found(observations, "model") == {("a.py", "LLM", 3)}  # by the variable that names it
    assert found(observations, "ai_service") == {("a.py", "openai", 3)}


def test_an_agent_is_joined_to_what_other_modules_define() -> None:
    observations, edges = linked(
        {
            "pkg/tools.py": "def get_weather(city: str):\n    '''Weather.'''\n    return city\n",
            "pkg/prompts.py": "SYSTEM_PROMPT = 'You are a careful assistant who answers in short sentences.'\n",
            "pkg/agent.py": "from google.adk.agents import Agent\n"
            "from .prompts import SYSTEM_PROMPT\nfrom .tools import get_weather\n"
            "root = Agent(name='w', model='gemini-2.0-flash', instruction=SYSTEM_PROMPT, tools=[get_weather])\n",
            "pkg/api.py": "from fastapi import FastAPI\nfrom pkg.agent import root\napp = FastAPI()\n\n"
            "def answer(q):\n    return root.run(q)\n\n@app.post('/ask')\ndef ask(q: str):\n    return answer(q)\n\n"
            "@app.get('/health')\ndef health():\n    return 'ok'\n",
        }
    )
    assert found(observations, "tool") == {("pkg/tools.py", "get_weather", 1)}
    assert found(observations, "endpoint") == {("pkg/api.py", "/ask", 8)}
    names = {key: str(each.name) for each in observations for key in each.keys}
    joined = {(names.get(str(e.source)), str(e.kind), names.get(str(e.target))) for e in edges}
    assert ("w", RelationKind.USES_TOOL, "get_weather") in joined
    assert ("w", RelationKind.PROMPTED_BY, "SYSTEM_PROMPT") in joined
    assert ("w", RelationKind.CALLS, "gemini-2.0-flash") in joined
    assert ("/ask", RelationKind.SERVES, "w") in joined


def test_a_module_of_the_repository_is_no_package() -> None:
    code = "from agents import run\nimport openai\n"
    observations, _ = linked(
        {"main.py": code, "agents/__init__.py": "from .core import run\n", "agents/core.py": "def run(): ...\n"}
    )
    assert found(observations, "sdk") == {("main.py", "openai", 2)}


def test_imports_in_circles_end() -> None:
    files = {f"m{i}.py": f"from m{(i + 1) % 5} import *\nfrom m{(i + 2) % 5} import *\nX = Y\n" for i in range(5)}
    files["bot.py"] = "from openai import OpenAI\nfrom m0 import Z\nOpenAI().responses.create(model=Z, input='')\n"
    observations, edges = linked(files)
    assert not found(observations, "model")
    assert not [
        each for each in observations if isinstance(each.name, Ref) or any(isinstance(k, Ref) for k in each.keys)
    ]
    assert not [edge for edge in edges if isinstance(edge.source, Ref) or isinstance(edge.target, Ref)]


@pytest.mark.parametrize("escaped", [True, False])
def test_a_notebook_line_is_the_line_of_the_file(escaped: bool) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["import openai\n", "é"]},
        {"cell_type": "code", "outputs": [{"text": ["import torch\n"]}], "source": ["%%bash\n", "import torch\n"]},
        {"cell_type": "code", "outputs": [], "source": ["!pip install é\n", "x = 'é'\n", "\n", "import openai"]},
        {"cell_type": "code", "outputs": [], "source": "this is no python\n"},
    ]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}, indent=1, ensure_ascii=escaped)
    wanted = max(number for number, line in enumerate(text.splitlines(), 1) if '"import openai"' in line)
    observations, _ = linked({"n.ipynb": text})
    assert found(observations, "sdk") == {("n.ipynb", "openai", wanted)}


@pytest.mark.parametrize(
    "content", ["import openai\nprint 'python 2'\n", "import openai\nx = " + "(" * 500 + ")" * 500, "import openai\n\0"]
)
def test_what_cannot_be_parsed_is_a_gap(content: str) -> None:
    examination = look("a.py", content)
    assert examination.gaps or not examination.observations
    with pytest.raises(MalformedError):
        Document(Item("repo", "a.py", content=content.encode())).parse(python_module)


@pytest.mark.parametrize(
    ("begin", "glue", "end"), [("", " or ", ""), ("", " + ", ""), ("Path(", ") / (", ")"), ("[", ", ", "]")]
)
def test_names_that_multiply_cost_little(begin: str, glue: str, end: str) -> None:
    lines = ["import openai", "x20 = []"]
    lines += [f"x{i} = {begin}{glue.join([f'x{i + 1}'] * 30)}{end}" for i in range(19, -1, -1)]
    lines.append("openai.OpenAI().chat.completions.create(model=x0, tools=x0)")
    began = time.process_time()
    look("a.py", "\n".join(lines))
    assert time.process_time() - began < 60


def test_tests_show_packages_and_nothing_else() -> None:
    code = "import openai\nMODEL = 'gpt-4o'\nopenai.OpenAI().responses.create(model=MODEL, input='')\n"
    observations, edges = linked({"tests/test_bot.py": code})
    assert {each.location.type for each in observations} == {"sdk"}
    assert not edges


def test_every_observation_has_a_key_also_where_nothing_names_it() -> None:
    code = """
from unsloth import FastLanguageModel
import argparse

def tune(checkpoint):
    model, tokenizer = FastLanguageModel.from_pretrained(model_name=checkpoint, max_seq_length=512)
    return model

tune(argparse.ArgumentParser().parse_args().checkpoint)
"""
    observations, _ = linked({"tune.py": code, "again.py": code.replace("tune", "again")})
    assert all(each.keys for each in observations)
    assert len({each.keys[0] for each in observations if each.location.type == "model"}) in {0, 2}


def test_folders_without_a_file_of_their_own_are_packages_too() -> None:
    """`agents.desk.run` is the repository's own where there is such a file; `agents.Agent` is the package's."""
    own = {
        "src/agents/desk/run.py": "import openai\n\n\ndef ask() -> str:\n    return openai.OpenAI().api_key\n",
        "src/agents/list.py": "from agents.desk.run import ask\n",
        "src/main.py": "from agents.desk.run import ask\n",
    }
    observations, _ = linked(own)
    assert not any(str(each.name) == "openai-agents" for each in observations)
    observations, _ = linked(own | {"src/main.py": "from agents import Agent, Runner\n"})
    assert ("src/main.py", "openai-agents", 1) in found(observations, "sdk")
