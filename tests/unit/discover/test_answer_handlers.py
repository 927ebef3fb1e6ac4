"""What becomes of a model's answer, followed through functions and modules of a project."""

from pathlib import Path

import pytest

from upright.app.config import config_of
from upright.app.reading import read
from upright.app.scan import join
from upright.app.state import State
from upright.graph.graph import Graph
from upright.model.asset import Asset, AssetKind

MODEL = """from openai import OpenAI


class Model:
    def __init__(self):
        self.client = OpenAI()

    def generate(self, question):
        answer = self.client.chat.completions.create(model="gpt-4o", messages=[question])
        return answer.choices[0].message.content
"""
AGENT = """from llm import Model
from executor import CodeExecutor


class Agent:
    def __init__(self):
        self.model, self.executor = Model(), CodeExecutor()

    def chat(self, question):
        code = self.model.generate(question)
        return self.execute_code(code)

    def execute_code(self, code):
        return self.executor.execute(code)
"""
ROUTE = """from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()
client = OpenAI()


@app.post("/ask")
def ask(q: str):
    code = client.responses.create(model="gpt-4o", input=q).output_text
    exec(code)
"""


def estate(folder: Path, **modules: str) -> Graph:
    tree = folder / "tree"
    tree.mkdir()
    for name, text in modules.items():
        (tree / f"{name}.py").write_text(text, encoding="utf-8")
    state, config = State.here(folder / "state"), config_of([str(tree)])
    return join(config, read(config, state, 1, lambda *_: None, work="look"), state.advisories)


def handlers(graph: Graph) -> list[Asset]:
    return [each for each in graph.assets if each.kind is AssetKind.TOOL]


def test_an_answer_is_followed_into_another_module(tmp_path: Path) -> None:
    runs = "class CodeExecutor:\n    def execute(self, code):\n        exec(code)\n"
    (found,) = handlers(estate(tmp_path, llm=MODEL, agent=AGENT, executor=runs))
    assert found.name == "chat"
    assert found.attributes["shell"] is True
    assert found.attributes["sinks"] == {"shell": "executor.py:3"}
    assert found.attributes["capabilities"] == ["executes"]
    assert not {"onward", "handles"} & found.attributes.keys()


@pytest.mark.parametrize("does", ["print(code)", "json.loads(code)", "ast.literal_eval(code)"])
def test_what_is_done_elsewhere_may_be_harmless(tmp_path: Path, does: str) -> None:
    harmless = f"import ast, json\n\n\nclass CodeExecutor:\n    def execute(self, code):\n        {does}\n"
    assert not handlers(estate(tmp_path, llm=MODEL, agent=AGENT, executor=harmless))


def test_a_function_that_asks_no_model_gives_no_answer(tmp_path: Path) -> None:
    plain = "class Model:\n    def generate(self, question):\n        return question\n"
    runs = "class CodeExecutor:\n    def execute(self, code):\n        exec(code)\n"
    assert not handlers(estate(tmp_path, llm=plain, agent=AGENT, executor=runs))


@pytest.mark.parametrize(
    ("asked", "confirmed"),
    [('input("Run this? [y/N] ")', True), ('input("question: ")', None), ("Confirm.ask(q)", True)],
)
def test_whoever_is_asked_before(tmp_path: Path, asked: str, confirmed: bool | None) -> None:
    (found,) = handlers(estate(tmp_path, app=ROUTE.replace("    exec(code)", f"    if {asked}:\n        exec(code)")))
    assert found.attributes.get("confirmation") is confirmed


def test_a_route_leads_to_what_runs_its_answers(tmp_path: Path) -> None:
    graph = estate(tmp_path, app=ROUTE)
    (found,) = handlers(graph)
    assert [each.name for each in graph.into(found) if each.kind is AssetKind.ENDPOINT] == ["/ask"]


def test_what_runs_by_its_name_is_no_database(tmp_path: Path) -> None:
    sandboxed = ROUTE.replace("    exec(code)", "    Sandbox().execute(code)").replace(
        "\n\n\n", "\n\nfrom boxes import Sandbox\n\n\n", 1
    )
    assert not handlers(estate(tmp_path, app=sandboxed))
    database = ROUTE.replace("    exec(code)", "    SandboxDb().execute(code)").replace(
        "\n\n\n", "\n\nfrom boxes import SandboxDb\n\n\n", 1
    )
    tmp_path.joinpath("other").mkdir()
    (found,) = handlers(estate(tmp_path / "other", app=database))
    assert found.attributes.get("sql_chosen") is True


LATER = """import asyncio
import subprocess
from functools import partial

from openai import OpenAI

client = OpenAI()


def run(command):
    return subprocess.run(command, shell=True)


async def ask(question):
    command = client.responses.create(model="gpt-4o", input=question).output_text
    {handed}
"""


@pytest.mark.parametrize(
    "handed",
    ["await asyncio.to_thread(run, command)", "asyncio.get_running_loop().run_in_executor(None, run, command)"],
)
def test_an_answer_that_another_thread_takes(tmp_path: Path, handed: str) -> None:
    (found,) = handlers(estate(tmp_path, app=LATER.format(handed=handed)))
    assert found.attributes["sinks"] == {"shell": "app.py:11"}
