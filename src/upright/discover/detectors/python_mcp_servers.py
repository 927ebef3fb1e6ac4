"""MCP servers that Python code defines, with their tools, resources and prompts.

Why it matters: a server hands its tools and data to whichever model connects; a tool that runs a shell on what the model
says, a description that carries hidden instructions or a server bound to every interface without authentication is an
open door.

How it recognises: `FastMCP(...)` and the low-level `Server(...)` of the MCP SDKs, also kept in attributes of a class;
`@mcp.tool`, `@mcp.resource`, `@mcp.prompt`, `mcp.add_tool(f)`, and `types.Tool(name=...)` that a `list_tools` returns.
Transport and address come from `run(...)`, `uvicorn.run(...)` and the transports used.

What it does not see: tools registered by computed names, servers generated from an OpenAPI document fetched at run time.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.descriptions import claims
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_listed_tools import listed
from upright.discover.detectors._python_mcp_given import given_functions, handed
from upright.discover.detectors._python_mcp_owners import owned
from upright.discover.detectors._python_mcp_transport import ROOTS, fronts, serves, transport
from upright.discover.detectors._python_tools import decorated, does, given, told
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, digest, docstring, judged, summary
from upright.discover.python_taint import behaviour
from upright.discover.readers.python_module import PythonModule, python_module
from upright.discover.readers.python_nodes import written_name
from upright.discover.references import reaches
from upright.discover.sight import edge, in_tests, see
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from upright.discover.detector import Sighting
    from upright.discover.detectors._python_mcp_owners import Servers
    from upright.discover.document import Document
    from upright.discover.readers.python_source import Call, Defined
    from upright.model.asset import Json

_MADE = ("FastApiMCP", "from_openapi", "from_fastapi", "as_proxy")
_LABELS = {"tool": "mcp_tool", "resource": "mcp_resource", "prompt": "mcp_prompt"}
_ADDED = {"add_tool": "tool", "tool": "tool", "add_prompt": "prompt", "add_resource": "resource"}
_AUTH = {"auth", "token_verifier", "auth_server_provider", "auth_provider"}
_SURE, _LIKELY = 1.0, 0.8
_DECORATED = re.compile(
    r"^[ \t]*(?:@(?:[\w.]+\.)?(?:app|server|srv|mcp\w*|\w+_mcp|\w+_server)\.tool\b|(?:self\.)?_?mcp\w{0,20}\.add_tool\()",
    re.MULTILINE,
)
_OWN = re.compile(r"(?:\w{1,40}_)?mcp_(?:\w{1,40}_)?(tool|resource|prompt)")  # a decorator of one's own
_PARAMETERS = re.compile(r"_?(?:mcp(?:_server|_app)?|server)")
_HANDED = re.compile(r"(?:self\.)?_?mcp\w{0,20}")
_OWNERS = re.compile(r"^(?:app|server|srv|_?mcp\w*|\w+_mcp|\w+_server)$")


def _is_server(qualified: str) -> bool:
    last = qualified.rpartition(".")[2]
    return qualified.startswith(ROOTS) and last in {"FastMCP", "Server", "MCPServer", "MCPApp"} and last != "MCPApp"


def _detect(document: Document) -> Iterator[Sighting]:
    module = _module(document)
    if module is None:
        return
    servers: Servers = []
    named = module.named("FastMCP", "Server", "MCPServer", *_MADE)
    found = [call for call, qualified in named if _is_server(qualified) or _is_made(qualified)]
    started = (key("mcp", document.item.source, document.item.path),) if len(found) == 1 else ()
    for call in found:
        place = module.place(call)
        if any(place == each for each, _, _ in servers):  # a variable that is given one after the other
            place = f"{place}@{module.text(call.argument(-1, 'name'), call.scope) or module.line(call.node)}"
        yield _server(document, module, call, place, started)
        servers.append((place, document.code_key(place), module.line(call.node)))
    own = {each.node.name for each in module.classes if any(map(_is_like_server, module.bases(each)))}
    made = [call for call in module.calls if isinstance(call.node.func, ast.Name) and _is_own(call.node.func.id, own)]
    for call in made:  # of a class that extends a server, here or elsewhere
        place = module.place(call)
        yield _server(document, module, call, place)
        servers.append((place, document.code_key(place), module.line(call.node)))
    used = {call.node.func.id for call in made if isinstance(call.node.func, ast.Name)}
    for defined in module.classes:
        base = next((base for base in module.bases(defined) if _is_server(base)), "")
        if base and defined.node.name not in used:
            yield _subclass(document, module, defined, base)
            servers.append((defined.qualname, document.code_key(defined.qualname), module.line(defined.node)))
    yield from _decorated(document, module, servers)
    yield from listed(document, module, servers)
    yield from _added(document, module, servers)
    yield from _of_functions(document, module, servers)
    yield from handed(module, servers)
    yield from fronts(document, module) if not servers else ()


def _is_made(qualified: str) -> bool:
    """Whether a call makes a server of the routes of an application, or of another server."""
    last = qualified.rpartition(".")[2]
    return last == "FastApiMCP" or (last in _MADE and qualified.startswith(ROOTS))


def _is_like_server(base: str) -> bool:
    """Whether a base is a server, or called like one that extends it."""
    last = base.rpartition(".")[2]
    return _is_server(base) or (last.endswith("FastMCP") and last != "FastMCP")


def _is_own(name: str, own: Collection[str]) -> bool:
    """Whether a class of one's own is a server: it extends one, or is called like one that it extends."""
    return name in own or (name.endswith("FastMCP") and name != "FastMCP")


