"""Agents of scripts that extend an agent of the project's own."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.item import Item

_AI = 'import { HumanMessage } from "@langchain/core/messages";\n'


def agents(content: str) -> set[str]:
    """Names of the agents of one file."""
    body = content.encode()
    seen = examine(
        Document(Item("repo", "src/agents/planner.ts", len(body), content=body)), units("detectors").values()
    )
    return {str(each.name) for each in seen.observations if each.location.type == "agent"}


@pytest.mark.parametrize(
    "content",
    [
        _AI + 'import { BaseAgent } from "./base";\nexport class PlannerAgent extends BaseAgent<S> {}\n',
        _AI + 'import { LLMAgent } from "@/agents/llm";\nexport default class PlannerAgent extends LLMAgent {}\n',
        _AI + "abstract class AbstractAgent {}\nclass PlannerAgent extends AbstractAgent {}\n",
    ],
)
def test_a_class_that_extends_the_agent_of_a_project_is_one(content: str) -> None:
    assert agents(content) == {"PlannerAgent"}


@pytest.mark.parametrize(
    "content",
    [
        'import { BaseAgent } from "./base";\nexport class PlannerAgent extends BaseAgent {}\n',
        _AI + 'import { Agent } from "https";\nclass ProxyAgent extends Agent {}\n',
        _AI + 'import { BaseAgent } from "./base";\nexport abstract class ToolAgent extends BaseAgent {}\n',
    ],
)
def test_other_classes_are_none(content: str) -> None:
    assert agents(content) == set()
