"""With whose key a bucket is encrypted: the owner's, the provider's, or one that is named elsewhere."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

BUCKET = """
resource "aws_s3_bucket" "claims" {
  bucket = "acme-claims"
}
resource "aws_s3_bucket_server_side_encryption_configuration" "claims" {
  bucket = aws_s3_bucket.claims.id
  rule {
    apply_server_side_encryption_by_default {
      %s
    }
  }
}
"""


@pytest.mark.parametrize(
    ("how", "own"),
    [
        ('sse_algorithm = "AES256"', False),
        ('sse_algorithm = "aws:kms"', None),
        ('sse_algorithm = "aws:kms"\n      kms_master_key_id = aws_kms_key.own.arn', True),
    ],
)
def test_whose_key_a_bucket_is_encrypted_with(how: str, own: bool | None) -> None:
    document = Document(Item("repo", "main.tf", 0, content=(BUCKET % how).encode()))
    seen, _, _ = link([examine(document, units("detectors").values())])
    (bucket,) = (each for each in seen if each.attributes.get("bucket") == "acme-claims")
    assert (bucket.attributes["encrypted"], bucket.attributes.get("customer_key")) == (True, own)
