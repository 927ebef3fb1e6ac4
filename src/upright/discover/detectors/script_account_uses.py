"""Agents, knowledge bases and endpoints of an AWS account that TypeScript and JavaScript call by their identifier.

Why it matters: what answers the users of a program stands in the account; with the identifier, the program, the agent and
what the agent may do become one path.

How it recognises: commands of the AWS SDK (`new InvokeAgentCommand({ agentId })`, `new RetrieveCommand({ knowledgeBaseId })`,
`new InvokeEndpointCommand({ EndpointName })`) whose identifier the script states. The asset is the one that the account, a
template or an export tells of, where that was read.

An identifier that a variable of the environment holds is what the settings say, or the one thing of its kind that the
templates of the source declare.

What it does not see: other identifiers that are only known when the program runs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._account_uses import CALLS, SURE, address
from upright.discover.detectors._scripts import SCRIPTS
from upright.discover.known_by_setting import ASKED
from upright.discover.readers.script import script
from upright.discover.readers.script_values import first_text, table, texts
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.script import Call, Script

_COMMAND = "Command"
_HUMP = re.compile(r"(?<!^)(?=[A-Z])")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    found = document.parse(script)
    seen: set[str] = set()
    for call in found.calls:
        named = CALLS.get(_HUMP.sub("_", call.last.removesuffix(_COMMAND)).lower())
        if named is None or not call.last.endswith(_COMMAND):
            continue
        argument, kind, scheme = named
        given = _given(found, call, argument)
        identifier = first_text(found, document.item.path, given) if given is not None else ""
        read = next((each.env for each in texts(found, document.item.path, given)), "") if given is not None else ""
        where = address(scheme, identifier)
        name = identifier if where else read
        if name and name not in seen:
            seen.add(name)
            keys = (*filter(None, (where,)), document.code_key(f"{argument}:{name}"))
            asked = {ASKED: f"{scheme} {'' if where else read}"}
            yield see(document, kind, name, call.line, keys, asked, provider="aws", confidence=SURE)


def _given(found: Script, call: Call, argument: str) -> Node | None:
    """What an option of the command, or of an object within its options, is given."""
    start, end = call.node.start_byte, call.node.end_byte
    within = (table(found, node) for node in found.objects if start <= node.start_byte < end)
    return next((values[argument] for values in within if argument in values), None)


DETECTOR = Detector(
    id="script-account-uses",
    title="Agents, knowledge bases and endpoints of an AWS account that scripts call",
    selects=Selector(languages=SCRIPTS, literals=(b"invokeagent", b"knowledgebaseid", b"invokeendpoint")),
    detect=_detect,
    hits=(
        Hit(
            "src/ask.ts",
            'import { BedrockAgentRuntimeClient, InvokeAgentCommand } from "@aws-sdk/client-bedrock-agent-runtime";\nconst agentId = process.env.AGENT_ID ?? "AB12CD34EF";\nexport const ask = (q: string) => client.send(\n  new InvokeAgentCommand({ agentId, agentAliasId: "TSTALIASID", sessionId: "1", inputText: q }));\n',
            (("agent", "AB12CD34EF", 4),),
        ),
        Hit(
            "src/rag.js",
            'const { RetrieveAndGenerateCommand } = require("@aws-sdk/client-bedrock-agent-runtime");\nclient.send(new RetrieveAndGenerateCommand({ retrieveAndGenerateConfiguration: {\n  knowledgeBaseConfiguration: { knowledgeBaseId: "KB12345678" } } }));\n',
            (("vector_store", "KB12345678", 2),),
        ),
    ),
    misses=(
        Miss("a.ts", "client.send(new InvokeAgentCommand({ agentId: chosen }));\n"),
        Miss("b.ts", 'store.retrieve({ knowledgeBaseId: "KB12345678" });\n'),
    ),
)