def _module(document: Document) -> PythonModule | None:
    """The module when it says anything of AI, or has tools in the way of these SDKs for a server made elsewhere."""
    module = opened(document)
    looks_alike = module is None and not in_tests(document.item.path) and document.contains((b".tool", b".add_tool("))
    fronted = module is None and document.contains((b"mcp",)) and serves(document.text)
    if fronted or (looks_alike and _DECORATED.search(document.text)):
        return document.parse(python_module)
    return module


def _server(
    document: Document, module: PythonModule, call: Call, place: str, started: tuple[str, ...] = ()
) -> Sighting:
    """`started`: the key by which a client's settings know the server that this file is."""
    name = module.text(call.argument(0, "name"), call.scope) or place.rpartition(".")[2].partition(":")[0]
    attributes = transport(module, call)
    if any(argument in call.keywords for argument in _AUTH):
        attributes["auth"] = "oauth"
    instructions = module.text(call.argument(-1, "instructions"), call.scope)
    return see(
        document,
        "mcp_server",
        name,
        module.line(call.node),
        (document.code_key(place), *started),
        framework="fastmcp" if module.callee(call).startswith("fastmcp.") else "mcp",
        language="python",
        evidence=f"{module.callee(call)}(...)",
        description=summary(instructions) or None,
        more=attributes,
    )


def _subclass(document: Document, module: PythonModule, defined: Defined, base: str) -> Sighting:
    """A class that extends a server; its name is what its constructor passes on, or takes by default."""
    name = ""
    for call in module.calls:
        if call.scope.owner is defined.inside and call.scope.name == "__init__":
            written = call.node.func
            if isinstance(written, ast.Attribute) and written.attr == "__init__":
                name = name or module.text(call.argument(0, "name"), call.scope)
    start = next((s for s in module.functions if s.around is defined.inside and s.node.name == "__init__"), None)
    for binding in start.inside.bindings.get("name", ()) if start is not None else ():
        name = name or module.text(binding.expression, binding.scope)
    return see(
        document, "mcp_server", name or defined.node.name, module.line(defined.node), (document.code_key(defined.qualname),),
        framework="fastmcp" if base.startswith("fastmcp.") else "mcp", language="python",
        evidence=f"class {defined.node.name}({base})",
    )  # fmt: skip


