"""What is said where answers of an index tell nobody more than its sources."""

import pytest

from upright.graph.sketch import parse_sketch
from upright.show.cli.lineage import _nobody


@pytest.mark.parametrize(
    ("exposure", "words"),
    [("unknown", "nobody stated who can ask /ask"), ("private", "its answers tell nobody")],
)
def test_what_nobody_stated_is_not_denied(exposure: str, words: str) -> None:
    asked = exposure if exposure != "unknown" else ""
    graph = parse_sketch(f"endpoint /ask {asked}\nvector_store letters private\n/ask -calls-> letters")
    index = next(each for each in graph.assets if each.name == "letters")
    assert _nobody(graph, index).startswith(words)
