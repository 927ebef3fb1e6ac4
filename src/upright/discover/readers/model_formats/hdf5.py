"""HDF5: Keras models and weights. Their configuration is found as JSON in the bytes; links that leave the file are
said.

The groups and objects of HDF5 are not walked: a file of which the configuration cannot be found stays unknown.
Source: https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html; CVE-2025-9905, CVE-2026-1669.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.keras_config import inspect_config
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.recognise import hdf5_kind

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_LIMIT: Final = 64 << 20
_CONFIG = b'{"class_name":'
_LAMBDA = (b'"class_name": "Lambda"', b'"class_name":"Lambda"', b"__lambda__")
_STARTS = (b'{"class_name":', b'{"module":', b'{"name":')
_EXTERNAL = re.compile(rb"[\w./~-]{0,200}(?:/etc/|\.\./|/proc/|/root/|/home/)[\w./~-]{1,200}")


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Find the configuration and judge it; look for links out of the file, and for pickles that PyTables keeps."""
    if blob.peek(0, 8) != b"\x89HDF\r\n\x1a\n":
        inquiry.say(Verdict.SUSPICIOUS, "user-block", "other bytes stand before the HDF5 data", 0)
        inquiry.inspect(blob.part(0, 512), "user block")
    configs = list(_configs(blob))
    for at, config in configs:
        inspect_config(config, inquiry, f"offset {at}")
    for word in _LAMBDA:
        if not inquiry.reasons and (at := blob.find(word)) >= 0:
            inquiry.say(Verdict.SUSPICIOUS, "lambda", "a Lambda layer is named", at)
    if not configs and inquiry.depth == 0 and hdf5_kind(blob) == "keras-h5":
        inquiry.say(Verdict.UNKNOWN, "not-walked", "no configuration was found, and the objects of HDF5 are not walked")
    _links(blob, inquiry)
    if blob.find(b"PYTABLES_FORMAT_VERSION") >= 0 and blob.find(b"cos\nsystem") >= 0:
        inquiry.say(Verdict.SUSPICIOUS, "nested-pickle", "an attribute holds a pickle that calls the system")


def _configs(blob: Blob) -> list[tuple[int, Any]]:
    """Every JSON object that looks like a configuration, with its offset."""
    found: list[tuple[int, Any]] = []
    decoder = json.JSONDecoder()
    for start in _STARTS:
        for at in blob.find_all(start, limit=20):
            raw = blob.peek(at, _LIMIT).split(b"\0", 1)[0]
            try:
                found.append((at, decoder.raw_decode(raw.decode("utf-8", errors="replace"))[0]))
            except (ValueError, RecursionError):
                continue
            if len(found) > 3:  # noqa: PLR2004
                return found
    return found


def _links(blob: Blob, inquiry: Inquiry) -> None:
    """External links and external storage name other files. Link type 64 in a link message is an external one."""
    for chunk in blob.chunks():
        if match := _EXTERNAL.search(bytes(chunk)):
            inquiry.say(Verdict.SUSPICIOUS, "external-data", "the file names a path outside its folder", match.start())
            return


FORMAT = ModelFormat(inspect=inspect, names=frozenset({"keras-h5"}), containers=frozenset({"hdf5"}))
