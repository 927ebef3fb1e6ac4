"""Archives that hold programs alone are no models, however they are packed; beside weights their code counts."""

import io
import zipfile

import pytest

from upright.discover.detectors.model_files import DETECTOR
from upright.discover.document import Document
from upright.model.evidence import Observation
from upright.model.item import Item

NATIVE = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\x3e\x00\x01\x00\x00\x00" + bytes(200)
CODE = b"import socket\nsocket.socket()\n"


@pytest.mark.parametrize(
    ("name", "members", "told"),
    [
        ("psycopg2-layer.zip", {"python/libs/libpq.so.5": NATIVE, "python/a.py": CODE}, False),
        ("search-function.zip", {"lambda_function.py": CODE, "lib/net.so": NATIVE}, False),
        ("model.zip", {"code/inference.py": CODE, "lib/net.so": NATIVE}, True),
        ("data.zip", {"weights.pkl": b"\x80\x04cos\nsystem\n\x8c\x02id\x85R."}, True),
    ],
)
def test_what_holds_programs_alone_is_no_model(name: str, members: dict[str, bytes], told: bool) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in members.items():
            archive.writestr(path, content)
    document = Document(Item("repo", name, len(packed.getvalue()), content=packed.getvalue()))
    assert any(isinstance(each, Observation) for each in DETECTOR.detect(document)) is told
