"""What pickles may name: tables of callables, one file for each library, judged by their dotted names.

Each line is `VERB PATTERN [# reason]`; the longest pattern that fits decides. The verbs:

- `sink`: calling it, or handing it to a call, runs code, changes files or opens connections.
- `risky`: nothing that data needs; calling it is suspicious.
- `pure`: calling it with any arguments only builds a value. A callable among the arguments must itself be harmless.
- `apply`: calls its first argument.
- `calls`: calls what can be called among its arguments, with the others; else it only builds a value.
- `class`: classes below it (a capital begins their names) are harmless to make without `__init__` and to give a state.
- `parses`: classes below it evaluate the texts that they are made from, and are harmless to make from anything else.
- `refer`: naming functions and classes below it is normal; calling them is not proven.
- `named`: naming it, handing it on and making it without arguments is normal; calling it does harm.
- `load`: reads a pickle from bytes, which are looked into.
- `unpack`: builds a value, and reads those of its arguments that are pickles; they are looked into.
- `resolve`: gives the thing whose module and name it is told.
- `carry`: makes functions, classes or modules out of what the pickle carries.
- `trust` (of an organisation's own lists only): all that is below it is `pure`.

A library's table is written from its released source (functions that its own `__reduce__` methods name).
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from upright.model.errors import ConfigError

VERBS: Final = frozenset(
    {
        "sink",
        "risky",
        "pure",
        "apply",
        "class",
        "refer",
        "load",
        "resolve",
        "carry",
        "named",
        "parses",
        "calls",
        "unpack",
    }
)
# Modules that later Pythons no longer have are still modules of the standard library to an older interpreter.
_GONE: Final = frozenset(
    [
        "asynchat",
        "asyncore",
        "cgi",
        "cgitb",
        "chunk",
        "commands",
        "crypt",
        "distutils",
        "httplib",
        "imghdr",
        "imp",
        "lib2to3",
        "mailcap",
        "msilib",
        "nis",
        "nntplib",
        "ossaudiodev",
        "pipes",
        "popen2",
        "smtpd",
        "sndhdr",
        "spwd",
        "sunau",
        "telnetlib",
        "urllib2",
        "uu",
        "xdrlib",
        "xmlrpclib",
        "cPickle",
        "hotshot",
        "ihooks",
        "imputil",
    ]
)
_CAPITAL = re.compile(r"_*[A-Z]")
_ERROR = re.compile(r"(?:[a-z_]\w*\.)+(?:(?:[A-Z]\w*)?(?:Error|Exception|Warning)|error(?:_[a-z]+)?)")
# Special methods of plain types that show, compare or size a value, and those that reach into one.
_SHOWS: Final = re.compile(
    r"(?:builtins\.(?:object|str|int|float|bool|complex|bytes|tuple|list|dict|set|frozenset)"
    r"|enum\.(?:Enum|Flag|IntEnum|IntFlag|ReprEnum|StrEnum)|datetime\.(?:date|datetime|time|timedelta))"
    r"\.__(?:repr|str|format|hash|eq|ne|lt|le|gt|ge|bool|len)__"
)
_KEEPS: Final = re.compile(
    r"builtins\.(?:(?:dict|list)\.__(?:getitem|setitem|delitem|contains|iter)__|object\.__setattr__(?:\.__get__)?)"
)
_PLAIN: Final = frozenset(
    {
        f"__{word}__"
        for word in ("main", "init", "future", "new", "repr", "str", "hash", "eq", "ne", "lt", "le", "gt", "ge")
    }
)
HARMFUL_WORDS: Final = frozenset(
    {"system", "popen", "Popen", "eval", "exec", "execfile", "spawn", "spawnl", "spawnv", "__import__"}
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a table says about a name. `pattern` is empty when no table knows it."""

    verb: str
    pattern: str = ""
    reason: str = ""
    exact: bool = False
    made: bool = False  # a name in small letters below a `class` pattern: harmless if it turns out to be a class


UNKNOWN: Final = Rule("unknown")


