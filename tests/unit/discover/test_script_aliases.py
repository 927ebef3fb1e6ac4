"""What tools in TypeScript do by names of the script's own, with what checks stand around it."""

# ruff: noqa: E501  code as it is found
import pytest

from upright.discover.detectors.script_mcp_servers import DETECTOR
from upright.discover.document import Document
from upright.model.evidence import Observation
from upright.testing.detectors import item

START = 'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\nconst server = new McpServer({ name: "d" });\n'


def flaws(above: str, body: str, schema: str = "{ x: z.string() }") -> set[str]:
    code = f'{START}{above}\nserver.tool("t", "d", {schema}, async ({{ x }}, extra) => {{\n  {body}\n}});\n'
    seen = [each for each in DETECTOR.detect(Document(item("a.ts", code.encode()))) if isinstance(each, Observation)]
    sinks = next(each for each in seen if each.name == "t").attributes.get("sinks")
    return {*sinks} if isinstance(sinks, dict) else set()


@pytest.mark.parametrize(
    ("above", "body", "expected"),
    [
        (
            'import { exec } from "child_process";\nconst run = promisify(exec);',
            "await run(`git log ${x}`);",
            {"shell"},
        ),
        (
            'import cp from "child_process";\nconst sh = util.promisify(cp.exec);',
            "await sh(`git log ${x}`);",
            {"shell"},
        ),
        (
            'import { exec } from "child_process";',
            'exec(`grep "${x.replace(/[^a-zA-Z0-9 ]/g, ".")}" *.txt`);',
            set(),
        ),
        ("", 'return Function(`return (${x.replace(/[^0-9+\\-*/().%\\s]/g, "")})`)();', set()),
        ("const SUM = /^[\\d+\\-*/().\\s]+$/;", "if (!SUM.test(x)) return 0;\n  return eval(x);", set()),
        ("const SUM = /[\\d+]+/;", "if (!SUM.test(x)) return 0;\n  return eval(x);", {"shell"}),
        ('import { exec } from "child_process";', 'exec(`grep "${x.replace(/"/g, "")}" *.txt`);', {"shell"}),
        ('import { exec as run } from "node:child_process";', "run(`git log ${x}`);", {"shell"}),
        (
            'import { execFile } from "child_process";\nconst run = promisify(execFile);',
            'await run("git", [x]);',
            set(),
        ),
        ('import axios from "axios";\nconst http = axios.create();', "await http.post(x, {});", {"ssrf"}),
        ('import got from "got";\nconst api = got.extend({});', "await api.get(x);", {"ssrf"}),
        ('import axios from "axios";\nconst api = axios.create();', 'await api.get("/users/" + x);', set()),
        ("", "return db.prepare(`SELECT a FROM t WHERE b = ?`).all(x);", set()),
        ("", "return db.prepare(`SELECT a FROM t WHERE b = '${x}'`).all();", {"sql_unchecked"}),
        (
            "const inside = (n: string) => {\n  const p = path.resolve(ROOT, n);\n  if (!p.startsWith(ROOT)) throw 1;\n  return p;\n};",
            "return fs.readFile(inside(x));",
            set(),
        ),
        ("", "return { text: JSON.stringify({ cwd: 1, env: process.env }, null, 2) };", {"returns_secret"}),
        ("", "return { text: JSON.stringify({ zone: process.env.ZONE }) };", set()),
        (
            "const ask = (authorization: string) => fetch(URL, { headers: { authorization } });",
            "const h = extra.requestInfo?.headers.authorization;\n  return ask(h);",
            {"token_passthrough"},
        ),
        (
            "const ask = (t: string) => fetch(URL, { headers: { authorization: `Bearer ${process.env.T}` } });",
            "const h = extra.requestInfo?.headers.authorization;\n  return ask(h);",
            set(),
        ),
    ],
)
def test_a_tool_is_told_by_what_its_names_stand_for(above: str, body: str, expected: set[str]) -> None:
    assert flaws(above, body) == expected


@pytest.mark.parametrize(
    "kept", ['{ x: z.enum(["a", "b"]) }', "{ x: z.number() }", '{ x: { type: "string", enum: A } }']
)
def test_what_a_schema_keeps_to_a_few_values_is_no_input(kept: str) -> None:
    assert flaws('import fs from "fs/promises";', "return fs.readFile(`/srv/${x}`);", kept) == set()
    assert flaws('import fs from "fs/promises";', "return fs.readFile(`/srv/${x}`);") == {
        "path_unchecked",
        "path_joined",
    }


@pytest.mark.parametrize(
    ("body", "can"),
    [
        ('await fetch(HOOK, { method: "POST", body: x });', {"sends_out"}),
        ('fetch(HOOK, { method: "POST", body: x }).then((r) => r.text());', {"sends_out", "takes_untrusted_content"}),
        (
            'const r = await fetch(HOOK, { method: "POST", body: x }); return r.text();',
            {"sends_out", "takes_untrusted_content"},
        ),
        ("return (await fetch(HOOK)).text();", {"takes_untrusted_content"}),
    ],
)
def test_an_answer_that_nobody_takes_brings_nothing_in(body: str, can: set[str]) -> None:
    code = f'{START}const HOOK = "https://hooks.example/x";\nserver.tool("t", "d", {{ x: z.string() }}, async ({{ x }}) => {{\n  {body}\n}});\n'
    seen = [each for each in DETECTOR.detect(Document(item("a.ts", code.encode()))) if isinstance(each, Observation)]
    able = next(each for each in seen if each.name == "t").attributes.get("capabilities")
    assert {*able} == can if isinstance(able, list) else False
