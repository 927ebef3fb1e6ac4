"""What a tool of Go hands to functions of other files is told by those: of its package, and of packages it imports."""

# ruff: noqa: E501  code as it is found
from dataclasses import replace

import pytest

from upright.discover.detectors.plain_mcp_servers import DETECTOR
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.follow import ASKED, ROUNDS, Trail, answer
from upright.testing.detectors import item

SDK = 'package main\nimport (\n\t"github.com/mark3labs/mcp-go/mcp"\n\t"acme.io/desk/store"\n)\n'
OFFER = SDK + 'func main() {\n\ts.AddTool(mcp.NewTool("find", mcp.WithString("x")), %s)\n}\n'
HANDLE = "func %s(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {\n%s}\n"
HERE = OFFER % "find" + HANDLE % ("find", '\tx := req.GetString("x", "")\n\treturn %s\n')
SHELL = (
    'package main\nfunc run(ctx context.Context, line string) string {\n\treturn exec.Command("sh", "-c", line)\n}\n'
)
QUERY = 'package store\nfunc (s *Store) Named(ctx context.Context, name string) {\n\ts.DB.Query("SELECT a FROM t WHERE b = \'" + name + "\'")\n}\n'
BOUND = 'package store\nfunc (s *Store) Named(ctx context.Context, name string) {\n\ts.DB.Query("SELECT a FROM t WHERE b = $1", name)\n}\n'


def flaws(**files: str) -> set[str]:
    items = {path.replace("__", "/") + ".go": text for path, text in files.items()}
    read = {path: item(path, text) for path, text in items.items()}
    trail = Trail([examine(Document(each), [DETECTOR]) for each in read.values()])
    for _ in range(ROUNDS):
        for (source, path), asked in trail.questions().items():
            trail.told((source, path), answer(Document(replace(read[path], provenance={ASKED: asked}))))
    seen = [each for told in trail.examinations() for each in told.observations if each.name == "find"]
    sinks = seen[0].attributes.get("sinks")
    return {*sinks} if isinstance(sinks, dict) else set()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"main": HERE % 'run(ctx, "ls " + x)', "proc": SHELL}, {"shell"}),
        ({"main": HERE % 'run(ctx, "ls")', "proc": SHELL}, set()),
        ({"main": HERE % 'run(ctx, "ls " + x)', "other__proc": SHELL}, set()),
        ({"main": HERE % "db.Named(ctx, x)", "store__store": QUERY}, {"sql_unchecked"}),
        ({"main": HERE % "db.Named(ctx, x)", "store__store": BOUND}, set()),
        ({"main": OFFER % "h.find", "handlers": "package main\n" + HANDLE % ("find", '\tos.ReadFile(root + req.GetString("x", ""))\n')}, {"path_unchecked", "path_joined"}),
        ({"main": OFFER % "h.find", "handlers": "package main\n" + HANDLE % ("find", '\tos.WriteFile("/srv/a", nil, 0o777)\n')}, {"open_to_all_users"}),
    ],
)  # fmt: skip
def test_functions_of_other_files_tell_what_they_do(files: dict[str, str], expected: set[str]) -> None:
    assert flaws(**files) == expected
