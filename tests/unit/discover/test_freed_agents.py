"""Settings by which coding agents and clients act without asking, and what containers let web pages do."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item


def _found(path: str, text: str) -> dict[str, dict[str, object]]:
    document = Document(Item("repo", path, len(text), content=text.encode()))
    found, *_ = link([examine(document, list(units("detectors").values()))])
    return {str(each.name): dict(each.attributes) for each in found}


@pytest.mark.parametrize(
    ("path", "text", "name", "free"),
    [
        (".config/goose/config.yaml", "GOOSE_MODE: auto\n", "goose", True),
        (".config/goose/config.yaml", "GOOSE_MODE: smart_approve\n", "goose", False),
        (".qwen/settings.json", '{"tools": {"approvalMode": "yolo"}}', "qwen-code", True),
        (".gemini/settings.json", '{"tools": {"approvalMode": "default", "sandbox": true}}', "gemini-cli", False),
        (".claude/agents/a.md", "---\nname: a\ndescription: d\npermissionMode: bypassPermissions\n---\nx\n", "a", True),
        (".claude/agents/a.md", "---\nname: a\ndescription: d\npermissionMode: plan\n---\nx\n", "a", False),
    ],
)
def test_who_asks_for_nothing_is_free(path: str, text: str, name: str, *, free: bool) -> None:
    assert (_found(path, text)[name].get("autonomy") == "unbounded") is free


def test_names_of_tools_that_run_without_asking_say_what_they_do() -> None:
    entry = (
        '{"mcpServers": {"shell": {"command": "node", "args": ["a.js"], "autoApprove": ["run_command", "list_pods"]}}}'
    )
    assert _found("cline_mcp_settings.json", entry)["shell"]["approves_likely"] == ["run_command"]


@pytest.mark.parametrize(
    ("told", "origins"),
    [
        ('    environment: {OLLAMA_ORIGINS: "*"}\n', ["*"]),
        ("    environment: [CORS_ALLOW_ORIGIN=https://a.example;https://b.example]\n", ["https://a.example", "https://b.example"]),
        ("    command: [\"--allowed-origins\", '[\"*\"]']\n", ["*"]),
        ('    environment: {OLLAMA_ORIGINS: "${ORIGINS}"}\n', None),
        ("    command: [--allowed-origins, https://a.example]\n", None),
    ],
)  # fmt: skip
def test_pages_that_may_call_a_container_are_told(told: str, origins: list[str] | None) -> None:
    found = _found("compose.yaml", f"services:\n  ollama:\n    image: ollama/ollama:0.9\n{told}")
    assert found["ollama"].get("cors") == origins


def test_addresses_that_containers_call_are_told_whole() -> None:
    text = "services:\n  a:\n    image: acme/a:1\n    environment: {OPENAI_BASE_URL: 'http://llm.acme.example/v1'}\n"
    assert _found("compose.yaml", text)["http://llm.acme.example/v1"]["url"] == "http://llm.acme.example/v1"


def test_second_forms_of_buckets_in_pulumi_are_read() -> None:
    text = "name: a\nruntime: yaml\nresources:\n  data:\n    type: aws:s3:BucketV2\n"
    text += "    properties: {bucket: training-data}\n"
    text += "  open:\n    type: aws:s3:BucketAclV2\n    properties: {bucket: '${data.id}', acl: public-read}\n"
    assert _found("Pulumi.yaml", text)["data"].get("exposure") == "public"