def _decorated(document: Document, module: PythonModule, servers: Servers) -> Iterator[Sighting]:
    for defined in module.functions:
        for named, node in module.decorators(defined):
            qualified = named or written_name(node.func if isinstance(node, ast.Call) else node)  # of a parameter
            what = qualified.rpartition(".")[2]
            own = _OWN.fullmatch(what)
            what = own[1] if own else what
            if what not in _LABELS or not (
                own
                or _on_server(module, qualified)
                or _given(module, node)
                or _likely(module, qualified, defined, decorated(node))
            ):
                continue
            yield from _part(document, module, defined, what, decorated(node), module.line(defined.node))
            yield from owned(servers, module, node, document.code_key(defined.qualname), what)
            break


def _on_server(module: PythonModule, qualified: str) -> bool:
    head = qualified.rpartition(".")[0]
    if qualified.startswith(ROOTS):
        return head.rpartition(".")[2] in {"FastMCP", "Server", "MCPServer", "MCPApp", "app"}
    owner = head.rpartition(".")[2].lower()
    own = head.removeprefix(f"{module.name}.")
    if own != head and any(
        each.qualname == own and any(map(_is_server, module.bases(each))) for each in module.classes
    ):
        return True
    uses_mcp = any(name in module.distributions for name in ("mcp", "fastmcp"))
    known = "mcp" in owner or (uses_mcp and owner in {"server", "app"})
    return bool(head) and known and "agent" not in owner


def _given(module: PythonModule, node: ast.expr) -> bool:
    """Whether a decorator is of a parameter called `mcp` or `server` in a module that imports the SDK."""
    func = node.func if isinstance(node, ast.Call) else node
    base = func.value if isinstance(func, ast.Attribute) else None
    uses = any(name in module.distributions for name in ("mcp", "fastmcp"))
    return uses and isinstance(base, ast.Name) and _PARAMETERS.fullmatch(base.id) is not None


def _likely(module: PythonModule, qualified: str, defined: Defined, call: ast.Call | None) -> bool:
    """A described tool of an `app` or `server` that another module made."""
    owner = qualified.rpartition(".")[0].rpartition(".")[2].lower()
    told_of = bool(docstring(defined.node)) or (call is not None and any(k.arg == "description" for k in call.keywords))
    return qualified.endswith(".tool") and not module.distributions and bool(_OWNERS.match(owner)) and told_of


def _part(
    document: Document, module: PythonModule, defined: Defined, what: str, call: ast.Call | None, line: int
) -> Iterator[Sighting]:
    named = given(module, call, defined, 0, "name") if what != "resource" else given(module, call, defined, 0, "uri")
    composed = what != "resource" and "{" in named  # a prefix that only the running program knows
    name = defined.node.name if composed or not named else named
    keys = (document.code_key(defined.qualname),)
    description = given(module, call, defined, -1, "description")
    if what == "tool":
        yield see(
            document,
            "mcp_tool",
            name,
            line,
            keys,
            framework="mcp",
            language="python",
            more={**told(module, description, defined, _description_node(call)), **_claimed(call)},
            confidence=_SURE if module.distributions else _LIKELY,
        )
        yield edge(keys[0], R.CALLS, reaches(f"{module.name}.{defined.qualname}"))
        return
    text = description or docstring(defined.node)
    common: dict[str, Json] = {"framework": "mcp", "language": "python"}
    if text:
        common["description"] = summary(text)
    if what == "resource":
        common |= does(module, behaviour(module, defined))
    if what == "prompt":
        common |= {"digest": digest(text), **judged(text)}
    yield see(document, _LABELS[what], name, line, keys, more=common)


def _claimed(call: ast.Call | None) -> dict[str, Json]:
    """What the annotations of a tool say that it does not do."""
    stated = next((k.value for k in call.keywords if k.arg == "annotations"), None) if call is not None else None
    said = claims(ast.unparse(stated)) if stated is not None else []
    return {"claims": said} if said else {}


def _description_node(call: ast.Call | None) -> ast.expr | None:
    return next((k.value for k in call.keywords if k.arg == "description"), None) if call is not None else None


