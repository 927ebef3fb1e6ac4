"""Contents: the files of the source that infrastructure code puts into a bucket, so that what is in them is in it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from upright.discover.cloud.body import first, word
from upright.discover.uploads import Put, put_edges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.cloud.assemble import Estate
    from upright.discover.cloud.declared import Declared
    from upright.model.evidence import Edge

# Resources that are one object of a store -> what names the store, the nearest first.
OBJECTS: Final = {
    "aws_s3_object": ("bucket",), "aws_s3_bucket_object": ("bucket",), "google_storage_bucket_object": ("bucket",),
    "azurerm_storage_blob": ("storage_container_id", "storage_container_name", "storage_account_name"),
}  # fmt: skip
_ADDRESSED: Final = {"aws_s3_bucket": ("s3", "bucket"), "google_storage_bucket": ("gs", "name")}
_OPEN: Final = re.compile(r"[${}#*]")
_HERE: Final = re.compile(r"^(?:\$\{path\.(?:module|root|cwd)\}/|\./)+")
_PLAIN: Final = re.compile(r"[\w .()+@/-]{1,300}")


def contents(estate: Estate) -> Iterator[Edge]:
    """Which file lies in which store. Paths are taken from the folder of the code that names them."""
    for number, each in enumerate(estate.resources):
        fields = OBJECTS.get(each.kind)
        path = _HERE.sub("./", first(each.body, "source").text) if fields else ""
        if not fields or not _PLAIN.fullmatch(path):
            continue
        near = path if path.startswith(".") else f"./{path}"
        stores = (far for field in fields for far in estate.led_to(number, field)
                  if estate.labels.get(far) == "data_store")  # fmt: skip
        for store in islice(stores, 1):
            whole = estate.resources[store]
            put = Put(near, whole.key, _address(whole, word(each.body, "key", "name")))
            yield from put_edges(each.location.source, each.location.path, [put])


def _address(store: Declared, name: str) -> str:
    """The address of an object of a bucket, where both say their names."""
    scheme, field = _ADDRESSED.get(store.kind, ("", ""))
    bucket = word(store.body, field) if scheme else ""
    return f"{scheme}://{bucket}/{name}" if name and bucket and not _OPEN.search(bucket + name) else ""
