"""Connection strings of AI services in settings.

Why it matters: one line of settings holds the service, the model and the key that opens it.

How it recognises: in JSON, YAML, XML, environment files and INI a text of the form `Endpoint=...;Key=...;Deployment=...`, as .NET
and its Aspire write it, whose name or whose service is one of AI. Told is the key by the name of the string, and the
model when its name has the form of one. The key itself is not looked at.

What it does not see: strings that a program puts together.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import screaming, vendor_of_credential
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_embedding, is_model_name
from upright.discover.sight import env_key, provider_of, see
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_STRING = re.compile(
    r"(?P<name>[A-Za-z][\w.:-]{1,80})[\"']?\s{0,5}[:=]\s{0,5}[\"']?(?P<text>[A-Za-z][\w ]{1,40}=[^;\"'\n]{0,300}(?:;[A-Za-z][\w ]{1,40}=[^;\"'\n]{0,300}){1,12})"
)
_KEY = re.compile(r"(?:^|;)\s{0,3}(?:Api|Access)?Key\s{0,3}=", re.IGNORECASE)
_MODEL = re.compile(
    r"(?:^|;)\s{0,3}\w{0,20}(?:Model|ModelId|ModelName|Deployment|DeploymentName|DeploymentId)\s{0,3}=\s{0,3}([\w./:-]{2,100})",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"openai|anthropic|mistral|cohere|ollama|cognitiveservices\.azure|services\.ai\.azure|models\.inference\.ai|"
    r"search\.windows\.net|qdrant|pinecone|huggingface|groq|gemini|deepseek",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"^\s*(?://|#|<!--)")
_LONG, _MOST = 2000, 50


def _detect(document: Document) -> Iterator[Sighting]:
    seen: set[str] = set()
    for number, line in enumerate(document.lines, 1):
        if ";" not in line or len(line) > _LONG or _COMMENT.match(line):
            continue
        for match in islice(_STRING.finditer(line), _MOST):
            name, told = match["name"], match["text"]
            vendor = vendor_of_credential(f"{screaming(name.rpartition('__')[2].rpartition(':')[2])}_API_KEY")
            opens = _KEY.search(told) is not None
            if not (opens and (vendor or _SERVICE.search(told))) or name in seen:
                continue
            seen.add(name)
            own = env_key(document, screaming(name))
            yield see(document, "credential_ref", name, number, own, provider=vendor, variable=name, reference=True)
            for model in dict.fromkeys(found for found in _MODEL.findall(told) if is_model_name(found)):
                label = "embedding_model" if is_embedding(model) else "model"
                yield see(document, label, model, number, model_key(model), provider=provider_of(model, vendor))


DETECTOR = Detector(
    id="connection-strings",
    title="Connection strings of AI services in settings",
    selects=Selector(languages=frozenset({"json", "yaml", "dotenv", "ini", "xml", "toml"}), literals=(b"key=",)),
    detect=_detect,
    hits=(
        Hit(
            "appsettings.json",
            '{\n  "ConnectionStrings": {\n    "OpenAI": "Source=OpenAI;ChatModelId=gpt-4o-2024-08-06;ApiKey=see-the-vault"\n  }\n}\n',
            (("secret", "OpenAI", 3), ("model", "gpt-4o-2024-08-06", 3)),
        ),
        Hit(
            ".env",
            'ConnectionStrings__chat="Endpoint=https://acme.openai.azure.com/;Key=placeholder;Deployment=gpt-4o"\n',
            (("secret", "ConnectionStrings__chat", 1), ("model", "gpt-4o", 1)),
        ),
    ),
    misses=(
        Miss(
            "appsettings.json",
            '{ "ConnectionStrings": { "Db": "Server=localhost;Database=shop;User=sa" },\n  "Blob": "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=x" }\n',
        ),
    ),
)
