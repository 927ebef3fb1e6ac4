"""What a published image was built with, as its tag says, is no server of models; what it is, its name says."""

from upright.graph.graph import Graph
from upright.judge.rules.model_server_exposed import RULE
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Verdict


def _deployed(image: str) -> Asset:
    return Asset(
        "e-1",
        AssetKind.ENDPOINT,
        "gateway",
        keys=("k",),
        attributes={"type": "deployment", "image": image, "product": True},
        exposure=Exposure.PUBLIC,
    )


def test_the_tag_of_a_published_image_makes_no_server_of_models() -> None:
    plain = _deployed("public.ecr.aws/desk/litellm:v1.79.1-mlflow")
    assert RULE.judge(plain, Graph([plain], [])) is None
    server = _deployed("vllm/vllm-openai:v0.6.3")
    told = RULE.judge(server, Graph([server], []))
    assert told is not None
    assert told.verdict is Verdict.FAIL
