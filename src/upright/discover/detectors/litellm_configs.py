"""Gateways of LiteLLM: how they know who is calling, and what they lead to besides models.

Why it matters: a gateway holds the keys of every provider behind it. Without a master key it answers anyone, and the one of
its manual, `sk-1234`, is what scanners try first.

How it recognises: configurations of its proxy, with `model_list` and `general_settings`, also in a ConfigMap or in Compose:
the master key as it stands there, other ways to log in, and whether it may start without a good one. The guards, the
stores of vectors and the agents that it lists count too, and whom it tells of prompts and answers (`callbacks`); its
models and servers of MCP have detectors of their own.

What it does not see: a master key that only the environment sets, and one that is kept in its database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.held_files import held_files
from upright.discover.readers.markup import markup
from upright.discover.secrets_in_clear import KNOWN_PASSWORDS
from upright.discover.sight import in_tests, listed, local_key, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_LOGINS = {"enable_jwt_auth": "oauth", "enable_oauth2_auth": "oauth", "custom_auth": "custom"}
# What a gateway lists: the field, what names an entry, and what the entry is.
_LISTS = (
    ("guardrails", "guardrail_name", "guardrail"),
    ("vector_store_registry", "vector_store_name", "vector_store"),
    ("agent_list", "agent_name", "agent"),
)
_CALLBACKS = ("callbacks", "success_callback", "failure_callback", "service_callback")
_TRACERS = {  # by the first word of a callback: `langfuse_otel`
    "langfuse": "langfuse", "langsmith": "langsmith", "helicone": "helicone", "arize": "arize", "phoenix": "phoenix",
    "mlflow": "mlflow", "opik": "opik", "lunary": "lunary", "braintrust": "braintrust", "traceloop": "traceloop",
    "athina": "athina-logger", "galileo": "galileo", "literalai": "literalai", "humanloop": "humanloop", "wandb": "wandb",
    "weave": "weave", "langtrace": "langtrace", "agentops": "agentops", "promptlayer": "promptlayer", "logfire": "logfire",
}  # fmt: skip
_OPEN = "dangerously_permit_weak_or_unset_master_key"


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        for whole in (root, *held_files(root)):
            yield from _listed(document, whole)
            yield from _traced(document, whole)
            settings = whole.get("general_settings")
            if settings.is_map and any(each.get("litellm_params") for each in whole.get("model_list")):
                line = settings.get("master_key").line or settings.get(_OPEN).line or settings.line
                own = document.code_key(f"gateway:{line}")
                yield see(document, "deployment", "litellm", line, own, _asks(settings), confidence=0.9)


def _listed(document: Document, whole: Node) -> Iterator[Sighting]:
    """The guards, stores and agents of a gateway."""
    for field, naming, label in _LISTS:
        for each in whole.get(field):
            name, told = each.get(naming), each.get("litellm_params")
            if name.text and told.is_map:
                own = local_key(document, label, name.text)
                yield see(document, label, name.text, name.line, own, _told(label, told), confidence=0.9)


def _traced(document: Document, whole: Node) -> Iterator[Sighting]:
    """Who is told of what a gateway is asked and answers."""
    seen: set[str] = set()
    for field in _CALLBACKS:
        stated = whole.get("litellm_settings", field)
        for name in stated.strings():
            service = _TRACERS.get(name.partition("_")[0])
            if service and service not in seen:
                seen.add(service)
                yield see(document, "observability", service, stated.line, key("service", service), provider=service, category="observability")  # fmt: skip


def _told(label: str, params: Node) -> dict[str, Json]:
    if label == "guardrail":
        covers = {"pre_call": "input", "post_call": "output", "during_call": "input"}
        modes = params.get("mode").strings()
        return {
            "framework": params.get("guardrail").text,
            "covers": listed(sorted({covers[each] for each in modes if each in covers})),
        }
    if label == "vector_store":
        return {"engine": params.get("custom_llm_provider").text}
    return {"type": "agent", "framework": params.get("custom_llm_provider").text}


def _asks(settings: Node) -> dict[str, Json]:
    """How the gateway knows who is calling, as far as it says."""
    stated = settings.get("master_key").text.lower()
    if stated and {stated, stated.removeprefix("sk-")} & KNOWN_PASSWORDS:
        return {"auth": "key", "default_password": True}
    if stated:
        return {"auth": "key"}
    login = next((how for name, how in _LOGINS.items() if settings.get(name).value), "")
    if login:
        return {"auth": login}
    return {"auth": "none"} if settings.get(_OPEN).value is True else {}


DETECTOR = Detector(
    id="litellm-configs",
    title="Gateways of LiteLLM",
    selects=Selector(
        languages=frozenset({"yaml", "json"}), literals=(b"general_settings", b"litellm_params", b"litellm_settings")
    ),
    detect=_detect,
    hits=(
        Hit(
            "litellm/config.yaml",
            "model_list:\n- model_name: a\n  litellm_params: {model: openai/gpt-4o}\ngeneral_settings:\n  master_key: sk-1234\n",
            (("endpoint", "litellm", 5),),
        ),
        Hit(
            "config.yaml",
            "model_list:\n- model_name: a\n  litellm_params: {model: openai/gpt-4o}\ngeneral_settings:\n  master_key: os.environ/KEY\n",
            (("endpoint", "litellm", 5),),
        ),
        Hit(
            "k8s/gateway.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: gateway}\ndata:\n  config.yaml: |\n    model_list:\n    - litellm_params:\n        model: azure/gpt-4o\n    general_settings:\n      dangerously_permit_weak_or_unset_master_key: true\n",
            (("endpoint", "litellm", 10),),
        ),
        Hit(
            "gateway.yaml",
            "model_list: []\nlitellm_settings:\n  callbacks: [langfuse_otel, prometheus]\n  failure_callback: [sentry]\n",
            (("ai_service", "langfuse", 3),),
        ),
        Hit(
            "litellm.yml",
            "guardrails:\n- guardrail_name: pii\n  litellm_params: {guardrail: presidio, mode: pre_call}\nvector_store_registry:\n- vector_store_name: docs\n  litellm_params: {custom_llm_provider: bedrock, vector_store_id: T37}\nagent_list:\n- agent_name: helper\n  litellm_params: {custom_llm_provider: a2a_agent, url: 'http://kagent:8083/a2a'}\n",
            (("guardrail", "pii", 2), ("vector_store", "docs", 5), ("agent", "helper", 8)),
        ),
    ),
    misses=(
        Miss("config.yaml", "general_settings:\n  master_key: sk-1234\n"),
        Miss("models.yaml", "model_list:\n- model_name: a\n  litellm_params: {model: openai/gpt-4o}\n"),
    ),
)
