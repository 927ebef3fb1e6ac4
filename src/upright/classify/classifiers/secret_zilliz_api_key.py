"""Zilliz (Milvus) API key.

64 to 120 letters and digits. It reads and writes the vector store. No prefix tells whose it is, so the name beside it
decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.zilliz-api-key",
    title="Zilliz (Milvus) API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"zilliz|milvus", r"[A-Za-z0-9]{64,120}"),),
    validate=random_token,
    columns=("zilliz api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("ZILLIZ_API_KEY",),
    matches=(
        "ZILLIZ_API_KEY=zh4f" + "3psvvg11rhlhhrconknhfhu4ilm1nrcl5rgkqi5vsiambe9qthlywjqmmy97ydhrtd6w",
        '"zillizApiKey": "xq2u' + '64x3y3h0enlzblm4amyc4eawtz9pnzhs6ar4ynzsmrigmktp8ty4ex3a1jp9o9rlhjit"',
        "- name: ZILLIZ_API_KEY\n  value: qdzt"
        + "8u1ea61f5av0jcifrz03up7r2urr9x8vn4y4l63g7x901rfoagseagsav2q3nkhypie1",
    ),
    rejects=(
        "ZILLIZ_API_KEY=${ZILLIZ_API_KEY}",
        "ZILLIZ_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit d2a3916a3c3446c24d28d844ab93e7fdbc9c46b9",
        "digest zh4f" + "3psvvg11rhlhhrconknhfhu4ilm1nrcl5rgkqi5vsiambe9qthlywjqmmy97ydhrtd6w",
    ),
)
