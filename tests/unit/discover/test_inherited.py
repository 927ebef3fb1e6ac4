"""What a service of Compose takes over from one of another file."""

from upright.discover.detectors import compose_services
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

COMMON = (
    "services:\n  server:\n    image: vllm/vllm-openai:v0.6\n    command: --model Qwen/Qwen3-8B\n"
    "  web:\n    image: nginx\n"
)


def test_a_service_is_what_the_one_that_it_extends_in_another_file_is() -> None:
    middle = "services:\n  shared:\n    extends: {file: ../base/common.yml, service: server}\n"
    top = (
        "services:\n  chat:\n    extends: {file: parts/middle.yml, service: shared}\n    ports: ['8000:8000']\n"
        "  front:\n    extends: {file: base/common.yml, service: web}\n"
    )
    files = {"base/common.yml": COMMON, "parts/middle.yml": middle, "compose.yaml": top}
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    found, edges, _ = link([examine(Document(item), [compose_services.DETECTOR]) for item in items])
    seen = {each.name: each for each in found}
    assert "front" not in seen
    assert seen["chat"].attributes["image"] == "vllm/vllm-openai:v0.6"
    assert seen["chat"].attributes["bind"] == "0.0.0.0"  # noqa: S104
    assert (seen["chat"].location.path, seen["chat"].location.line) == ("compose.yaml", 2)
    assert "bind" not in seen["server"].attributes
    assert {(edge.source, edge.target) for edge in edges} >= {(seen["chat"].keys[0], seen["Qwen/Qwen3-8B"].keys[0])}
