"""What calls of Python do that a tool should not do with what a model says: programs, files, addresses, statements."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from upright.discover.behaviour import UNASKED
from upright.discover.readers.python_nodes import walk, written_name

SHELL = frozenset(
    {
        "os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput",
        "asyncio.create_subprocess_shell", "eval", "exec", "builtins.eval", "builtins.exec", "pty.spawn",
        "commands.getoutput", "runpy.run_path", "code.interact",
    }
)  # fmt: skip
PROCESS = frozenset(
    {
        "subprocess.run", "subprocess.call", "subprocess.Popen", "subprocess.check_output", "subprocess.check_call",
        "asyncio.create_subprocess_exec", "asyncio.subprocess.create_subprocess_exec", "anyio.run_process",
        "anyio.open_process", "os.execv", "os.execvp", "os.spawnl", "os.spawnv",
    }
)  # fmt: skip
REPL = re.compile(
    r"(?:PythonREPL|PythonAstREPL|ShellTool|BashProcess|LocalCommandLineCodeExecutor|InteractiveInterpreter|IPythonKernel)\b"
)
REMOTE_SHELL = frozenset({"exec_command", "exec_run"})  # of paramiko and of the Docker SDK
LOADS_OBJECTS = frozenset(
    {
        "pickle.loads", "pickle.load", "cPickle.loads", "dill.loads", "cloudpickle.loads", "marshal.loads",
        "shelve.open", "jsonpickle.decode", "yaml.unsafe_load", "yaml.full_load", "pandas.read_pickle", "joblib.load",
        "torch.load",
    }
)  # fmt: skip
OPEN = frozenset({"open", "io.open", "codecs.open", "aiofiles.open", "os.open", "builtins.open", "anyio.open_file"})
PATHS = frozenset(
    {
        "os.remove", "os.unlink", "os.rmdir", "os.listdir", "os.scandir", "os.walk", "os.makedirs", "os.mkdir",
        "shutil.rmtree", "shutil.copy", "shutil.copy2", "shutil.move", "shutil.copyfile", "shutil.copytree",
        "glob.glob", "os.rename", "os.replace", "zipfile.ZipFile", "tarfile.open", "sqlite3.connect",
        "linecache.getlines",
    }
)  # fmt: skip
FRAMES = re.compile(
    r"(?:pandas|polars|dask\.dataframe|pyarrow\.(?:csv|parquet|json))\.(?:read_(?!sql)\w+|scan_\w+)$|jsonlines\.open$"
)
PATH_METHODS = frozenset(
    {
        "read_text",
        "read_bytes",
        "write_text",
        "write_bytes",
        "unlink",
        "iterdir",
        "open",
        "glob",
        "rglob",
        "mkdir",
        "rmdir",
    }
)
WRITES = frozenset(
    {
        "write_text", "write_bytes", "os.makedirs", "os.mkdir", "mkdir", "shutil.copy", "shutil.copy2", "shutil.move",
        "shutil.copyfile", "shutil.copytree", "os.rename", "os.replace",
    }
)  # fmt: skip
DESTROYS = frozenset({"os.remove", "os.unlink", "os.rmdir", "shutil.rmtree", "unlink", "rmdir"})
HTTP = re.compile(
    r"^(?:requests(?:_html|_cache|_futures)?|httpx|aiohttp|urllib3|urllib\.request|curl_cffi|cloudscraper|niquests|tls_client|http\.client)\b"
)
VERBS = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "request", "urlopen", "stream", "urlretrieve", "Request"}
)
ANSWERED = frozenset({"get", "post", "put", "patch", "delete", "head", "urlopen", "stream", "json", "headers"})
SENDING = frozenset(
    {"post", "put", "patch", "sendmail", "send_message", "publish", "chat_postMessage", "send_email", "sendall"}
)
FETCHING = frozenset({"get", "urlopen", "stream", "request", "urlretrieve"})
SQL = frozenset(
    {
        "execute", "executemany", "executescript", "read_sql", "read_sql_query", "text", "raw", "exec_driver_sql",
        "run_query", "fetch", "fetchrow", "fetchval", "fetch_all", "fetch_one",
    }
)  # fmt: skip
_TEMPORARY = re.compile(r"(?:^|_)te?mp(?:_|$|file|dir|path|orary)", re.IGNORECASE)
_RUNS_ELSE = re.compile(
    r"(?:executor|interpreter|repl|kernel|shell|evaluator|tool|command|agent|runner|sandbox|workflow|task|skill|action|"
    r"step|node|flow|chain|pipeline|job|handler|operation|strategy|plugin|module(?:_from_spec)?)s?$",
    re.IGNORECASE,
)
_ASKS = re.compile(  # and no message that confirms something to somebody
    r"^(?!\w*(?:send|mail|notif|number|code|booking|order|reserv|status|approved|list))\w*(?:confirm|approval|approve$)|^elicit$",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\b(?:run|execute|proceed|continue|sure|confirm|allow|approve)\b|\[?y(?:es)?\s?/\s?n", re.IGNORECASE
)
_NO_STATEMENT = re.compile(r"(?:\w+_)?(?:command|cmd|code|script|snippet|cell)s?", re.IGNORECASE)
_STATEMENT = re.compile(r"(?:.*_)?(?:stmts?|statements?|q|text|cypher|cql|ddl)$")
_NO_DATABASE = re.compile(
    r"(?:^|\.)(?!(?i:\w*(?:session|conn|engine|client|driver|pool|warehouse|store|spark|base)))[A-Z]\w*[a-z]\w*$"
)
_DATABASE = re.compile(r"(?i:sql|quer|database|postgres|duck|cursor)|(?:^|_)db|D[Bb](?![a-z])")
_OF_SQLALCHEMY = re.compile(r"(?:(?:flask_)?sqlalchemy|sqlmodel|sa|db|sql)\.")
CHANGES = re.compile(
    r"^\s*(?:update\s|delete\s+from\s|drop\s|truncate\s|alter\s|replace\s+into\s|merge\s+into\s)", re.IGNORECASE
)
QUERIES = re.compile(r"\b(?:select|insert|update|delete|drop|alter|create|where|union)\b", re.IGNORECASE)
_TEMPLATE = re.compile(
    r"(?:^|\.)from_string$|(?:jinja|mako|flask)(?:.*\.)?(?:Template|render_template_string)$|^render_template_string$"
)
INTERPRETERS = re.compile(r"^(?:.*/)?(?:python[\d.]*|node|bash|sh|zsh|ruby|perl|php|deno|bun|pwsh|powershell)$")
# In a program of one of these, JSON (or Python's own form) is data and nothing else.
_AS_DATA = frozenset({"json.dumps", "dumps", "orjson.dumps", "ujson.dumps", "repr", "simplejson.dumps"})
_READS_DATA = re.compile(r"^(?:.*/)?(?:python[\d.]*|node|deno|bun)$|^sys\.executable$")
_RUNS_SCRIPT = frozenset({"-c", "/c", "-e", "-Command", "/C"})
CHECKS = re.compile(
    r"is_relative_to|relative_to|commonpath|commonprefix|secure_filename|basename|safe_join|safe_path|validate_path|"
    r"valid|is_safe|_safe|safe_|sanitiz|sanitis|is_allowed|allowlist|allowed|whitelist|ipaddress|within|permitted",
    re.IGNORECASE,
)
SQL_CHECKS = re.compile(
    r"(?:valid|check|detect|sanit|safe|escape|guard|reject|assert|forbid|is_|only)\w{0,30}(?:sql|quer|ident|inject|statement|"
    r"mutat|read_?only|select|table|column)|safe_sql|quote_(?:ident|name)|sql\.Identifier|readonly_transaction|sqlglot|sqlparse",
    re.IGNORECASE,
)
RESOLVES = frozenset({"resolve", "realpath", "abspath", "normpath", "absolute"})
# What a pattern leaves of a text when it takes away all the rest: letters and digits, or a sum to work out.
CLEANING = r"\[\^(?:(?:[\w .-]|\\[wd.-])*|(?:[\d+*/().%,^ -]|\\[ds+*/().%,^-])*)\][+*]?"
_OF_LETTERS = frozenset({"isalnum", "isalpha", "isdigit", "isidentifier", "isdecimal", "isnumeric"})
NEUTRAL = frozenset(  # what these give no longer steers a program: numbers, quoted text, digests
    {
        "int", "float", "bool", "len", "isinstance", "hash", "shlex.quote", "pipes.quote", "uuid.UUID",
        "hashlib.sha256", "hashlib.md5", "secure_filename", "werkzeug.utils.secure_filename", "os.path.basename",
        "datetime.fromisoformat", "ipaddress.ip_address", "ipaddress.ip_network", "ord", "round", "abs",
        "hashlib.sha1", "id", "type", "enumerate",
    }
)  # fmt: skip
_ALLOWS = re.compile(
    r"allow|valid|known|support|permit|safe|white|choices|enum|options|types|modes|formats|levels|commands"
)
_FORBIDS = re.compile(
    r"block|deny|denied|forbid|danger|bad|black|disallow|unsafe|restrict|sensitive|injection|suspicious"
)
_PLAIN = re.compile(r"\b(?:int|float|bool|Literal|datetime|date|UUID|Decimal|Enum|Context|PromptTemplate)\b|Context\b")
_OPEN_ENDED = re.compile(r"\b(?:str|Any|dict|list|bytes|object|List|Dict)\b")


def asks_address(name: str, last: str) -> bool:
    """Whether a call sends a request; `get` of what came back (`requests.get(...).json().get(...)`) reads a table."""
    return HTTP.match(name) is not None and last in VERBS and ANSWERED.isdisjoint(name.split(".")[1:-1])


def only_fetches(call: ast.Call, last: str) -> bool:
    """Whether a request asks its address for something and hands over no more than the question."""
    if last in {"request", "stream"} and call.args:
        return isinstance(call.args[0], ast.Constant) and str(call.args[0].value).upper() in {"GET", "HEAD"}
    return last in {"get", "head", "urlretrieve"}


def is_temporary(path: ast.expr | None) -> bool:
    """Whether a path is of a file that the program made for a while, going by its name: `temp_path`, `self.tmp`."""
    name = path.id if isinstance(path, ast.Name) else path.attr if isinstance(path, ast.Attribute) else ""
    return _TEMPORARY.search(name) is not None


def asks_database(call: ast.Call, name: str, last: str) -> bool:
    """Whether a call hands a statement to a database, by its name; `text` is SQLAlchemy's, no object's method, and
    what executes is no database when it, or what it is given, is called after something else that runs.
    """
    maker = name.rpartition(".")[0]
    owner = maker.rpartition(".")[2]
    given = written_name(call.args[0]).rpartition(".")[2] if call.args else ""
    if _RUNS_ELSE.search(owner) and not _DATABASE.search(owner):
        return False
    if given and _NO_DATABASE.search(maker) and not (_DATABASE.search(f"{maker}_{given}") or _STATEMENT.match(given)):
        return False
    if _NO_STATEMENT.fullmatch(given) and not _DATABASE.search(f"{owner}_{written_name(call.func)}"):
        return False
    return last in SQL and (last != "text" or name == last or _OF_SQLALCHEMY.match(name) is not None)


def without_templates(names: set[str]) -> set[str]:
    """Without what a flow hands its steps of the texts that its makers wrote."""
    return {name for name in names if not name.endswith(("prompt", "template"))}


def makes_template(call: ast.Call, name: str, touched: set[int]) -> bool:
    """Whether input becomes the text of a template, outside of a sandbox; values that fill one in are no code."""
    if not _TEMPLATE.search(name) or name.startswith(("string.", "langchain")) or "sandbox" in name.lower():
        return False
    texts = [*call.args[:1], *(each.value for each in call.keywords if each.arg in {"source", "text", "template"})]
    return any(id(each) in touched for each in texts)


def runs_input(call: ast.Call, touched: set[int], raw: set[int], *, leads: bool) -> bool:
    """Whether a program's arguments make it run what one of them says: `shell=True`, the program itself chosen,
    `sh -c`, a script given to an interpreter, orders to a coding agent that asks nobody. `touched` holds the ids of the
    argument nodes that the input reaches, `raw` of those it reaches other than as data; `leads`: the first argument
    begins with the input, so that it is no list made of other words.
    """
    asks_shell = any(
        k.arg == "shell" and isinstance(k.value, ast.Constant) and k.value.value is True for k in call.keywords
    )
    if asks_shell or _starts_free_agent(call):
        return bool(touched)
    first = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "args"), None)
    words = first.elts if isinstance(first, ast.List | ast.Tuple) else call.args
    if not words:
        return False
    if id(words[0]) in touched:
        return leads or isinstance(first, ast.List | ast.Tuple)
    texts = [str(word.value) if isinstance(word, ast.Constant) else written_name(word) for word in words]
    at = next((i for i, text in enumerate(texts) if text == "sys.executable" or INTERPRETERS.match(text)), -1)
    if at < 0:
        return False
    after = list(zip(words[at + 1 :], texts[at + 1 :], strict=True))
    if any(text in _RUNS_SCRIPT for _, text in after):
        reached = raw if _READS_DATA.match(texts[at]) else touched
        return any(id(word) in reached for word, _ in after)
    script = next((word for word, text in after if not text.startswith("-")), None)
    return script is not None and id(script) in touched


def _starts_free_agent(call: ast.Call) -> bool:
    texts = (each.value for given in call.args for each in walk(given) if isinstance(each, ast.Constant))
    return any(isinstance(text, str) and UNASKED.search(text) is not None for text in texts)


def writes_data(node: ast.AST) -> bool:
    """Whether an expression writes what it is given as data: `json.dumps(x)`, `repr(x)`, `{x!r}`."""
    if isinstance(node, ast.FormattedValue):
        return node.conversion == ord("r")
    return isinstance(node, ast.Call) and written_name(node.func) in _AS_DATA


def bare_globals(nodes: list[ast.AST]) -> frozenset[str]:
    """Names of the globals of evaluated code that are left without built-in functions: `{"__builtins__": {}}`."""
    assigned = (each for each in nodes if isinstance(each, ast.Assign) and _is_bare(each.value))
    return frozenset(each.id for one in assigned for each in one.targets if isinstance(each, ast.Name))


def is_limited(call: ast.Call, name: str, bare: frozenset[str]) -> bool:
    """Whether code is evaluated with its built-in functions taken away."""
    given = call.args[1] if len(call.args) > 1 else next((k.value for k in call.keywords if k.arg == "globals"), None)
    evaluates = name.removeprefix("builtins.") in {"eval", "exec"}
    return evaluates and given is not None and (_is_bare(given) or (isinstance(given, ast.Name) and given.id in bare))


def _is_bare(node: ast.expr) -> bool:
    """Whether a dictionary gives code no built-in functions but those that it lists."""
    for key, value in zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ():
        if isinstance(key, ast.Constant) and key.value == "__builtins__":
            return isinstance(value, ast.Dict) or (isinstance(value, ast.Constant) and value.value is None)
    return False


def harmless_annotation(annotation: ast.expr | None) -> bool:
    """Whether the type of a parameter leaves no room for text of the model's choosing."""
    if annotation is None:
        return False
    written = ast.unparse(annotation) if _small(annotation) else ""
    return bool(_PLAIN.search(written)) and not _OPEN_ENDED.search(re.sub(r"Literal\[[^\]]*\]|Field\(.*", "", written))


