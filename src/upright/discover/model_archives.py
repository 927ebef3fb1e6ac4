"""Archives of models in a bucket or on a volume, as workloads name them in variables and arguments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.sight import edge, see
from upright.model.identity import key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.workloads import Workload

_PLACE = (
    r"(?:gs|s3|https?|oss|pvc|abfss?|wasbs|hdfs|webhdfs|oci|cos|obs|swift|azure|proto)"
    r"://[\w.@-]{2,200}/(?:[\w./-]{1,300})?(?::[\w.-]{1,120})?"
)
ARCHIVE = re.compile(_PLACE)
# `STORAGE_URI` of KServe, `AIP_STORAGE_URI` of Vertex AI, `MODEL_URI`, `WHISPER_MODEL_S3_PATH`...
_VARIABLE = re.compile(
    r"(?:AIP_)?STORAGE_URI|(?:\w{1,30}_)?(?:MODEL|WEIGHTS|CHECKPOINT)(?:_(?:STORAGE|S3|GCS|BASE))?_(?:URI|PATH|LOCATION|ARTIFACT)"
)
_ARGUMENT = re.compile(
    r"(?:--?|[\"'])(?:model[-_](?:uri|path|dir|store|repository|base[-_]path|location)|model|tensorizer[-_]uri|weights|checkpoint(?:[-_]path)?)"
    rf"[\"']?(?:[=:\s]\s{{0,3}}|$)[\"']?({_PLACE})?"
)
# What commands bring from a registry of artefacts, and from a bucket where the path speaks of models.
_PULLED = re.compile(
    r"\b(?:oras|modctl|kit)\s+pull\s+(?:-\S+\s+)*((?:[\w.-]+\.[\w.-]+|localhost)(?::\d+)?/[\w./-]{2,200}(?:[:@][\w.:-]{1,80})?)"
)
_COPIED = re.compile(
    r"\b(?:aws\s+s3|gsutil(?:\s+-m)?|gcloud\s+storage|s5cmd|mc|rclone)\s+(?:cp|sync|copy|rsync|mirror)\s(?:[^|;&]{0,80}?[\s\"'])?((?:s3|gs)://[\w.-]{3,63}/[\w./-]{1,300})"
)
_OF_MODELS = re.compile(r"model|weights|checkpoint|adapter|lora|\.(?:gguf|safetensors|onnx|pt|pkl)$", re.IGNORECASE)
_MADE = re.compile(r"\.(?:ya?ml|json|txt|sh|py|md|html?)$", re.IGNORECASE)


def archives(document: Document, workload: Workload) -> Iterator[Sighting]:
    """The archives that a container loads a model from, by its variables and arguments."""
    seen: set[str] = set()
    for address, line in [*_in_variables(workload), *_in_words(workload)]:
        plain = address.startswith("http") and not re.search(
            r"\.(?:tar(?:\.gz)?|tgz|zip|gguf|safetensors|bin|mar|pt|onnx)$", address
        )
        if address in seen or plain or _MADE.search(address):
            continue
        seen.add(address)
        own = key("url", address)
        yield see(document, "model_file", address, line, own, url=address if address.startswith("http") else "")
        yield edge(workload.key, RelationKind.SERVES, own)


def _in_variables(workload: Workload) -> Iterator[tuple[str, int]]:
    for variable in workload.variables:
        if _VARIABLE.fullmatch(variable.name) and ARCHIVE.fullmatch(variable.value):
            yield variable.value, variable.line


def _in_words(workload: Workload) -> Iterator[tuple[str, int]]:
    pending = False
    for word, line in workload.words:
        if pending and ARCHIVE.fullmatch(word):
            yield word, line
        pending = False
        for match in _ARGUMENT.finditer(word):
            pending = not match[1] and match.end() == len(word)
            if match[1]:
                yield match[1], line
        yield from ((found[1], line) for found in _PULLED.finditer(word))
        yield from ((found[1], line) for found in _COPIED.finditer(word) if _OF_MODELS.search(found[1]))
