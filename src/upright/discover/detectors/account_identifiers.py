"""Identifiers of agents and knowledge bases of an AWS account that settings give to programs.

Why it matters: code says `os.environ["AGENT_ID"]`; which agent that is, and with it what the program can reach, stands in
the settings of the server of MCP, of Compose or in `.env`.

How it recognises: variables whose names end in `AGENT_ID`, `KNOWLEDGE_BASE_ID` or `KB_ID` with an identifier as the account
makes them. By itself it makes no asset: code of the same source that reads the variable is joined to what it names.

What it does not see: identifiers that other systems keep.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._account_uses import address
from upright.discover.sight import edge, in_tests
from upright.model.identity import path_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_MOST = 100
_STATED = re.compile(
    r"\b((?:[A-Z\d]{1,20}_){0,4}(AGENT_ID|KNOWLEDGE_BASE_ID|KB_ID))[\"']?"
    r"(?:\s{0,4}[:=]\s{0,4}|[\"']?,?\s{1,40}[\"']?value[\"']?:\s{1,4})[\"']?([A-Z\d]{10})(?![\w-])"
)


def _detect(document: Document) -> Iterator[Sighting]:
    own = path_key(document.item.source, document.item.path)
    for found in islice(_STATED.finditer(document.text), _MOST) if not in_tests(document.item.path) else ():
        where = address("bedrock-agent" if found[2] == "AGENT_ID" else "bedrock-kb", found[3])
        yield edge(own, R.DEPENDS_ON, f"variable:{found[1]}={where}")


DETECTOR = Detector(
    id="account-identifiers",
    title="Agents and knowledge bases of an AWS account that settings name",
    selects=Selector(
        languages=frozenset({"yaml", "json", "toml", "dotenv", "ini", "shell", "dockerfile"}),
        literals=(b"agent_id", b"knowledge_base_id", b"kb_id"),
    ),
    detect=_detect,
    hits=(
        Hit(
            ".mcp.json",
            '{"mcpServers": {"sales": {"command": "python", "env": {"SALES_AGENT_ID": "AB12CD34EF"}}}}',
            (),
            joins=(("/.mcp.json", "depends_on", "variable:SALES_AGENT_ID=url:bedrock-agent://AB12CD34EF"),),
        ),
        Hit(
            "deploy.yaml",
            "env:\n  - name: KB_ID\n    value: AB12CD34EF\n",
            (),
            joins=(("/deploy.yaml", "depends_on", "variable:KB_ID=url:bedrock-kb://AB12CD34EF"),),
        ),
    ),
    misses=(
        Miss(".env", "AGENT_ID=${ID}\nKB_ID=your-knowledge-base-id\nUSER_AGENT=AB12CD34EF\n"),
        Miss("compose.yaml", "services:\n  a:\n    environment:\n      AGENT_ID: sales\n"),
    ),
)