def _small(node: ast.expr) -> bool:
    return sum(1 for _ in ast.walk(node)) < 60  # noqa: PLR2004  no type that a person writes is longer


def cleared(nodes: list[ast.AST]) -> set[str]:
    """Names that the code compares with a list of what is allowed, or matches whole with a pattern."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotIn | ast.In):
            if _is_list(node.comparators[0], refuses=isinstance(node.ops[0], ast.NotIn)) or _is_of_all(node):
                names |= _plain_names(node.left)
        elif isinstance(node, ast.Call):
            names |= _tested(node)
    return names


def _is_of_all(test: ast.Compare) -> bool:
    """Whether what is not among all there are is refused: `if paper_id not in paper_ids`."""
    one, every = test.left, test.comparators[0]
    refuses = isinstance(test.ops[0], ast.NotIn) and isinstance(one, ast.Name) and isinstance(every, ast.Name)
    return refuses and every.id in {f"{one.id}s", f"all_{one.id}s", f"known_{one.id}s", f"existing_{one.id}s"}  # type: ignore[attr-defined]


def _tested(call: ast.Call) -> set[str]:
    """The names whose text a call looks at as a whole, or letter by letter."""
    called = written_name(call.func)
    last = called.rpartition(".")[2]
    if last in {"fullmatch", "match"}:
        return {name for argument in call.args for name in _plain_names(argument)}
    if last in _OF_LETTERS:
        return _plain_names(call.func.value) if isinstance(call.func, ast.Attribute) else set()
    each = call.args[0] if called in {"all", "any"} and call.args else None
    if isinstance(each, ast.GeneratorExp) and _allows_letters(
        each.elt, each.generators[0].target, wanted=called == "all"
    ):
        return _plain_names(each.generators[0].iter)
    return set()


def cleans(call: ast.Call) -> bool:
    """Whether a call leaves of a text nothing that steers a program: letters and digits, or a sum to work out."""
    last = written_name(call.func).rpartition(".")[2]
    first = call.args[0] if call.args else None
    if last == "sub" and isinstance(first, ast.Constant):
        return isinstance(first.value, str) and re.fullmatch(CLEANING, first.value) is not None
    kept = first.generators[0] if last == "join" and isinstance(first, ast.GeneratorExp | ast.ListComp) else None
    return kept is not None and any(_allows_letters(test, kept.target, wanted=True) for test in kept.ifs)


def _allows_letters(test: ast.expr, letter: ast.expr, *, wanted: bool) -> bool:
    """Whether a test of one letter of a text tells what is allowed; `wanted`: the letters that pass it are."""
    if isinstance(test, ast.BoolOp):
        either = isinstance(test.op, ast.Or) is wanted
        return either and all(_allows_letters(part, letter, wanted=wanted) for part in test.values)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _allows_letters(test.operand, letter, wanted=not wanted)
    if isinstance(test, ast.Compare):
        listed = isinstance(test.ops[0], ast.In if wanted else ast.NotIn)
        told = written_name(test.comparators[0]).rpartition(".")[2].lower()
        return listed and _plain_names(test.left) == _plain_names(letter) and not _FORBIDS.search(told)
    asked = test.func if isinstance(test, ast.Call) and wanted else None
    if not isinstance(asked, ast.Attribute):
        return False
    return asked.attr in _OF_LETTERS and _plain_names(asked.value) == _plain_names(letter)


def _is_list(node: ast.expr, *, refuses: bool) -> bool:
    if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict):
        return refuses and all(
            isinstance(item, ast.Constant) for item in ast.iter_child_nodes(node) if isinstance(item, ast.expr)
        )
    written = written_name(node.func if isinstance(node, ast.Call) else node)
    last = written.removesuffix(".keys").rpartition(".")[2]
    if _FORBIDS.search(last.lower()):
        return False
    return bool(_ALLOWS.search(last.lower())) or (refuses and last.isupper())


def _plain_names(node: ast.expr) -> set[str]:
    """The name that an expression is, case and outer blanks apart."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args:
        node = node.func.value
    return {node.id} if isinstance(node, ast.Name) else set()


