"""Prompts that Python code pulls from a hub at run time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.python_sight import framework
from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule


def pulled(document: Document, module: PythonModule) -> Iterator[Sighting]:
    """One sighting for each prompt, at the name that is asked for."""
    for call, qualified in module.named("pull", "pull_prompt", "get_prompt", "pull_prompt_commit"):
        last = qualified.rpartition(".")[2] or "pull_prompt"
        if last == "pull" and "hub" not in qualified:
            continue
        if last == "get_prompt" and not qualified.startswith(("langfuse", "mlflow", "phoenix", "agenta", "humanloop")):
            continue
        seen: set[str] = set()
        for value in module.values.all(call.argument(0, "owner_repo_commit", "prompt_identifier", "name"), call.scope):
            if not value.text or not re.fullmatch(r"[\w./:{}-]{2,120}", value.text):
                continue
            repository = value.text.partition(":")[0]
            if repository in seen:
                continue
            seen.add(repository)
            line = module.line(value.node) or module.line(call.node)
            held = module.variable(call.node, call.scope)
            revision = value.text.partition(":")[2]
            keys = [key("url", f"prompt-hub://{repository}")] + ([document.code_key(held)] if held else [])
            yield see(
                document, "prompt", f"hub:{repository}", line, tuple(keys), remote=True, framework=framework(qualified) or "langsmith",
                revision=revision if re.fullmatch(r"[0-9a-f]{6,64}", revision) else "", language="python",
            )  # fmt: skip
