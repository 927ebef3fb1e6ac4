"""How much an advisory weighs when it names functions, and code names others."""

from dataclasses import replace

import pytest

from upright.discover.detectors import plain_sdks, python_sdk_imports
from upright.discover.document import Document
from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.judge.rules.ai_dependency_vulnerable import RULE
from upright.model.asset import Asset, AssetKind, Json, Location
from upright.model.finding import Severity
from upright.model.item import Item

GO = "github.com/mark3labs/mcp-go"


@pytest.mark.parametrize(
    ("symbols", "uses", "said", "severity"),
    [
        ([f"{GO}/server.Serve"], [f"{GO}/server", f"{GO}/server.Serve"], "is used here", "high"),
        ([f"{GO}/server.Serve"], [f"{GO}/server", f"{GO}/server.New"], "nothing here names", "medium"),
        ([f"{GO}/server.Conn.Read"], [f"{GO}/server", f"{GO}/server.New"], "", "high"),
        (["langchain.chains.LLMMathChain"], ["langchain.chains.LLMMathChain"], "is used here", "high"),
        (["langchain.chains.LLMMathChain.run"], ["langchain.chains.LLMMathChain"], "is used here", "high"),
        (["langchain.chains.LLMMathChain"], ["langchain.chains"], "nothing here names", "medium"),
        (["burn::tensor::load"], ["burn::tensor::load"], "is used here", "high"),
        ([], ["burn::tensor"], "", "high"),
    ],
)
def test_what_is_not_named_weighs_less(symbols: list[str], uses: list[str], said: str, severity: str) -> None:
    graph = parse_sketch('package x {ecosystem=pypi ai=mcp version=1.0 imported=true vulnerabilities=["V-1"]}')
    seen = next(iter(graph.of_kind(AssetKind.PACKAGE)))
    more: dict[str, Json] = {"advisories": [{"id": "V-1", "severity": "high", "symbols": [*symbols]}], "uses": [*uses]}
    judgement = RULE.judge(replace(seen, attributes={**seen.attributes, **more}), graph)
    assert judgement is not None
    assert said in judgement.reason
    assert judgement.severity == Severity[severity.upper()]


def test_parts_are_seen_in_code() -> None:
    go = (
        f'package main\nimport (\n\t"{GO}/mcp"\n\ts "{GO}/server"\n)\nfunc f() {{ s.NewMCPServer(mcp.NewTool("x")) }}\n'
    )
    python = (
        "import openai as ai\nfrom langchain.chains import LLMMathChain\nc = ai.OpenAI()\nLLMMathChain.from_llm(c)\n"
    )
    found = {}
    for name, text, detector in (("m.go", go, plain_sdks), ("a.py", python, python_sdk_imports)):
        document = Document(Item("x", name, len(text), content=text.encode()))
        for seen in detector.DETECTOR.detect(document):
            found[seen.name] = seen.attributes["uses"]
    assert found[GO] == [f"{GO}/mcp", f"{GO}/mcp.NewTool", f"{GO}/server", f"{GO}/server.NewMCPServer"]
    assert found["openai"] == ["openai", "openai.OpenAI"]
    assert found["langchain"] == ["langchain.chains.LLMMathChain", "langchain.chains.LLMMathChain.from_llm"]


def test_nobody_says_that_nothing_imports_what_was_not_sought() -> None:
    advisory: dict[str, Json] = {"vulnerabilities": ["V-1"], "advisories": [{"id": "V-1", "severity": "high"}]}
    of_npm: dict[str, Json] = {"ecosystem": "npm", "version": "1.0"}
    seen = Asset("p-1", AssetKind.PACKAGE, "next", attributes={**of_npm, **advisory})
    sdk = Asset("p-2", AssetKind.PACKAGE, "ai", attributes=of_npm, locations=(Location("a.ts", 1, "", "sdk"),))
    told = {}
    for package in (seen, replace(seen, attributes={**seen.attributes, "bystander": True})):
        judgement = RULE.judge(package, Graph([package, sdk], []))
        assert judgement is not None
        told["imports" in judgement.reason] = judgement.severity
    assert told == {True: Severity.MEDIUM, False: Severity.HIGH}
