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