def _added(document: Document, module: PythonModule, servers: Servers) -> Iterator[Sighting]:
    """`mcp.add_tool(f)`, `mcp.tool()(f)`."""
    for call in module.calls:
        last = _adds(module, call)
        if last not in _ADDED or not call.node.args:
            continue
        defined = module.function(call.node.args[0], call.scope)
        named = module.text(call.argument(-1, "name"), call.scope)
        if defined is None and named and _ADDED[last] == "tool":
            said = told(module, module.text(call.argument(-1, "description"), call.scope), None)
            identity = key("code", f"{document.item.source}/{document.item.path}#tool:{named}")
            line = module.line(call.node)
            yield see(document, "mcp_tool", named, line, identity, said, framework="mcp", language="python")
            if len(servers) == 1:
                yield edge(servers[0][1], R.USES_TOOL, identity)
        elif defined is None and _ADDED[last] == "tool":
            yield from given_functions(document, module, call, servers)
        if defined is not None and not any(
            name.rpartition(".")[2] in _LABELS for name, _ in module.decorators(defined)
        ):
            inner = call.node.func if isinstance(call.node.func, ast.Call) else call.node
            yield from _part(document, module, defined, _ADDED[last], inner, module.line(defined.node))
            if len(servers) == 1:
                yield edge(
                    servers[0][1],
                    R.USES_TOOL if _ADDED[last] == "tool" else R.CONTAINS,
                    document.code_key(defined.qualname),
                )


def _adds(module: PythonModule, call: Call) -> str:
    """The method of a server, or of a parameter that is called like one, by which a call gives it something."""
    func = call.node.func.func if isinstance(call.node.func, ast.Call) else call.node.func
    qualified = module.names.of(func, call.scope)
    owner, _, last = (qualified or written_name(func)).rpartition(".")
    if last not in _ADDED:
        return ""
    ours = _on_server(module, qualified) if qualified else _HANDED.fullmatch(owner) is not None
    return last if ours else ""


def _of_functions(document: Document, module: PythonModule, servers: Servers) -> Iterator[Sighting]:
    """`Tool.from_function(f, name="x")` and `Prompt.from_function(f)` of these SDKs, which a server is given later."""
    for call, qualified in module.named("from_function"):
        what = qualified.split(".")[-2].lower()
        if not qualified.startswith(ROOTS) or what not in _LABELS:
            continue
        defined = module.function(call.argument(0, "fn", "func"), call.scope)
        if defined is None:
            continue
        yield from _part(document, module, defined, what, call.node, module.line(call.node))
        if len(servers) == 1:
            kind = R.USES_TOOL if what == "tool" else R.CONTAINS
            yield edge(servers[0][1], kind, document.code_key(defined.qualname))


