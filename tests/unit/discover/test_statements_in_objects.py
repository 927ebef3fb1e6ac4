"""A statement that is handed over in an object, with its parameters beside it, is not built from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from upright.app.workspace import Workspace

TOOL = """import {{ tool }} from "ai";
import {{ BigQuery }} from "@google-cloud/bigquery";
import {{ z }} from "zod";
const bigquery = new BigQuery();
export const lookup = tool({{
  description: "Look up a guest",
  inputSchema: z.object({{ email: z.string() }}),
  execute: async ({{ email }}) => {{
    const [rows] = await bigquery.query({{ query: {query}, params: {{ email }} }});
    return rows[0];
  }},
}});
"""


@pytest.mark.parametrize(
    ("query", "built"),
    [
        ('"SELECT * FROM hotel.guests WHERE email = @email"', False),
        ("`SELECT * FROM hotel.guests WHERE email = '${email}'`", True),
    ],
)
def test_only_the_statement_itself_counts(tmp_path: Path, query: str, *, built: bool) -> None:
    tree = tmp_path / "desk"
    tree.mkdir()
    (tree / "tools.ts").write_text(TOOL.format(query=query))
    graph = Workspace.open(tmp_path / "home").scan([str(tree)]).graph
    tool = next(asset for asset in graph.assets if asset.kind == "tool")
    assert (tool.attributes.get("sql_unchecked") is True) is built
    assert "reads_private_data" in (tool.attributes.get("capabilities") or [])  # type: ignore[operator]
