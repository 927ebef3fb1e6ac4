"""Agents that files describe for coding agents: a name, orders, tools and a model in the head of a Markdown file.

Why it matters: such an agent acts with the rights of whoever opens the repository; the file names its tools and model.

How it recognises: Markdown in `agents/` of `.claude`, `.opencode`, `.github`, `.cursor`, `.gemini` and `.factory`, and files
`*.agent.md`, whose head says `name` or `description`; in any other `agents/`, as of plugins, when the head also says tools,
a model or a colour. The file as orders is told by the detector of instruction files.

What it does not see: agents kept in the settings of a user.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import recognise
from upright.discover.readers.markup import front_matter
from upright.discover.sight import edge, see
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_ANYWHERE = re.compile(r"(?:^|/)(?:sub-?)?agents/(?:[^/]+/){0,2}[^/]+\.md$")  # of a plugin, of a collection
_TOLD = ("tools", "model", "color", "permissionMode", "disallowedTools")  # what only the head of an agent says
_PLACE = re.compile(
    r"(?:^|/)\.(?:claude|opencode|github|cursor|gemini|factory|codex)/(?:agents?|droids)/[^/]+\.md$|\.agent\.md$"
)
_FREE = frozenset({"bypassPermissions", "dontAsk"})
_INHERITS = frozenset({"", "inherit", "sonnet", "opus", "haiku", "default"})


def _detect(document: Document) -> Iterator[Sighting]:
    ours, anywhere = _PLACE.search(document.path), _ANYWHERE.search(document.path)
    head = front_matter(document) if ours or anywhere else None
    if head is None or not head.first("name", "description") or not (ours or head.first(*_TOLD)):
        return
    name = head.get("name").text or document.item.name.rpartition(".")[0]
    own = key("name", document.item.source, "subagent", name)
    described = head.get("description").text.strip().split("\n")[0][:200]
    mode = head.get("permissionMode").text
    free: dict[str, Json] = {"auto_approve": [mode], "autonomy": "unbounded"} if mode in _FREE else {}
    yield see(document, "agent", name, 1, own, free, description=described, framework="coding agent", type="agent")
    model = head.get("model").text
    if model not in _INHERITS:
        if recognise(model) is not None:
            yield see(document, "model", model, head.get("model").line, model_key(model))
        yield edge(own, R.CALLS, model_key(model))


DETECTOR = Detector(
    id="agent-files",
    title="Agents that files describe for coding agents",
    selects=Selector(
        paths=("*/agents/*.md", "*/agent/*.md", "*/droids/*.md", "*.agent.md"), languages=frozenset({"markdown"})
    ),
    detect=_detect,
    hits=(
        Hit(
            ".claude/agents/reviewer.md",
            "---\nname: reviewer\ndescription: Reviews changes\ntools: Read, Bash\n---\nYou review.\n",
            (("agent", "reviewer", 1),),
        ),
        Hit(
            "config/agents/desk.agent.md",
            "---\nname: Desk\nmodel: us.anthropic.claude-haiku-4-5-20251001-v1:0\n---\n# Desk\n",
            (("agent", "Desk", 1), ("model", "us.anthropic.claude-haiku-4-5-20251001-v1:0", 3)),
        ),
        Hit(
            "plugins/python/agents/pro.md",
            "---\nname: pro\ndescription: Writes Python\nmodel: opus\n---\nYou write.\n",
            (("agent", "pro", 1),),
        ),
        Hit(".github/agents/docs.md", "---\ndescription: Writes docs\n---\nWrite.\n", (("agent", "docs", 1),)),
    ),
    misses=(
        Miss("docs/agents/intro.md", "---\nname: Agents\ndescription: What they are\n---\n"),
        Miss(".claude/agents/readme.md", "# How to add an agent\n"),
    ),
)
