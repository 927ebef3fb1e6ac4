"""What public repositories showed that no single detector's examples can say."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.testing.detectors import item


def seen(files: dict[str, str]) -> set[tuple[str, str, str, int]]:
    """Kind, type, name and line of what all detectors see."""
    detectors = [*units("detectors").values()]
    observations, _, _ = link([examine(Document(item(path, text)), detectors) for path, text in files.items()])
    return {(str(each.kind), each.location.type, str(each.name), each.location.line) for each in observations}


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "registry.ts",
            'import { createGateway } from "@ai-sdk/gateway";\nexport const g = createGateway({ apiKey: key });\n',
            ("ai_service", "ai_service", "vercel-ai-gateway", 2),
        ),
        (
            "compose.yaml",
            "services:\n  desk:\n    build: .\n    environment: [OPENAI_API_KEY=x]\n  cache:\n    image: redis:7\n",
            ("data_store", "database", "cache", 5),
        ),
    ],
)
def test_seen(path: str, text: str, expected: tuple[str, str, str, int]) -> None:
    assert expected in seen({path: text})


def test_a_database_alone_has_nothing_to_do_with_ai() -> None:
    compose = "services:\n  shop:\n    image: acme/shop\n  cache:\n    image: redis:7\n"
    assert not {each for each in seen({"compose.yaml": compose}) if each[0] == "data_store"}


def test_what_is_not_set_yet_is_no_part_of_an_address() -> None:
    settings = (
        "from openai import AzureOpenAI\nclass Settings:\n    resource: str = None\n    def ready(self):\n"
        "        self.endpoint = f'https://{self.resource}.openai.azure.com'\n"
        "        return AzureOpenAI(azure_endpoint=self.endpoint)\n"
    )
    assert not {each for each in seen({"settings.py": settings}) if "None" in each[2]}


def test_a_route_leads_to_a_chain_by_a_name_of_its_own() -> None:
    """The alias alone says nothing: another module makes what it stands for, of what this one hands over."""
    api = (
        "from fastapi import FastAPI, Depends\nfrom chains import make, load\nchain = make(load())\n"
        "deep = make(load())\napp = FastAPI()\n@app.get('/zap')\nasync def ask(given: dict = Depends()):\n"
        "    out = chain\n    if given['deep']:\n        out = deep\n"
        "    result = out.invoke(given['text'])\n    return {'result': result['answer']}\n"
    )
    chains = (
        "from langchain_openai import ChatOpenAI\ndef load():\n    return ChatOpenAI(model='gpt-4o')\n"
        "def make(llm):\n    return prompt | llm\n"
    )
    assert ("endpoint", "endpoint", "/zap", 6) in seen({"api.py": api, "chains.py": chains})


@pytest.mark.parametrize(("gate", "opens"), [("not in paper_ids", False), ("not in refused", True)])
def test_what_is_not_among_all_there_are_is_refused(gate: str, opens: bool) -> None:
    """A tool that reads only what it has listed before reads no path of the model's choosing."""
    text = (
        "from pathlib import Path\nfrom mcp.server.fastmcp import FastMCP\nmcp = FastMCP('papers')\n"
        "@mcp.tool()\ndef read_paper(paper_id: str) -> str:\n    paper_ids = stems('/d')\n"
        f"    if paper_id {gate}:\n        return 'none'\n    return Path('/d', f'{{paper_id}}.md').read_text()\n"
    )
    observations, _, _ = link([examine(Document(item("server.py", text)), [*units("detectors").values()])])
    tools = [each for each in observations if str(each.name) == "read_paper"]
    assert tools
    assert any(each.attributes.get("path_unchecked") for each in tools) is opens