def asks_person(call: ast.Call) -> bool:
    """Whether a call asks somebody before something is done."""
    name = written_name(call.func)
    texts = [each.value for given in call.args for each in walk(given) if isinstance(each, ast.Constant)]
    asked = name == "input" and any(isinstance(text, str) and _QUESTION.search(text) for text in texts)
    return asked or name.endswith("Confirm.ask") or _ASKS.search(name.rpartition(".")[2]) is not None


def safe_loader(call: ast.Call) -> bool:
    """Whether YAML is read by a loader that makes no objects."""
    given = [k.value for k in call.keywords if k.arg == "Loader"] + call.args[1:2]
    return any("Safe" in written_name(each) or "Base" in written_name(each) for each in given)


def checks(nodes: list[ast.AST]) -> frozenset[str]:
    """What a function checks: `path` when it compares where a path leads with where it may lead, `host` when it looks
    the host of an address up in a list, `sql` when it looks at statements or quotes what goes into them.
    """
    named = {written_name(each) for each in nodes if isinstance(each, ast.Call | ast.Name | ast.Attribute)}
    lasts = {name.rpartition(".")[2] for name in named}
    resolved = "startswith" in lasts and bool(lasts & RESOLVES)
    host = {"host"} if any(map(_allows_host, nodes)) else set[str]()
    return frozenset({"path"} if resolved else ()).union(host, *map(_checks_by_name, named))


def _allows_host(node: ast.AST) -> bool:
    """Whether the host of an address is looked up in a list of what is allowed: `parts.hostname not in HOSTS`."""
    if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], ast.NotIn | ast.In):
        return False
    asked = isinstance(node.left, ast.Attribute) and node.left.attr in {"hostname", "netloc"}
    return asked and _is_list(node.comparators[0], refuses=isinstance(node.ops[0], ast.NotIn))


@lru_cache(maxsize=8192)
def _checks_by_name(name: str) -> frozenset[str]:
    """What a function of this name checks."""
    told = (("path", CHECKS), ("sql", SQL_CHECKS))
    return frozenset(word for word, pattern in told if pattern.search(name))


def unpacks_anywhere(call: ast.Call, name: str) -> bool:
    """Whether a call unpacks an archive of `tarfile` to wherever its members say: nothing filters them.

    https://docs.python.org/3/library/tarfile.html#tarfile-extraction-filter (`data` by itself from Python 3.14)
    """
    unpacks = name.startswith("tarfile.") and name.rpartition(".")[2] in {"extractall", "extract"}
    return unpacks and not any(keyword.arg in {"filter", "members"} for keyword in call.keywords)
