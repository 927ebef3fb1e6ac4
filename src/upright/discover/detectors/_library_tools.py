"""Tools that come ready-made with a library: what their names say that they do, and the key that stands for each."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.sight import local_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call
    from upright.model.asset import Json

_EXECUTES = re.compile(
    r"Python(?:_?(?:Ast|REPL|Interpreter|Exec|Code|Tool|Runner|Sandbox)|$)|Shell|Bash|Code_?(?:Interpreter|Exec)|REPL(?!ac|ic|ie|y)|Terminal|Local_?Command",
    re.IGNORECASE,
)
_OPERATES = re.compile(r"Computer", re.IGNORECASE)  # a screen and its keys, no command line
_TAKES = re.compile(
    r"Search|Scrape|Web|Browser|Requests?|Wikipedia|Arxiv|Fetch|Crawl|Http|Rss|Tavily|Exa_|Url", re.IGNORECASE
)

# Mailboxes: letters are written by others, are private, and can be sent.
_MAIL = re.compile(r"Gmail|Outlook|Office_?365|O365|Imap|Mailbox|Inbox", re.IGNORECASE)
# Databases, and the interfaces of clouds, that a tool asks whatever it likes.
_ASKS = re.compile(
    r"BigQuery|Bigtable|Spanner|AlloyDb|(?:^|_)Sql_?(?:Database|Query|Db|Toolkit)|QuerySql|Postgres|Snowflake|Athena|Databricks|MongoDb|Gql|Cypher|Use_?(?:Aws|Azure|Gcp)$",
    re.IGNORECASE,
)
_SENDS = re.compile(r"Send|Draft|Reply|Forward|Create", re.IGNORECASE)
_READS = re.compile(r"Get|Search|Read|List|Load|Fetch", re.IGNORECASE)


_BY_PROVIDER = re.compile(r"code_(?:interpreter|execution)(?:_\d{8})?")  # runs on the machines of who has the model
_LIMITED = "PythonInterpreterTool"  # of smolagents: it interprets Python itself, with the imports that it is given
_CONFIRMS = frozenset(
    {"needs_approval", "requires_approval", "approval_mode", "require_confirmation", "requires_confirmation",
     "ask_human_input", "requires_confirmation_tools", "external_execution_required_tools"}
)  # fmt: skip
_WANTED = frozenset({"spec_functions", "include_tools", "tool_filter", "selected_tools", "allowed_tools"})
_LEFT_OUT = frozenset({"exclude_tools", "excluded_tools"})


def promised(name: str, functions: Sequence[str] = ()) -> dict[str, Json]:
    """What the name of a ready-made tool says that it does; of a tool kit those of its `functions` that are taken."""
    if _BY_PROVIDER.fullmatch(name):
        return {"capabilities": ["executes"], "apart": True}
    if _OPERATES.search(name):
        return {"capabilities": ["executes", "takes_untrusted_content"], "screen": True}
    if _EXECUTES.search(name):
        return {"shell_limited" if name == _LIMITED else "shell": True, "capabilities": ["executes"]}
    if _MAIL.search(name):
        said = " ".join(functions) or name
        sends, reads = bool(_SENDS.search(said)), bool(_READS.search(said))
        can: list[Json] = ["reads_private_data", "takes_untrusted_content"] if reads or not sends else []
        return {"capabilities": [*can, "sends_out"] if sends or not reads else can}
    if _ASKS.search(name):
        return {"capabilities": ["reads_private_data"]}
    return {"capabilities": ["takes_untrusted_content"]} if _TAKES.search(name) else {}


def library_tool(document: Document, symbol: str) -> str:
    """The key of a library's tool where a file gives it to an agent."""
    return local_key(document, "tool", symbol)


def of_kit(module: PythonModule, call: Call, name: str) -> dict[str, Json]:
    """What a ready-made tool or kit does, going by its name and by the functions that are taken of it or left out."""
    functions = _taken(module, call)
    if not functions and _MAIL.search(name) and _SENDS.search(_left_out(call)):
        functions = ["read"]
    return promised(name, functions)


def _taken(module: PythonModule, call: Call) -> list[str]:
    """The functions that are taken of a tool kit: `GmailToolSpec().to_tool_list(spec_functions=["search_messages"])`,
    `GmailTools(include_tools=["search_emails"])`.
    """
    around = module.index.held_by.get(id(call.node))
    used = module.index.held_by.get(id(around)) if isinstance(around, ast.Attribute) else None
    given = [*call.node.keywords, *(used.keywords if isinstance(used, ast.Call) else ())]
    return [text for each in given if each.arg in _WANTED for text in _texts(each.value)]


def _left_out(call: Call) -> str:
    """The functions of a tool kit that are left out of it."""
    return " ".join(text for each in call.node.keywords if each.arg in _LEFT_OUT for text in _texts(each.value))


def _texts(node: ast.expr) -> list[str]:
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def confirms(call: ast.Call | None) -> dict[str, Json]:
    """Whether a person sees what a tool is to do first, where the one that makes or marks it says so."""
    for keyword in call.keywords if call else ():
        if keyword.arg in _CONFIRMS:
            free = isinstance(keyword.value, ast.Constant) and keyword.value.value in {False, None, "never_require"}
            return {"confirmation": not free}
    return {}
