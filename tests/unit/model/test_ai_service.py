"""The catalogue of AI services: a thousand and more, found by the longest domain, extended by a file of one's own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from upright.model.ai_service import PLANS, TRAINS, AiServices, ai_services, read_services
from upright.model.errors import ConfigError


def test_the_shelf_is_whole() -> None:
    known = list(ai_services())
    assert len(known) >= 1000
    domains = Counter(domain for service in known for domain in service.domains)
    assert [domain for domain, count in domains.items() if count > 1] == []
    for service in known:
        assert service.kind
        assert service.takes
        assert service.plan in {*PLANS, ""}
        assert service.trains in {*TRAINS, ""}
        assert len(service.country) in {0, 2}
        assert all(domain == domain.strip(".") and "." in domain for domain in service.domains)


def test_every_service_is_found_by_its_domains_and_by_its_name() -> None:
    known = ai_services()
    for service in known:
        for domain in service.domains:
            assert known.of_host(f"a.{domain}".replace("*", "eu-west-1") if "*" not in domain else domain) is not None
        assert known.named(service.name) is not None


@pytest.mark.parametrize(
    ("host", "service"),
    [
        ("chatgpt.com", "chatgpt"), ("WS.ChatGPT.com.", "chatgpt"), ("api.openai.com", "openai"),
        ("chat.deepseek.com", "deepseek-chat"), ("api.deepseek.com", "deepseek"),
        ("acme.openai.azure.com", "azure-openai"),
        ("bedrock-runtime.eu-west-1.amazonaws.com", "bedrock"), ("us-central1-aiplatform.googleapis.com", "google"),
        ("evil-openai.com", ""), ("openai.com.evil.example", ""), ("amazonaws.com", ""), ("com", ""), ("", ""),
    ],
)  # fmt: skip
def test_of_host(host: str, service: str) -> None:
    found = ai_services().of_host(host)
    assert (found.id if found else "") == service


def test_ones_own_file_comes_first(tmp_path: Path) -> None:
    own = tmp_path / "ours.txt"
    own.write_text(
        "# ours\n[assistant | prompts]\nOur Bot | bot.acme.example | DE | business | no | Acme\n"
        "ChatGPT | chatgpt.com | US | business | no | OpenAI\n",
        encoding="utf-8",
    )
    known = ai_services(str(own))
    found = known.of_host("eu.bot.acme.example")
    assert found is not None
    assert (found.id, found.takes, found.trains) == ("our-bot", "prompts", "no")
    assert known.by_id["chatgpt"].trains == "no"
    assert known.of_host("claude.ai") is not None


@pytest.mark.parametrize(
    "line",
    [
        "Only a name",
        "X | not a domain!",
        "X | x.example | DE | monthly",
        "X | x.example | DE | both | maybe",
        "X" + "|" * 9,
    ],
)
def test_what_is_wrong_is_told_with_its_line(line: str) -> None:
    with pytest.raises(ConfigError, match=r"ours\.txt: line 2"):
        AiServices(read_services(f"[chat | prompts]\n{line}\n", "ours.txt"))
