"""What calls of TypeScript and JavaScript do that a tool should not do with what a model says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.readers.script import text

if TYPE_CHECKING:
    from upright.discover.readers.script import Call

_PROCESS = re.compile(r"^(?:node:)?child_process$|^(?:execa|zx|shelljs|cross-spawn|child-process-promise)$")
_PROCESS_OWNER = re.compile(r"^(?:child_process|childProcess|cp|shell|shelljs|proc)$")
_EXEC = re.compile(
    r"^(?:exec|execSync|execAsync|execPromise|execaCommand|execaCommandSync|execCommand|exec_?p|asyncExec)$"
)
_SPAWN = re.compile(r"^(?:spawn|spawnSync|execFile|execFileSync|execFileAsync|execa|fork|spawnAsync)$")
PROMISED = re.compile(
    r"(?:util\.)?promisify\(\s{0,9}(?:\w{1,40}\.)?(exec|execFile|spawn)\s{0,9}\)"
)  # under a name of its own
STARTS = re.compile(r"\b(?:exec|spawn|fork|promisify|asyncExec|eval|Function)")  # what starts programs is made with
_EVAL = re.compile(r"^(?:eval|Function|runInNewContext|runInThisContext|runInContext|runCode|compileFunction)$")
_TEMPLATES = re.compile(r"^(?:ejs|pug|handlebars|nunjucks|eta|dot|mustache|lodash|_)$", re.IGNORECASE)
_FILES = re.compile(r"^(?:node:)?fs(?:/promises|-extra)?$|^graceful-fs$")
_FILES_OWNER = re.compile(r"^(?:fs|fsp|fsPromises|fsPromise|promises|fse|Deno|fs\.promises|nodeFs)$")
READS = re.compile(
    r"^(?:readFile|readFileSync|createReadStream|readdir|readdirSync|open|openSync|readTextFile|readJson|stat|opendir|access)$"
)
WRITES = re.compile(
    r"^(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|copyFile|copyFileSync|mkdir|mkdirSync|rename|"
    r"renameSync|writeTextFile|writeJson|outputFile|cp|symlink|move|truncate)$"
)
DELETES = re.compile(r"^(?:unlink|unlinkSync|rm|rmSync|rmdir|rmdirSync|remove|removeSync)$")
DESTROYS = re.compile(r"^(?:deleteMany|deleteOne|dropTable|dropCollection|dropDatabase|deleteBucket|destroy)$")
_FETCH = re.compile(r"^(?:fetch|axios|got|request|ky|needle|superagent|undici|nodeFetch|http|https)$")
_FETCHERS = frozenset({"node-fetch", "axios", "got", "ky", "undici", "cross-fetch", "needle"})
_HOST = re.compile(r"\.(?:hostname|host|origin)$")
_REFUSED = re.compile(
    r"block|den[iy]|forbid|ban|bad|black|disallow|exclud|reserved|private|internal|local|loop|meta|127\.|169\.254",
    re.IGNORECASE,
)
# Browsers that are driven, and loaders of LangChain: what they fetch, what they open.
_PAGES = re.compile(r"(?:[\w$.]*\.)?\w{0,20}[pP]age\.goto$|(?:\w{1,20}WebBaseLoader|RecursiveUrlLoader|SitemapLoader)$")
_DOCUMENTS = re.compile(r"(?:PDF|Docx|CSV|JSON|JSONLines|Text|Directory|PPTX|Unstructured|EPub|SRT)Loader$")
_OWNER = 400  # characters of a list that is written where it is asked
_CONTENT = re.compile(r"blob|buffer|stream|\bfile\b", re.IGNORECASE)
MADE_FETCHER = re.compile(
    r"(?:await\s{1,4})?(?:axios|got|ky|superagent)\.(?:create|extend|agent|instance)\(|new\s{1,4}Axios\("
)
_COMMAND = re.compile(r"new\s{1,8}(?:\w{1,60}\.)?(\w{1,80})Command\(")  # what a client of AWS asks its own service
_SENDING = re.compile(r"^(?:Send|Publish|PutRecord|PutEvents|PostToConnection|Invoke(?!Model|Agent))")
_ANSWERS = ("res.", "reply.", "ctx.")
SENDS = re.compile(r"^(?:sendMail|sendEmail|postMessage|send|publish|createIssue|createPullRequest|sendMessage)$")
SQL = re.compile(
    r"^(?:query|execute|\$queryRawUnsafe|\$executeRawUnsafe|raw|unsafe|all|run|exec|prepare|get|each|queryRaw|executeSql)$"
)
TAKES_ANY = re.compile(r"^(?:query|execute|raw|unsafe|\$queryRawUnsafe|\$executeRawUnsafe|exec|all|run)$")
DATABASE = re.compile(
    r"(?:^|\.)(?:db|pool|client|connection|conn|sql|prisma|knex|supabase|database|sqlite|sequelize|pg|mysql)\b",
    re.IGNORECASE,
)
BOUND = re.compile(  # a method of a database under a name of its own
    r"(?:(?:util\.)?promisify\(\s{0,20})?([\w.]{1,60})\.(?:query|execute|raw|unsafe|all|run|exec|get|each)\s{0,5}\)?\.bind\("
)
STATEMENT = re.compile(
    r"\b(?:SELECT\s|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|DROP\s+TABLE|WHERE\s)", re.IGNORECASE
)
CHECKS = re.compile(
    r"valid|allow|safe|sanit|within|permitted|whitelist|isSubPath|normalizePath|resolvePath|ensure|isInside|basename|"
    r"realpath|assertPath|checkPath|authoriz",
    re.IGNORECASE,
)
NEUTRAL = re.compile(
    r"^(?:Number|parseInt|parseFloat|Boolean|encodeURIComponent|quote|shellEscape|escapeShellArg|shellescape|createHash|"
    r"basename|path\.basename|isNaN|Number\.\w+)$"
)
TEXTUAL = re.compile(
    r"^(?:join|concat|replace|replaceAll|format|toString|trim|stringify|parse|from|resolve|normalize|map)$"
)
TEXT_OWNER = re.compile(r"^(?:path|String|JSON|Buffer|Object|Array|this|URL|querystring|util|decodeURIComponent)\b")
ASKS = re.compile(r"confirm|elicit|approval|needsApproval|requireApproval", re.IGNORECASE)


def _owner(call: Call) -> str:
    return call.callee.rpartition(".")[0].rpartition(".")[2]


def _is_of_pattern(call: Call) -> bool:
    """Whether a call is `exec` of a regular expression: `/a/.exec(text)`."""
    function = call.node.child_by_field_name("function")
    owner = function.child_by_field_name("object") if function is not None else None
    return owner is not None and (owner.type == "regex" or text(owner).startswith("new RegExp("))


def runs_programs(call: Call) -> str:
    """`eval`, `exec` or `spawn` when a call runs code or a program, else an empty string."""
    last = call.path.rpartition(".")[2] if _PROCESS.match(call.module) and "." not in call.callee else call.last
    if _EVAL.match(last) and ("." not in call.callee or last != "runCode"):
        return "eval"
    if _templates(call):
        return "eval"
    if _is_of_pattern(call):
        return ""
    alone = "." not in call.callee and (not call.module or STARTS.search(call.path))
    if not (alone or _PROCESS.match(call.module) or _PROCESS_OWNER.match(_owner(call))):
        return ""
    if _EXEC.match(last) or (call.module in {"zx", "execa"} and last == "$"):
        return "exec"
    return "spawn" if _SPAWN.match(last) else ""


def _templates(call: Call) -> bool:
    named = bool(_TEMPLATES.match(call.module) or _TEMPLATES.match(_owner(call)))
    return named and call.last in {"render", "compile", "template", "renderString"}


def loads_objects(call: Call) -> bool:
    """Whether a call makes objects of any class from text."""
    return call.last == "unserialize" or (
        call.module in {"serialize-javascript", "funcster"} and call.last == "deserialize"
    )


def touches_files(call: Call) -> bool:
    """Whether a call is one of the file system."""
    if _DOCUMENTS.match(call.callee):
        return bool(call.given) and not _CONTENT.search(text(call.given[0])[:80])
    known = READS.match(call.last) or WRITES.match(call.last) or DELETES.match(call.last)
    owner = call.callee.rpartition(".")[0]
    ours = _FILES.match(call.module) or _FILES_OWNER.match(owner) or owner.endswith((".fs", "fs.promises"))
    return bool(known) and bool(ours)


def fetches(call: Call) -> bool:
    """Whether a call asks an address."""
    head = call.callee.partition(".")[0]
    if call.module in _FETCHERS:
        return call.last not in {"create", "extend"}
    if head in {"http", "https", "undici"}:
        return call.last in {"get", "request", "fetch"}
    return bool(_FETCH.match(head) or _PAGES.match(call.callee))


def sends_out(call: Call) -> bool:
    """Whether a call hands something to others: a message, and no question of a client to its own service."""
    if not SENDS.match(call.last) or "." not in call.callee or call.callee.startswith(_ANSWERS):
        return False
    asked = _COMMAND.match(text(call.given[0])[:200]) if call.given else None
    return asked is None or bool(_SENDING.match(asked[1]))


def is_unheard(call: Call) -> bool:
    """Whether nobody takes the answer of a call: it stands alone, perhaps awaited."""
    around = call.node.parent
    if around is not None and around.type == "await_expression":
        around = around.parent
    return around is not None and around.type == "expression_statement"


def allows_host(call: Call) -> bool:
    """Whether a list of what is allowed is asked for the host of an address: `HOSTS.has(url.hostname)`."""
    asked = call.last in {"has", "includes"} and any(_HOST.search(text(given)) for given in call.given)
    return asked and not _REFUSED.search(text(call.node.child_by_field_name("function"))[:_OWNER])
