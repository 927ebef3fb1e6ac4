"""What tools of compiled servers do, read without a grammar: files, addresses, programs, tables in a tool's own code.

The code of a tool is what stands from where it is offered to the next offer or the end of the block, and the functions of
the file that are named beside the offer. What those call in their turn is not followed.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from upright.discover.behaviour import Behaviour
from upright.discover.plain_tables import asked_in, kept_in
from upright.discover.plain_taint import PlainTaint
from upright.discover.python_sinks import CHANGES, QUERIES
from upright.discover.readers.plain_source import plain_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from upright.discover.behaviour import Onward
    from upright.discover.document import Document
    from upright.discover.readers.plain_source import PlainSource

_QUOTE = r"[\"'](?P<path>[^\"'\n]{1,200})[\"']"
_READS = re.compile(
    r"\b(?:os\.(?:ReadFile|Open)|ioutil\.ReadFile|fs::read(?:_to_string)?|File::open|(?:File|IO|CSV)\.(?:read|readlines|foreach|open)"
    r"|Files\.(?:readString|readAllLines|readAllBytes|lines|newBufferedReader)|File\.(?:ReadAll\w{4,5}|ReadLines|OpenRead|OpenText)"
    r"|new\s+(?:FileReader|FileInputStream|StreamReader|File)|file_get_contents|fopen)\s*\(\s*"
    rf"(?:&?(?:Path\.of|Paths\.get|Path::new)\(\s*)?{_QUOTE}"
)
_FETCHES = re.compile(
    r"\bhttp\.(?:Get|NewRequest\w{0,20})\(|\.Get\(\s*(?:url|uri|req)|\breqwest::(?:get|Client)|\bNet::HTTP\b|\b(?:Faraday|HTTParty|URI)\.(?:get|open)\b"
    r"|\bHttpClient\b|\bHttpRequest\.|\bRestTemplate\b|\bRestClient\b|\bWebClient\b|\bgetForObject\(|\bGetStringAsync\(|\bGetAsync\(|\bJsoup\.connect\("
    r"|\bcurl_exec\(|\bHttp::get\(|\bGuzzle|\bOkHttpClient\b|\bopenStream\("
    r"|\bImapClient\b|\bPop3Client\b|\bimap(?:client)?\.Dial\w{0,12}\(|\bgetFolder\(\s*\"INBOX\"|\bUsers\.Messages\.(?:Get|List)\(|\bNet::IMAP\b"
)
_SENDS = re.compile(
    r"\bhttp\.(?:Post(?:Form)?\(|MethodPost\b)|\"POST\"|\bsmtp\.SendMail\(|\.post\(|\.POST\(|\bPostAsync|\bPostAsJsonAsync|\bpostForObject\(|\bHttp::post\("
    r"|\bNet::HTTP\.post|\bNet::HTTP::Post|\b[Mm]ail[Ss]ender\b|\b[Mm]ail(?:er|Service|Client)?\.send\w{0,10}\(|\bSmtpClient\b|\bSendMailAsync\(|\bSendAsync\(|\bTransport\.send\(|\bPostMessage(?:Context)?\(|\bmail\("
)
_RUNS = re.compile(
    r"\bexec\.Command(?:Context)?\(|\bCommand::new\(|\bProcessBuilder\(|\bgetRuntime\(\)\.exec\(|\bProcess\.Start\(|\b(?:shell_exec|proc_open|passthru)\(|\bOpen3\.|\bKernel\.system\("
)
_DESTROYS = re.compile(
    r"\bos\.Remove(?:All)?\(|\bfs::remove_\w{3,10}\(|\bFiles\.delete(?:IfExists)?\(|\bFile\.Delete\(|\bFileUtils\.rm|\bunlink\("
)
_STATEMENT = re.compile(r"[\"'`]\s*((?:select|insert|update|delete|with|merge|drop|truncate)\s[^\"'`]{3,2000})", re.IGNORECASE)  # fmt: skip
_NAME = re.compile(r"\b[A-Za-z_]\w{2,80}\b")
_BRACE = re.compile(r"[{}]")
_HANDLER = re.compile(r"[,(]\s{0,20}(?:\w{1,60}\.){0,3}([A-Za-z]\w{1,80})(?:\([\w., ]{0,60}\))?,?\s{0,20}\)\s*(?:\n|$)")  # fmt: skip
_OFFER = 600  # characters of an offer in which a handler is named
_CODE = 20_000  # characters of one function
_HANDLERS = 12  # names that are looked up of one offer
_STATEMENTS = 20
_CAN = (("takes_untrusted_content", _FETCHES), ("sends_out", _SENDS), ("executes", _RUNS), ("destroys", _DESTROYS))


def behaviours(source: PlainSource, path: str, lines: Iterable[int]) -> Iterator[tuple[int, Behaviour]]:
    """What the tool that is offered on each of these lines does, by its line."""
    starts = [*sorted({*lines})]
    text = source.code
    places = _places(text, starts)
    functions = _functions(source)
    for line, (start, end) in zip(starts, pairwise([*places, len(text)]), strict=True):
        own = _block(text, start, min(end, start + _CODE))
        named = islice(dict.fromkeys(_NAME.findall(own[:_OFFER].partition("\n\n")[0])), _HANDLERS * 10)
        handlers = [name for name in named if name in functions][:_HANDLERS]
        if (written := _on_line(functions, start, text)) is not None:  # the offer is the function itself
            handlers = [written]
        done = _told(source, (own, *(text[slice(*functions[name])] for name in handlers)))
        taint = PlainTaint(source, path, functions, done)
        if written is None:
            taint.offered(start, start + len(own))
        for name in handlers:
            taint.named(name)
        for name in _answering(own) if source.language == "go" and not handlers else ():
            taint.ask(name)
        yield line, done


def _answering(own: str) -> list[str]:
    """The function of another file that is named last where a tool is offered: `s.AddTool(mcp.NewTool(...), h.restore)`."""
    match = _HANDLER.search(own)
    return [match[1]] if match else []


def plain_answers(document: Document, questions: Iterable[Onward]) -> Iterator[tuple[Onward, Behaviour]]:
    """What each function that is asked for does with the arguments that hold input."""
    source = document.parse(plain_source)
    functions = _functions(source)
    for question in questions:
        if question.symbol in functions:
            done = _told(source, (source.code[slice(*functions[question.symbol])],))
            taint = PlainTaint(source, document.item.path, functions, done)
            taint.named(question.symbol, question.positions, question.begun)
            yield question, done


def _functions(source: PlainSource) -> dict[str, tuple[int, int]]:
    text = source.code
    begins = {match["name"]: match.start() for match in _definitions(source.language).finditer(text)}
    return {name: (start, start + len(_body(text, start))) for name, start in begins.items()}


def _on_line(functions: Mapping[str, tuple[int, int]], start: int, text: str) -> str | None:
    """The function whose definition begins on the line that begins here."""
    end = text.find("\n", start)
    return next((name for name, (at, _) in functions.items() if start <= at < end), None)


def _places(text: str, lines: list[int]) -> list[int]:
    found, at, line = [], 0, 1
    for wanted in lines:
        while line < wanted and at >= 0:
            at, line = text.find("\n", at) + 1, line + 1
        found.append(max(at, 0))
    return found


def _definitions(language: str) -> re.Pattern[str]:
    return _DEFINED.get(language, _METHOD)


_METHOD = re.compile(r"^[ \t]*(?:[\w<>\[\],.?]{1,60}[ \t]+){1,6}(?P<name>\w{2,80})[ \t]*\([^;{}]{0,400}\)[^;{}]{0,200}\{", re.MULTILINE)  # fmt: skip
_DEFINED = {
    "go": re.compile(r"^func\s+(?:\([^)\n]{1,80}\)\s*)?(?P<name>\w{2,80})\s*\(", re.MULTILINE),
    "rust": re.compile(r"\bfn\s+(?P<name>\w{2,80})\b"),
    "ruby": re.compile(r"^[ \t]*def\s+(?:self\.)?(?P<name>\w{2,80})", re.MULTILINE),
    "kotlin": re.compile(r"\bfun\s+(?P<name>\w{2,80})\s*\("),
    "php": re.compile(r"\bfunction\s+(?P<name>\w{2,80})\s*\("),
}


def _body(text: str, start: int) -> str:
    """A function from where it begins to its closing brace."""
    depth = 0
    for brace in _BRACE.finditer(text, start, start + _CODE):
        depth += 1 if brace[0] == "{" else -1
        if depth <= 0:
            return text[start : brace.end()]
    return text[start : start + _CODE // 4]


def _block(text: str, start: int, end: int) -> str:
    """From a place to an end, or to where the block around it closes."""
    depth = 0
    for brace in _BRACE.finditer(text, start, end):
        depth += 1 if brace[0] == "{" else -1
        if depth < 0:
            return text[start : brace.start()]
    return text[start:end]


def _told(source: PlainSource, pieces: Iterable[str]) -> Behaviour:
    done, kept = Behaviour(), kept_in(source.code, source.language)
    for code in pieces:
        for asked in asked_in(code, source.language, kept):
            done.ask(asked)
        done.capabilities |= {word for word, pattern in _CAN if pattern.search(code)}
        for match in islice(_READS.finditer(code), _STATEMENTS):
            done.capabilities.add("reads_files")
            done.open(match["path"], writes=False)
        for match in islice(_STATEMENT.finditer(code), _STATEMENTS):
            if QUERIES.search(match[1]):
                done.capabilities.add("reads_private_data")
                done.query(match[1])
            if CHANGES.match(match[1]):
                done.capabilities.add("destroys")
    return done
