"""A name that holds one MCP server after the other gives each the tools that are decorated while it does."""

from upright.discover.detectors.python_mcp_servers import DETECTOR
from upright.discover.document import Document
from upright.model.evidence import Edge
from upright.model.item import Item
from upright.model.relation import RelationKind as R

_TWO = b"""from fastmcp import FastMCP
mcp = FastMCP("bears")

@mcp.tool()
def falls() -> str: ...

mcp = FastMCP("bulls")

@mcp.tool()
def rises() -> str: ...
"""


def test_tools_belong_to_the_server_that_the_name_held_last() -> None:
    seen = DETECTOR.detect(Document(Item("repo", "book.py", len(_TWO), content=_TWO)))
    edges = {
        (str(each.source).partition("#")[2], str(each.target).partition("#")[2])
        for each in seen
        if isinstance(each, Edge) and each.kind == R.USES_TOOL
    }
    assert edges == {("mcp", "falls"), ("mcp@7", "rises")}
