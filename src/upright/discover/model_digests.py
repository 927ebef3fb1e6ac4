"""Digests that are published for model files: checksums, Git LFS, hub caches, Ollama, bills of materials, cards.

Every one is read as text and held against the SHA-256 of the file that it names; nothing is fetched.
Source: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md, huggingface_hub `_local_folder.py` and
`file_download.py` (blobs are called by their ETag, which for LFS files is the SHA-256).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

LIMIT: Final = 4 << 20  # bytes of a file of digests that are read
_MOST: Final = 20_000
_SUM: Final = re.compile(
    r"^(?:SHA256 \((?P<name>[^()\n]{1,400})\) = )?\\?(?P<hex>[0-9a-fA-F]{64})(?:[ \t]+[*]?(?P<file>[^\n]{1,400}?))?\s*$"
)
_SUMS: Final = re.compile(
    r"(?:^|[._-])sha-?256(?:sums?)?(?:[._-]|$)|^checksums?[.\w-]{0,20}(?:txt)?$|\.sha256$", re.IGNORECASE
)
_LOCAL: Final = re.compile(r"(?:^|/)\.cache/huggingface/download/(?P<file>.+)\.metadata$")
_BLOB: Final = re.compile(r"(?:^|/)blobs/(?:sha256-)?(?P<hex>[0-9a-f]{64})$")
_POINTER: Final = re.compile(
    r"version https://git-lfs\.github\.com/spec/v1\r?\noid sha256:(?P<hex>[0-9a-f]{64})\r?\nsize (?P<size>\d{1,20})"
)
_IN_CARD: Final = re.compile(
    r"(?<![\w/.-])(?P<file>[\w.-]{1,120}\.(?:safetensors|gguf|bin|pt|pth|ckpt|onnx|h5|keras|pkl|joblib|tflite))(?![\w-])"
)
_HEX: Final = re.compile(r"(?<![0-9A-Za-z])[0-9a-fA-F]{64}(?![0-9A-Za-z])")


def states_digests(path: str) -> bool:
    """Whether a file of this path may publish digests."""
    name = path.rpartition("/")[2].lower()
    bill = name.endswith((".cdx.json", ".spdx.json")) or name in {"bom.json", "mlbom.json"}
    return bool(_SUMS.search(name) or _LOCAL.search(path)) or bill or name == "readme.md"


def published(path: str, text: str) -> dict[str, str]:
    """Path of a file -> SHA-256 in hex, as the file at `path` publishes them. What names no file counts for the file of
    the same name without its ending.
    """
    folder, _, name = path.rpartition("/")
    below = f"{folder}/" if folder else ""
    if (local := _LOCAL.search(path)) is not None:
        lines = text.split("\n", 2)
        root = path[: local.start()]
        file = f"{root}/{local['file']}" if root else local["file"]
        return {file: lines[1].strip()} if len(lines) > 1 and _HEX.fullmatch(lines[1].strip()) else {}
    if name.lower() == "readme.md":
        found = _in_card(text)
    elif name.lower().endswith(".json"):
        found = _in_bill(text)
    else:
        found = _in_sums(text, name)
    known: dict[str, str] = {}
    for file, digest in found:
        known[f"{below}{file.removeprefix('./')}"] = digest.lower()
        if len(known) >= _MOST:
            break
    return known


def of_name(path: str) -> str:
    """The digest that a file is called by in a cache: `blobs/<sha256>` of a hub, `blobs/sha256-<sha256>` of Ollama."""
    found = _BLOB.search(path)
    return found["hex"] if found else ""


def pointer(text: str) -> str:
    """The digest of the file for which a pointer of Git LFS stands; empty when the text is none."""
    found = _POINTER.match(text)
    return found["hex"] if found else ""


def _in_sums(text: str, name: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if (found := _SUM.match(line[:600])) is not None:
            own = re.sub(r"\.sha-?256(?:sum)?(?:\.txt)?$", "", name, flags=re.IGNORECASE)
            yield found["name"] or (found["file"] or own).strip(), found["hex"]


def _in_card(text: str) -> Iterator[tuple[str, str]]:
    """A line or a row of a table that names one file and gives one digest."""
    for line in text.splitlines():
        files, digests = set(_IN_CARD.findall(line[:2000])), _HEX.findall(line[:2000])
        if len(files) == 1 and len(digests) == 1:
            yield files.pop(), digests[0]


def _in_bill(text: str) -> Iterator[tuple[str, str]]:
    """Components of CycloneDX and files of SPDX 2 with their hashes."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return
    waiting: list[Any] = [told]
    for _ in range(_MOST):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, dict):
            yield from _hashed(node)
            waiting.extend(each for each in node.values() if isinstance(each, dict | list))
        elif isinstance(node, list):
            waiting.extend(each for each in node if isinstance(each, dict | list))


def _hashed(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    name = node.get("name") or node.get("fileName")
    listed = node.get("hashes") or node.get("checksums")
    if not isinstance(name, str) or not isinstance(listed, list) or not _IN_CARD.search(name):
        return
    for each in listed:
        kind = str(each.get("alg") or each.get("algorithm")) if isinstance(each, dict) else ""
        value = str(each.get("content") or each.get("checksumValue")) if isinstance(each, dict) else ""
        if kind.upper().replace("-", "") == "SHA256" and _HEX.fullmatch(value):
            yield name, value
