"""A registry that lets everyone in counts where a model or a server of models takes its image from it."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import Panel, examine
from upright.discover.link import link
from upright.model.item import Item

REPOSITORY = """resource "aws_ecr_repository" "serving" {
  name = "serving"
}
resource "aws_ecr_repository_policy" "serving" {
  repository = aws_ecr_repository.serving.name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = ["ecr:BatchGetImage"] }] })
}
"""
MODEL = """resource "aws_sagemaker_model" "ranker" {
  name = "ranker"
  primary_container {
    image = "${aws_ecr_repository.serving.repository_url}:1"
  }
}
"""


@pytest.mark.parametrize(
    ("text", "exposures"),
    [
        (REPOSITORY + MODEL, {"public"}),
        (REPOSITORY, set()),
        (REPOSITORY.replace('Principal = "*"', 'Principal = { AWS = "111122223333" }') + MODEL, set()),
    ],
)
def test_an_open_registry_counts_where_ai_uses_it(text: str, exposures: set[str]) -> None:
    panel = Panel(units("detectors").values())
    seen, _, _ = link([examine(Document(Item("here", "main.tf", len(text), content=text.encode())), panel)])
    assert {each.attributes.get("exposure") for each in seen if each.attributes.get("type") == "registry"} == exposures
