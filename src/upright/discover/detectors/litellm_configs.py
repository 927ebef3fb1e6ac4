"""Gateways of LiteLLM, and how they know who is calling.

Why it matters: a gateway holds the keys of every provider behind it. Without a master key it answers anyone, and the one of
its manual, `sk-1234`, is what scanners try first.

How it recognises: configurations of its proxy, with `model_list` and `general_settings`, also in a ConfigMap or in Compose:
the master key as it stands there, other ways to log in, and whether it may start without a good one.

What it does not see: a master key that only the environment sets, and one that is kept in its database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.held_files import held_files
from upright.discover.readers.markup import markup
from upright.discover.secrets_in_clear import KNOWN_PASSWORDS
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_LOGINS = {"enable_jwt_auth": "oauth", "enable_oauth2_auth": "oauth", "custom_auth": "custom"}
_OPEN = "dangerously_permit_weak_or_unset_master_key"


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        for whole in (root, *held_files(root)):
            settings = whole.get("general_settings")
            if settings.is_map and any(each.get("litellm_params") for each in whole.get("model_list")):
                line = settings.get("master_key").line or settings.get(_OPEN).line or settings.line
                own = document.code_key(f"gateway:{line}")
                yield see(document, "deployment", "litellm", line, own, _asks(settings), confidence=0.9)


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
    selects=Selector(languages=frozenset({"yaml", "json"}), literals=(b"general_settings",)),
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
    ),
    misses=(
        Miss("config.yaml", "general_settings:\n  master_key: sk-1234\n"),
        Miss("models.yaml", "model_list:\n- model_name: a\n  litellm_params: {model: openai/gpt-4o}\n"),
    ),
)
