"""Keys and tokens whose vendor does not show: a random value assigned to a name that ends in key, token or secret.

The net under the vendors' own classes, so it is less sure than they are: the name must say it, and the value must look as if a
machine had made it. Hashes, ids, public keys, page tokens, tokenizers, paths and references are refused.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import random_token, set_to
from upright.model.data import Sensitivity

_PUBLIC = re.compile(
    r"^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|pk[_.-].*|phc_.*|pub[_-]?.*|ssh-(?:rsa|ed25519).*|AAAA[BCE]3.*"
    r"|sha\d+[-:=].*|https?:.*|(?:[a-z\d-]+\.)+[a-z]{2,6}/.*|\d+|[.~]{0,2}/.*|[A-Za-z0-9_./-]+/[A-Za-z0-9_-]+\.[a-z]{2,5}|arn:.*)$",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"^(?:[a-z][a-z0-9]*(?:[-_./][a-z0-9]{1,12})+|[A-Z]+(?:_[A-Z0-9]+)+|(?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*"
    r"|[A-Za-z]?[a-z]+(?:[A-Z]{1,3}(?:[a-z]+\d{0,4}|\d))+(?:[-_][A-Za-z0-9]{1,12})*"
    r"|[A-Za-z]+\d{0,5}[A-Za-z]*(?:Key|Token|Secret|Credentials?)|[a-z][a-z0-9]*(?:_[a-z0-9]{1,24}){0,6}_(?:key|token|secret)\d?)$"
)
_WORDS = re.compile(r"[-_./~+=]")
# The key of a search box, which every visitor's browser is given: `{appId: "A", apiKey: "b", indexName: "docs"}`.
_NO_SEARCH_BOX = r"(?![^{}]{0,60}\bindex_?[Nn]ame\b)"
LONG_RUN = 12  # characters without punctuation
_VALUE = r"[A-Za-z0-9_+/.~-]{20,160}={0,2}"


def _valid(value: str) -> bool:
    if _PUBLIC.match(value) or _NAME.match(value) or not random_token(value) or not any(map(str.isdigit, value)):
        return False
    return max(map(len, _WORDS.split(value))) >= LONG_RUN


CLASSIFIER = Classifier(
    id="secret.generic-api-key",
    title="API key or token of an unknown vendor",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        set_to(
            r"(?:api|access|secret|signing|encryption|master|private|account|auth|app|application|service|admin|license|licence"
            r"|subscription|function|deploy|write|ingest)[ _-]?key|apikey"
            r"|(?:access|auth|authentication|authorization|bearer|private|api|refresh|session|bot|user|personal|deploy|service"
            r"|security|registry|webhook|verification|admin|app|ci|secret|oauth|id)[ _-]?token"
            r"|(?:client|app|webhook|jwt|shared|api|signing|consumer|oauth|auth|session|cookie|token|app_?key)[ _-]?secret"
            r"|(?:^|[^A-Za-z_/])(?:token|secret|secret_key_base)",
            _VALUE,
        )
        + _NO_SEARCH_BOX,
        rf"\b[A-Z][A-Z0-9_]{{1,40}}_(?:TOKEN|SECRET|APIKEY|SECRET_KEY|API_KEY|PAT)[\"'\]]{{0,2}}[ \t]{{0,4}}[=:,][ \t]{{0,4}}[\"'`]{{0,2}}(?P<value>{_VALUE})(?:[^A-Za-z0-9_+/=(\[-]|$)",
        r"(?i:\b(?:bearer|token) )(?P<value>[A-Za-z0-9_+/.~-]{24,400}={0,2})(?:[^A-Za-z0-9_+/=(\[-]|$)",
        r"(?i:\bx-(?:api|auth|access)-(?:key|token)[\"']?[:,=] ?[\"']?)(?P<value>[A-Za-z0-9_+/.~-]{20,200}={0,2})(?:[^A-Za-z0-9_+/=(\[-]|$)",
    ),
    validate=_valid,
    confidence=0.75,
    confident=0.85,
    aliases=("GENERIC_API_KEY", "API_KEY"),
    matches=(
        'API_KEY = "4eC39HqLyjWDarjtT1zdp7dcQx8K2mVb"',
        "my_auth_token: Zq8Wn3Lr5Tx7Vb2Mk9Pd4Fs6Hj1G",
        'search({ appId: "NB0FXJNGWA", adminApiKey: "8841b34192a28b2d06f04dd28d768017", hits: 20 })',
        "curl -H 'Authorization: Bearer Zq8Wn3Lr5Tx7Vb2Mk9Pd4Fs6Hj1G'",
    ),
    rejects=(
        "checksum/secret: f21e0e25b005c96fba36ea7c44280aafb5fe294daba2ec695b7d11ab94c3b7a1",
        'token = "<your-token>"',
        "api_key = apim_subscription1_key,",
        "const apiKey = usesExplicitSigV4Auth\n  ? undefined\n  : fallback;",
        "api_key = os.environ['SERVICE_API_KEY_FOR_PRODUCTION_2']",
        'API_KEY="your-api-key-goes-here-2024"',
        'page_token: "next-page-token-value-goes-here"',
        "access_key_id = 4db90240-a751-a1ea-64ac-bd2d0c55ad01",
        "tokenizer_name_or_path: mistralai/Mixtral-8x7B-Instruct-v0.1",
        "next_page_token=Q0FVUUNoSUk0ZUMzOUhxTHlqV0Rhcmo",
        '"k8s.io/api/core/v1.Secret", "k8s.io/apimachinery/pkg/apis/meta/v1.ListMeta"},',
        "privKey.PrivateKey = MarshalPKCS1PrivateKey(k)",
        '{"authorizationToken": "QVdTOmV4YW1wbGVwYXNzd29yZA=="}',
        'posthog.api_key = "phc_' + 'Zq8Wn3Lr5Tx7Vb2Mk9Pd4Fs6Hj1GcYa0UeQoXNzR7"',
        'algolia: {\n  appId: "NB0FXJNGWA",\n  apiKey: "8841b34192a28b2d06f04dd28d768017",\n  indexName: "docs",\n}',
        "PUBLIC_KEY=4eC39HqLyjWDarjtT1zdp7dcQx8K2mVb",
    ),
)
