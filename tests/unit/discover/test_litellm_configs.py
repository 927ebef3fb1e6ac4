"""How a gateway of LiteLLM says that it knows who is calling."""

import pytest

from upright.discover.detectors.litellm_configs import DETECTOR
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.item import Item


@pytest.mark.parametrize(
    ("settings", "auth", "known"),
    [
        ("master_key: sk-1234", "key", True),
        ("master_key: sk-changeme", "key", True),
        ("master_key: os.environ/LITELLM_MASTER_KEY", "key", None),
        ("{master_key: sk-1234, dangerously_permit_weak_or_unset_master_key: true}", "key", True),
        ("dangerously_permit_weak_or_unset_master_key: true", "none", None),
        ("dangerously_permit_weak_or_unset_master_key: false", None, None),
        ("enable_jwt_auth: true", "oauth", None),
        ("store_model_in_db: true", None, None),
    ],
)
def test_what_it_asks_for(settings: str, auth: str | None, known: bool | None) -> None:
    text = (
        f"model_list: [{{model_name: a, litellm_params: {{model: openai/gpt-4o}}}}]\ngeneral_settings:\n  {settings}\n"
    )
    (seen,) = examine(Document(Item("repo", "c.yaml", len(text), content=text.encode())), [DETECTOR]).observations
    assert (seen.attributes.get("auth"), seen.attributes.get("default_password")) == (auth, known)
    assert "sk-1234" not in repr(seen)