DETECTOR = Detector(
    id="python-mcp-servers",
    title="MCP servers that Python code defines",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "player.py",
            "import mcp.types as types\nfrom mcp.server import Server\nserver = Server('player')\nclass Base:\n    @classmethod\n    def as_tool(cls):\n        return types.Tool(name='Song' + cls.__name__, description=cls.__doc__, inputSchema=cls.schema())\nclass Play(Base):\n    'Plays.'\nclass Stop(Base):\n    'Stops.'\n@server.list_tools()\nasync def tools():\n    return [Play.as_tool(), Stop.as_tool()]\n",
            (("mcp_server", "player", 3), ("tool", "SongPlay", 8), ("tool", "SongStop", 10)),
        ),
        Hit(
            "api.py",
            "from fastapi_mcp import FastApiMCP\nfrom fastmcp import Context, FastMCP\nfrom registry import mcp_for_unity_tool\nitems = FastApiMCP(app)\npets = FastMCP.from_openapi(spec)\n@mcp_for_unity_tool(description='Finds')\nasync def find_objects(ctx: Context): ...\n",
            (("mcp_server", "items", 4), ("mcp_server", "pets", 5), ("tool", "find_objects", 7)),
        ),
        Hit(
            "server.py",
            'from typing import Any\nfrom mcp.server import FastMCP\nimport mcp.types as types\nclass Ours(FastMCP):\n    pass\nserver = Ours(name="notes")\ndef add(mcp: Any) -> None:\n    @mcp.tool(annotations=None)\n    async def launch() -> str: ...\nasync def listed():\n    return [types.Resource(uri=AnyUrl("memo://x"), name="Memo")]\n',
            (("mcp_server", "notes", 6), ("tool", "launch", 9), ("data_store", "memo://x", 11)),
        ),
        Hit(
            "prefixed.py",
            'from fastmcp.server import FastMCP\n\ndef create(prefix: str):\n    mcp = FastMCP("graph")\n\n    @mcp.tool(name=prefix + "read_graph")\n    async def read_graph():\n        """Reads."""\n',
            (("mcp_server", "graph", 4), ("tool", "read_graph", 7)),
        ),
        Hit(
            "modules/notes.py",
            'class Notes:\n    def register(self):\n        app = self.app\n\n        @app.tool(description="Reads a note")\n        def read_note(path: str):\n            return open(path).read()\n',
            (("tool", "read_note", 6),),
        ),
        Hit(
            "server.py",
            'from mcp.server.fastmcp import FastMCP\nimport os\nmcp = FastMCP("Files")\n\n@mcp.tool()\ndef run(cmd: str) -> str:\n    """Run it."""\n    return os.popen(cmd).read()\n\n@mcp.resource("files://{name}")\ndef read(name):\n    return open(name).read()\n\n@mcp.prompt()\ndef review(code: str):\n    return code\n',
            (
                ("mcp_server", "Files", 3),
                ("tool", "run", 6),
                ("data_store", "files://{name}", 11),
                ("prompt", "review", 15),
            ),
        ),
        Hit(
            "klass.py",
            'from fastmcp import FastMCP\n\nclass S:\n    def __init__(self):\n        self.name = "Deep"\n        self.mcp = FastMCP(self.name)\n\n        @self.mcp.tool\n        def add(a: int):\n            return a\n',
            (("mcp_server", "Deep", 6), ("tool", "add", 9)),
        ),
        Hit(
            "low.py",
            'import mcp.types as types\nfrom mcp.server import Server\nserver = Server("git")\n\n@server.list_tools()\nasync def tools():\n    return [types.Tool(name="git_status", description="Status", inputSchema={})]\n',
            (("mcp_server", "git", 3), ("tool", "git_status", 7)),
        ),
        Hit(
            "classes.py",
            'import os\nfrom mcp.types import Tool\nclass Base:\n    def __init__(self, tool: str):\n        self.name = tool\nREAD = "read_note"\nclass Read(Base):\n    def __init__(self):\n        super().__init__(READ)\n    def listed(self):\n        return Tool(name=self.name, description="Reads", inputSchema={})\n    def run_tool(self, args: dict):\n        return os.popen(args["x"])\nclass Wider:\n    name: str\n    def listed(self):\n        return Tool(name=self.name, inputSchema={})\nclass Find(Wider):\n    name = "find_note"\n',
            (("tool", "read_note", 9), ("tool", "find_note", 19)),
        ),
        Hit(
            "given.py",
            'from fastmcp import FastMCP\nfrom fastmcp.tools import Tool\nmcp = FastMCP("store")\ndef tables(db: str): ...\nasync def run_async(q: str): ...\nmcp.add_tool(Tool.from_function(tables))\nmcp.add_tool(Tool.from_function(run_async, name="run_query"))\nsub = FastMCP.from_openapi(a, name="A")\nsub = FastMCP.from_openapi(b, name="B")\n',
            (
                ("mcp_server", "store", 3),
                ("mcp_server", "A", 8),
                ("mcp_server", "B", 9),
                ("tool", "tables", 6),
                ("tool", "run_query", 7),
            ),
        ),
        Hit(
            "sub.py",
            'from fastmcp import FastMCP\n\nclass Shop(FastMCP):\n    def __init__(self, name: str = "shop-mcp"):\n        super().__init__(name=name)\n        self.tool(self.wrapped(), name="find-goods", description="Finds goods")\n',
            (("mcp_server", "shop-mcp", 3), ("tool", "find-goods", 6)),
        ),
    ),
    misses=(
        Miss(
            "client.py", "from mcp import ClientSession\nasync def f(s: ClientSession):\n    await s.call_tool('x')\n"
        ),
        Miss("app.py", "from grpc import Server\nserver = Server('mcp')\n@app.tool()\ndef f(): ...\n"),
    ),
)
