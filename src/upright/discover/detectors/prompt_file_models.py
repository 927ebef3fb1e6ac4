"""Models that files of prompts ask for in their head.

Why it matters: such a file carries its model with it; whoever edits the prompt chooses what answers it.

How it recognises: the head between `---` of `.prompty` and `.prompt` files, with `model` as a name or with what lies below it
(`azure_deployment`, `name`, `model`).

What it does not see: models that the program gives instead when it runs the prompt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import may_be_model
from upright.discover.sight import in_tests, provider_of, see
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_STATED = re.compile(
    r"^(?:model|[ \t]+(?:azure_deployment|model|name|deployment)):[ \t]*[\"']?([\w./:@-]{2,100})[\"']?[ \t]*$"
)
_LONGEST = 80  # lines of a head


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or not document.text.startswith("---"):
        return
    within = False
    for number, line in enumerate(document.lines[1:_LONGEST], 2):
        if line.startswith("---"):
            return
        if line[:1].strip():
            within = line.startswith("model:")
        found = _STATED.match(line) if within else None
        if found and may_be_model(found[1]):
            provider = provider_of(found[1]) or ("azure-openai" if "azure_deployment" in line else "")
            own = model_key(found[1], provider)
            yield see(document, "model", found[1], number, own, provider=provider, type="llm")
            return


DETECTOR = Detector(
    id="prompt-file-models",
    title="Models that files of prompts ask for",
    selects=Selector(paths=("*.prompty", "*.prompt")),
    detect=_detect,
    hits=(
        Hit(
            "chat.prompty",
            "---\nname: Chat\nmodel:\n  api: chat\n  configuration:\n    type: azure_openai\n    azure_deployment: gpt-4o\ninputs:\n  name: gpt-4\n---\nsystem:\nAnswer.\n",
            (("model", "gpt-4o", 7),),
        ),
        Hit(
            "menu.prompt",
            "---\nmodel: googleai/gemini-2.0-flash\n---\nName a dish.\n",
            (("model", "googleai/gemini-2.0-flash", 2),),
        ),
    ),
    misses=(
        Miss(
            "a.prompty",
            "---\nname: gpt-4\nmodel:\n  api: chat\n  configuration:\n    azure_deployment: ${env:AZURE_DEPLOYMENT}\n---\nmodel: gpt-4\n",
        ),
        Miss("b.prompt", "model: gpt-4o\n"),
    ),
)
