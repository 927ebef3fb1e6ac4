"""Models that a machine has downloaded: Hugging Face's cache, Ollama's store.

Why it matters: a cache holds what people really use, in which revision, whether anyone approved it or not.

How it recognises: the folders of Hugging Face's hub (`models--org--name/refs/main` holds the commit) and the manifests of Ollama.
Weights in the caches of LM Studio, GPT4All, llama.cpp, Whisper and torch hub are told by their bytes, as any model file is.

What it does not see: models that only a running program holds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import provider_of, see
from upright.model.identity import key, model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_HUB = re.compile(r"(?:^|/)(models|datasets)--([^/]{1,200})/refs/[^/]+$")
_OLLAMA = re.compile(r"(?:^|/)\.?ollama/(?:[\w.-]+/)*?manifests/([\w.-]+)/([\w.-]+)/([\w.-]+)/([\w.-]+)$")
_COMMIT = re.compile(r"^[0-9a-f]{40}$")


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path
    hub, ollama = _HUB.search(path), _OLLAMA.search(path)
    if hub:
        name = hub[2].replace("--", "/", 1)
        revision = document.text.strip()
        pinned = revision if _COMMIT.match(revision) else None
        if hub[1] == "datasets":
            yield see(document, "dataset", name, 1, key("hf", f"datasets/{name}"), hub="huggingface", revision=pinned)
        else:
            yield see(
                document,
                "model",
                name,
                1,
                model_key(name, "huggingface"),
                hub="huggingface",
                provider=provider_of(name),
                revision=pinned,
            )
    elif ollama:
        registry, owner, name, tag = ollama.groups()
        whole = f"{name}:{tag}" if owner == "library" else f"{owner}/{name}:{tag}"
        digest = next(
            (
                layer.get("digest").text
                for root in document.parse(markup)
                for layer in root.get("layers")
                if "model" in layer.get("mediaType").text
            ),
            "",
        )
        yield see(
            document, "model", whole, 1, model_key(whole, "ollama"), digest=digest.removeprefix("sha256:"), hub="ollama",
            provider="ollama", url=None if registry == "registry.ollama.ai" else registry,
        )  # fmt: skip


DETECTOR = Detector(
    id="model-caches",
    title="Models in the caches of a machine",
    selects=Selector(paths=("*models--*/refs/*", "*datasets--*/refs/*", "*ollama/*manifests/*", "ollama/*manifests/*")),
    detect=_detect,
    hits=(
        Hit(
            ".cache/huggingface/hub/models--Qwen--Qwen3-8B/refs/main",
            "b968826d9c46dd6066d109eabc6255188de91218",
            (("model", "Qwen/Qwen3-8B", 1),),
        ),
        Hit(
            ".ollama/models/manifests/registry.ollama.ai/library/llama3.2/3b",
            '{"layers": [{"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:aa"}]}',
            (("model", "llama3.2:3b", 1),),
        ),
    ),
    misses=(Miss("docs/models--a/refs.md", "text"), Miss(".git/refs/main", "b968826d9c46dd6066d109eabc6255188de91218")),
)
