"""What calls of libraries say of training, of routes and of prompts, each in a module of its own."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item


def seen(text: str, label: str) -> set[tuple[str, int]]:
    observations, _, _ = link(
        [examine(Document(Item("repo", "desk.py", len(text), content=text.encode())), units("detectors").values())]
    )
    return {(str(each.name), each.location.line) for each in observations if each.location.type == label}


@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        ("from gensim.models import Word2Vec\nw = Word2Vec(sentences, window=3)\n", {("w", 2)}),
        ("from gensim.models import Word2Vec\nw = Word2Vec(window=3)\n", set()),
        ("from ultralytics import RTDETR\nnet = RTDETR('l.pt')\nnet.train(data='a.yaml')\n", {("net.train", 3)}),
        ("import optuna\nstudy = optuna.create_study()\nstudy.optimize(go, n_trials=9)\n", {("optimize", 3)}),
        ("import keras_tuner as kt\nt = kt.RandomSearch(build)\nt.search(x, y)\n", {("search", 3)}),
        ("import mlrun.frameworks.pytorch as m\nm.train(model=net, training_set=rows)\n", {("m.train", 2)}),
        (
            "import mlflow\nfrom pyspark.ml.classification import GBTClassifier\nt = GBTClassifier()\nt.fit(x)\n",
            {("t.fit", 4)},
        ),
        ("import mlflow\nfrom pyspark.ml.feature import StringIndexer\nStringIndexer().fit(rows)\n", set()),
        ("from sklearn.cluster import KMeans\ngroups = KMeans(3).fit_predict(rows)\n", {("groups", 2)}),
        ("import torch\ndef fit():\n    for epoch in range(9):\n        train_one_epoch(net)\n", {("fit", 2)}),
        ("import torch\ndef fit():\n    for epoch in range(9):\n        net.train(True)\n        show(net)\n", set()),
        (
            "import torch, optuna\ndef go(t):\n    loss.backward()\n    o.step()\noptuna.create_study().optimize(go)\n",
            {("optimize", 5), ("go", 2)},
        ),
    ],
)
def test_training_is_told_by_what_a_library_calls_it(text: str, jobs: set[tuple[str, int]]) -> None:
    assert seen(text, "training_job") == jobs


@pytest.mark.parametrize(("route", "told"), [("/detection", True), ("/invocations", True), ("/orders", False)])
def test_a_route_is_one_of_a_model_by_what_it_is_called_where_models_are_kept(route: str, told: bool) -> None:
    app = f"app = FastAPI()\n@app.post('{route}')\ndef go(x):\n    return answer(x)\n"
    text = f"import mlflow\nfrom fastapi import FastAPI\n{app}"
    assert seen(text, "endpoint") == ({(route, 4)} if told else set())


def test_a_prompt_is_told_where_it_is_written_not_where_it_is_chosen() -> None:
    text = (
        "from litellm import completion\nclass User:\n    def go(self, brief):\n"
        "        instruction = SHORT_INSTRUCTION if brief else LONG_INSTRUCTION\n"
        "        return completion(messages=[{'role': 'system', 'content': self.build(instruction)}])\n"
        "    def build(self, instruction):\n"
        "        return f'You are a user who talks to an agent about orders. {instruction}'\n"
        "SHORT_INSTRUCTION = 'You are to act as a clerk of the desk.'\n"
        "LONG_INSTRUCTION = 'You are to act as a clerk of the desk who knows every order.'\n"
    )
    assert seen(text, "prompt") == {("system message", 7), ("SHORT_INSTRUCTION", 8), ("LONG_INSTRUCTION", 9)}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"ask.call(f'You are an AI clerk of {{desk}}. {'Be kind. ' * 12}')", ("ask.call prompt", 2)),
        ("told = open_file('system_default.txt').replace('<<KB>>', kb)", ("system_default.txt", 2)),
        ("TOLD = _load('prompts/clerk_system.md')", ("prompts/clerk_system.md", 2)),
        ("bot = openai.Bot(prompt_preamble='Have a pleasant talk about life')", ("bot prompt_preamble", 2)),
    ],
)  # fmt: skip
def test_a_prompt_is_told_by_what_it_says_by_its_file_or_by_where_a_library_takes_it(
    line: str, found: tuple[str, int]
) -> None:
    assert found in seen(f"import openai\n{line}\n", "prompt")


@pytest.mark.parametrize(
    "line", ["text = open_file('orders.txt')", "save('system_default.txt')", "log.info('You are an admin')"]
)
def test_other_files_and_short_texts_are_no_prompts(line: str) -> None:
    assert not seen(f"import openai\n{line}\n", "prompt")


def test_samples_of_libraries_are_data_sets() -> None:
    feast = "from feast import FileSource\nrows = FileSource(path='data/rides.parquet')\n"
    assert seen(feast, "dataset") == {("data/rides.parquet", 2)}
    text = "import shap\nfrom catboost.datasets import titanic\nrows = titanic()\nmore = shap.datasets.adult()\n"
    assert seen(text, "dataset") == {("titanic", 3), ("adult", 4)}