@cache
def table() -> dict[str, Rule]:
    """All rules by pattern. Raises ConfigError when a line is wrong."""
    rules: dict[str, Rule] = {}
    for file in sorted(Path(__file__).parent.glob("*.txt")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            text, _, reason = line.partition("#")
            if words := text.split():
                if len(words) != 2 or words[0] not in VERBS:  # noqa: PLR2004  verb and pattern
                    raise ConfigError(f"{file.name}:{number}: not a rule: {line!r}")
                rules[words[1]] = Rule(words[0], words[1], reason.strip(), not words[1].endswith(".*"))
    return rules


@lru_cache(maxsize=1 << 14)
def rule_for(dotted: str) -> Rule:
    """What the tables say about `module.name`. Names that end like a sink are never taken for harmless."""
    rules = table()
    if exact := rules.get(dotted) or _error(dotted) or of_plain_type(dotted):
        return exact
    parts = dotted.split(".")
    for count in range(len(parts), 0, -1):
        if found := rules.get(".".join((*parts[:count], "*"))):
            if found.verb not in {"sink", "risky"} and _smuggles(parts[count:]):
                return Rule("sink", found.pattern, "reaches a dangerous name through another module")
            if (
                found.verb == "pure"
                and parts[0] != "__torch__"
                and len(parts) - count > 1
                and not _CAPITAL.match(parts[count])
            ):
                return Rule("refer", found.pattern, found.reason)  # a module that the module imports
            return _for_member(found, parts[-1])
    if _smuggles(parts[1:]):
        return Rule("sink", "", "reaches a dangerous name through another module")
    return Rule("risky", "", "of the standard library, which no data needs") if in_stdlib(dotted) else UNKNOWN


def _error(dotted: str) -> Rule | None:
    """Errors of the standard library, whatever their module does."""
    if _ERROR.fullmatch(dotted) and in_stdlib(dotted):
        return Rule("pure", "", "only tells of an error")
    return None


def of_plain_type(dotted: str) -> Rule | None:
    """Special methods of plain types, which classes that a pickle carries take over as theirs (an enumeration of texts,
    a dictionary with attributes).
    """
    if _SHOWS.fullmatch(dotted):
        return Rule("pure", "", "shows or compares a plain value")
    return Rule("named", "", "reaches into what it is given") if _KEEPS.fullmatch(dotted) else None


def _for_member(rule: Rule, name: str) -> Rule:
    """What a rule for everything below a package says about one name: classes begin with a capital."""
    if rule.verb == "trust":
        return Rule("pure", rule.pattern, rule.reason)
    if rule.verb in {"class", "refer"} and name.startswith("__pyx_unpickle_"):
        return Rule("pure", rule.pattern, rule.reason)
    if rule.verb == "class" and not _CAPITAL.match(name):
        return Rule("refer", rule.pattern, rule.reason, made=True)
    return rule


def in_stdlib(dotted: str) -> bool:
    """Whether the name's first part is a module of the standard library, of this Python or an earlier one."""
    root = dotted.partition(".")[0]
    return root in sys.stdlib_module_names or root in _GONE


def _smuggles(parts: list[str]) -> bool:
    """Whether a path through a module ends at a sink: `torch.serialization` + `os.system`, `random` + `_os`."""
    rules = table()
    for index, part in enumerate(parts):
        rest = ".".join((part.lstrip("_"), *parts[index + 1 :]))
        names = rest.split(".")
        known = rules.get(f"{names[0]}.*")
        if names[0] in _MODULES and known is not None and known.verb == "sink":
            return True
        if names[0] in _WORDY and len(names) > 1 and names[1] in _WORDY[names[0]]:
            return True
        alias = _ALIASES.get(part.lstrip("_"), "")
        if alias and rule_for(".".join((alias, *parts[index + 1 :]))).verb == "sink":
            return True
    return bool(parts) and (parts[-1] in HARMFUL_WORDS or any(_dunder(part) for part in parts))


def _dunder(part: str) -> bool:
    return part.startswith("__") and part.endswith("__") and part not in _PLAIN


_ALIASES: Final = {
    "torch": "torch",
    "numpy": "numpy",
    "np": "numpy",
    "pandas": "pandas",
    "pd": "pandas",
    "joblib": "joblib",
}
# Modules that other modules commonly hold as attributes and that lead to commands, files, code or connections.
_MODULES: Final = frozenset(
    [
        "os",
        "posix",
        "nt",
        "sys",
        "subprocess",
        "importlib",
        "imp",
        "runpy",
        "pty",
        "ctypes",
        "shutil",
        "socket",
        "urllib",
        "ssl",
        "pickle",
        "marshal",
        "builtins",
        "tempfile",
        "zipfile",
        "tarfile",
        "sqlite3",
        "webbrowser",
        "codeop",
        "pdb",
        "bdb",
        "gc",
        "pkgutil",
        "pydoc",
        "linecache",
    ]
)
# The same for modules whose names are everyday words: only with what they really hold.
_WORDY: Final = {
    module: frozenset(names.split())
    for module, names in {
        "code": "InteractiveInterpreter InteractiveConsole interact compile_command",
        "signal": "signal raise_signal pthread_kill alarm setitimer set_wakeup_fd",
        "platform": "popen system _syscmd_ver _syscmd_file os subprocess",
        "inspect": "getattr_static getsource getmembers currentframe stack importlib linecache os sys",
        "ast": "parse literal_eval compile",
        "http": "client server cookiejar cookies",
        "glob": "glob iglob os",
        "mmap": "mmap",
        "asyncio": "run create_subprocess_shell create_subprocess_exec unix_events subprocess base_events",
        "threading": "Thread Timer _start_new_thread",
        "multiprocessing": "Process Pool util popen_fork managers spawn",
    }.items()
}
