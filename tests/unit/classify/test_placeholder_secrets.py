"""What stands under the name of a secret and is none: sealed for a cluster, a placeholder in base64 or numbered."""

import base64
import hashlib

import pytest

from upright.classify.placeholders import is_placeholder_secret

SEALED = base64.b64encode(b"\x02\x00" + hashlib.shake_128(b"sealed").digest(560)).decode()  # as kubeseal writes it


@pytest.mark.parametrize("length", [64, 128, len(SEALED)])
def test_what_kubeseal_writes_is_no_secret(length: int) -> None:
    assert is_placeholder_secret(SEALED[:length])


def test_other_secrets_in_base64_are() -> None:
    assert not is_placeholder_secret(base64.b64encode(hashlib.shake_128(b"other").digest(48)).decode())
    assert not is_placeholder_secret("AgA7x9Kq2Lp")


@pytest.mark.parametrize(
    ("plain", "placeholder"),
    [
        (b"example_client_secret", True),
        (b"changeme\n", True),
        (b"admin:changeme", True),
        (b"secret is secure, or is it?", True),
        (b"Sup3rS3cret!x9", False),
        (b"admin:v8Kq2-Lw0zRt", False),
    ],
)
def test_a_placeholder_is_one_in_base64_too(plain: bytes, placeholder: bool) -> None:
    assert is_placeholder_secret(base64.b64encode(plain).decode()) is placeholder


@pytest.mark.parametrize(
    ("value", "placeholder"), [("super-secret-key-2", True), ("secret-k8-9xq2", False), ("Tr0ub4dor-secret-77", False)]
)
def test_a_value_that_says_what_stands_there_may_be_numbered(value: str, placeholder: bool) -> None:
    assert is_placeholder_secret(value) is placeholder
