"""Assets of AI in Python programs that stand a step away from the usual form: made by reference, named by options, given
by signature alone.
"""

# ruff: noqa: E501  the tables read best in rows

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.testing.detectors import item


def _seen(path: str, text: str) -> list[tuple[str, str, int]]:
    found = examine(Document(item(path, text)), tuple(units("detectors").values())).observations
    kinds = ((str(each.attributes.get("type") or ""), str(each.kind), each) for each in found)
    return [(kind, str(each.name), each.location.line) for told, plain, each in kinds for kind in {told, plain}]


@pytest.mark.parametrize(
    ("path", "text", "kind", "name", "line"),
    [
        ("a.py", "from literalai import LiteralClient\nclient = LiteralClient()\n", "observability", "literalai", 2),
        ("a.py", "from literalai import LiteralClient\nclient = LiteralClient()\nclient.api.create_dataset(name='Agent runs')\n", "dataset", "Agent runs", 3),
        ("a.py", "from pydantic_evals import Dataset\ncases = Dataset.from_file('evals/cases.yaml')\n", "dataset", "evals/cases.yaml", 2),
        ("t.py", "import argparse\nimport torch\nimport wandb\np = argparse.ArgumentParser()\np.add_argument('--dataset-artifact', default='plates:latest')\n", "dataset", "plates:latest", 5),
        ("t.py", "import sagemaker\nbucket = sess()\nt = sagemaker.TrainingInput('s3://{0}/data/train/'.format(bucket))\n", "dataset", "s3://{0}/data/train/", 3),
        ("m.py", "from smolagents import load_tool\nfrom own import settings\npaint = load_tool(repo_id=settings.TOOL, trust_remote_code=True)\n", "tool", "paint", 3),
        ("app/agent.py", "from google.adk.apps import App\nfrom .own import SpecialistAgent\nroot_agent = SpecialistAgent(config=read())\n", "agent", "root_agent", 3),
        ("m.py", "from pydantic_ai import Agent\nMODEL = 'gateway/anthropic:claude-opus-4-8'\na = Agent(MODEL)\n", "model", "gateway/anthropic:claude-opus-4-8", 2),
        ("desk/prompts.py", "class Prompts:\n    @staticmethod\n    def owner(request: str):\n        prompt = f'''\n        Analyse what the customer asks for and write down what has to be built, step by step.\n        {request}\n        '''\n        return prompt\n", "prompt", "prompt", 4),
        ("e.py", "from pydantic_evals.evaluators import LLMJudge\njudge = LLMJudge(rubric='Score one when the answer is right and brief, else zero.')\n", "prompt", "judge rubric", 2),
        (".envtemplate", "HF_TOKEN=your_token\n", "secret", "HF_TOKEN", 1),
    ],
)  # fmt: skip
def test_is_seen(path: str, text: str, kind: str, name: str, line: int) -> None:
    assert (kind, name, line) in _seen(path, text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("from sklearn.compose import ColumnTransformer\nt = ColumnTransformer([])\nkept = t.fit(X_train)\n", "training_job"),
        ("import openai\nwelcome_message = 'Welcome! You can ask a question about your document or upload another file to begin.'\n", "prompt"),
        ("from pydantic_ai import Agent, FunctionToolset\ntools = FunctionToolset()\na = Agent('openai:gpt-4o', toolsets=[tools])\n", "tool"),
        ("import wandb\nimport torch\nimage = 'python:latest'\n", "dataset"),
    ],
)  # fmt: skip
def test_is_none(text: str, kind: str) -> None:
    assert kind not in {found for found, _, _ in _seen("a.py", text)}
