"""Which prompts of Python code are told to take what a user wrote into the system's part, and which are not."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.item import Item

HEAD = (
    "from datetime import datetime\nimport os\nfrom openai import OpenAI\nfrom agents import Agent\nclient = OpenAI()\n"
)
ORDER = "You are a careful clerk who answers questions about invoices and never guesses."


def told(body: str) -> dict[str, tuple[str, bool]]:
    """Name of each prompt -> its role, and whether it takes input."""
    content = HEAD + body
    document = Document(Item("repo", "app.py", len(content), content=content.encode()))
    seen = examine(document, units("detectors").values()).observations
    return {
        str(each.name): (str(each.attributes.get("role")), each.attributes.get("interpolates_input") is True)
        for each in seen
        if each.location.type == "prompt"
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f'def f(question):\n    system_prompt = f"{ORDER} {{question}}"\n', ("system", True)),
        (
            f"def f():\n    system_prompt = f\"{ORDER} Today is {{datetime.now().strftime('%d')}}.\"\n",
            ("system", False),
        ),
        (f'def f():\n    system_prompt = f"{ORDER} You stand in {{os.getcwd()}} of {{PLACE}}."\n', ("system", False)),
        (f'SYSTEM_PROMPT = f"{ORDER} {{os.uname().nodename}}"\n', ("system", False)),
        (f'def system_prompt(user):\n    return f"{ORDER} {{user}}"\n', ("system", True)),
        (f'def with_instructions(prompt):\n    system_prompt = f"{ORDER} {{prompt}}"\n', ("system", False)),
        (f'def answer(prompt):\n    system_prompt = f"{ORDER} {{prompt}}"\n', ("system", True)),
        (f'def f(body):\n    n = min(body.n, 3)\n    system_prompt = f"{ORDER} At most {{n}}."\n', ("system", False)),
        (f'class A:\n    def f(self):\n        system_prompt = f"{ORDER} {{self.root}}"\n', ("system", False)),
        (f'class A:\n    def f(self):\n        system_prompt = f"{ORDER} {{self.question}}"\n', ("system", True)),
        (f'def f(it):\n    system_prompt = f"{ORDER} {{it.root}}"\n', ("system", True)),
        (f'def f(schema):\n    system_prompt = f"{ORDER} {{json.dumps(schema, indent=2)}}"\n', ("system", False)),
        (f'def f(rows):\n    system_prompt = f"{ORDER} {{json.dumps(rows)}}"\n', ("system", True)),
        (f'def summary_prompt(text):\n    return f"{ORDER} {{text}}"\n', ("template", False)),
        (f'def order(user):\n    return f"{ORDER} {{user}}"\nAgent(name="a", instructions=order)\n', ("system", True)),
    ],
)
def test_what_a_prompt_takes(body: str, expected: tuple[str, bool]) -> None:
    assert list(told(body).values()) == [expected]
