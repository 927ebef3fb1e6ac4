"""Images that a Kustomization puts in the place of those of the workloads beside it."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

_BASE = """apiVersion: apps/v1
kind: Deployment
metadata: {name: tgi}
spec:
  selector: {matchLabels: {app: tgi}}
  template:
    metadata: {labels: {app: tgi}}
    spec: {containers: [{name: tgi, image: "ghcr.io/huggingface/text-generation-inference:3.3"}]}
"""


def _deployed(overlay: str, path: str) -> set[object]:
    files = {"app/base/tgi.yaml": _BASE, path: f"resources: [../../base]\n{overlay}"}
    documents = [Document(Item("repo", name, len(text), content=text.encode())) for name, text in files.items()]
    found, *_ = link([examine(each, list(units("detectors").values())) for each in documents])
    return {each.attributes["deployed_image"] for each in found if "deployed_image" in each.attributes}


@pytest.mark.parametrize(
    ("put", "image"),
    [
        ("newTag: latest", "ghcr.io/huggingface/text-generation-inference:latest"),
        ("newName: acme/tgi, newTag: '4'", "acme/tgi:4"),
        (f"digest: 'sha256:{'0' * 64}'", f"ghcr.io/huggingface/text-generation-inference@sha256:{'0' * 64}"),
    ],
)
def test_what_an_overlay_puts_in_its_place_is_told(put: str, image: str) -> None:
    overlay = f"images: [{{name: ghcr.io/huggingface/text-generation-inference, {put}}}]\n"
    assert _deployed(overlay, "app/overlays/prod/kustomization.yaml") == {image}
    assert not _deployed(overlay, "other/overlays/prod/kustomization.yaml")


def test_other_images_are_none_of_its_business() -> None:
    assert not _deployed("images: [{name: nginx, newTag: latest}]\n", "app/overlays/prod/kustomization.yaml")
