"""Agents, knowledge bases and endpoints of an AWS account that Python code calls by their identifier.

Why it matters: what answers the users of a program stands in the account; with the identifier, the program, the agent and
what the agent may do become one path.

How it recognises: calls of clients of boto3 (`invoke_agent(agentId=...)`, `retrieve(knowledgeBaseId=...)`,
`invoke_endpoint(EndpointName=...)`, `invoke_agent_runtime(agentRuntimeArn=...)`) whose identifier the code or its settings
state. The asset is the one that the account, a template or an export tells of, where that was read.

What it does not see: identifiers that are only known when the program runs.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._account_uses import CALLS, SURE, address
from upright.discover.known_by_setting import ASKED, LATER
from upright.discover.python_chains import handed_on
from upright.discover.python_gate import program
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import edge, in_tests, see
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

_MOST = 20  # functions on the way to a call


def _detect(document: Document) -> Iterator[Sighting]:
    module = program(document) if not in_tests(document.item.path) else None
    seen: set[str] = set()
    for call in module.calls if module is not None else ():
        named = CALLS.get(call.written.rpartition(".")[2])
        if module is None or named is None:
            continue
        argument, kind, scheme = named
        given = _given(call, argument)
        identifier = module.text(given, call.scope) if given is not None else ""
        where = address(scheme, identifier)
        read = module.values.one(given, call.scope).env if given is not None else ""
        read = read or (LATER if given is not None and not where and any(handed_on(module, given, call.scope)) else "")
        for function in _within(module, call) if where or read not in {"", LATER} else ():
            own = document.code_key(function)  # of tools and agents; other functions are no assets
            yield edge(own, R.CALLS, where) if where else edge(own, R.DEPENDS_ON, f"variable:{read}")
        name = identifier if where else written_name(given).rpartition(".")[2] if read == LATER and given else read
        if name and name not in seen:
            seen.add(name)
            keys = (*filter(None, (where,)), document.code_key(module.place(call)))
            asked = {ASKED: f"{scheme} {'' if where else read}"}
            yield see(document, kind, name, module.line(call.node), keys, asked, provider="aws", confidence=SURE)


def _within(module: PythonModule, call: Call) -> list[str]:
    """The function that a call stands in, and those of the module that come to it by calls."""
    inner = call.scope.function
    found = [inner.qualname] if inner is not None else []
    for name in found:
        callers = (each for each in module.calls if module.callee(each) in {f"{module.name}.{name}", name})
        outer = (each.scope.function.qualname for each in callers if each.scope.function is not None)
        found += [each for each in dict.fromkeys(outer) if each not in found][: _MOST - len(found)]
    return found


def _given(call: Call, argument: str) -> ast.expr | None:
    """An argument of the call, or an entry of a dictionary among its arguments."""
    given = call.keywords.get(argument)
    for node in ast.walk(call.node) if given is None else ():
        for name, value in zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ():
            if isinstance(name, ast.Constant) and name.value == argument:
                given = value
    return given


DETECTOR = Detector(
    id="python-account-uses",
    title="Agents, knowledge bases and endpoints of an AWS account that Python code calls",
    selects=Selector(
        languages=LANGUAGES,
        literals=(b"invoke_agent", b"knowledgebaseid", b"invoke_endpoint"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "app.py",
            'import boto3\nAGENT = "AB12CD34EF"\nclient = boto3.client("bedrock-agent-runtime")\n\ndef ask(q):\n    return client.invoke_agent(agentId=AGENT, agentAliasId="TSTALIASID", sessionId="1", inputText=q)\n',
            (("agent", "AB12CD34EF", 6),),
        ),
        Hit(
            "rag.py",
            'import boto3, os\nclient = boto3.client("bedrock-agent-runtime")\nclient.retrieve_and_generate(input={"text": "x"}, retrieveAndGenerateConfiguration={\n    "type": "KNOWLEDGE_BASE", "knowledgeBaseConfiguration": {"knowledgeBaseId": os.getenv("KB", "KB12345678")}})\n',
            (("vector_store", "KB12345678", 3),),
        ),
        Hit(
            "server.py",
            'import boto3\nfrom mcp.server.fastmcp import FastMCP\nserver = FastMCP("erp")\nclient = boto3.client("bedrock-agent-runtime")\n\ndef _ask(q):\n    return client.invoke_agent(agentId="AB12CD34EF", agentAliasId="A", sessionId="1", inputText=q)\n\n@server.tool()\ndef ask_erp(q: str) -> str:\n    return str(_ask(q))\n',
            (("agent", "AB12CD34EF", 7),),
            joins=(("#ask_erp", "calls", "bedrock-agent://AB12CD34EF"),),
        ),
        Hit(
            "bot.py",
            'import boto3, os\nAGENT = os.environ["DESK_AGENT_ID"]\nclient = boto3.client("bedrock-agent-runtime")\n\ndef ask(q):\n    return client.invoke_agent(agentId=AGENT, agentAliasId="A", sessionId="1", inputText=q)\n',
            (),
            joins=(("#ask", "depends_on", "variable:DESK_AGENT_ID"),),
        ),
        Hit(
            "score.py",
            'import boto3\nrt = boto3.client("sagemaker-runtime")\nrt.invoke_endpoint(EndpointName="churn-live", Body=b"")\n',
            (("endpoint", "churn-live", 3),),
        ),
    ),
    misses=(
        Miss("a.py", 'import boto3\nboto3.client("bedrock-agent-runtime").invoke_agent(agentId=chosen)\n'),
        Miss("b.py", "store.retrieve(knowledge_base='KB12345678')  # knowledgeBaseId, invoke_agent\n"),
    ),
)
