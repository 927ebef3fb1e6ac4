"""Label and value side by side, joined by something other than a colon: arguments of a call, `name:`/`value:` pairs,
declarations with a type, lines of forms in two columns or with a leader of points, questions and answers. Each value is
a cell of its label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

from upright.classify.table_lines import Cell, line_at, line_before, lines_after

CLOSE = 90
LONGEST_CALL = 520
PLAIN = 4  # the group of a value without quotes
HEAD = 240  # characters before a value in which its label is read
_VALUE = r"""[ \t]{0,4}(?:\\?"([^"\\\n]{1,400})|'([^'\\\n]{1,400})|`([^`\n]{1,400})|([^\s"'`<>][^"'`<>\n]{0,399}))"""
_QUOTED = re.compile(_VALUE)
_TWO_STRINGS = re.compile(
    r"""[({\[]\s{0,8}\\?["']([^\W\d][\w .-]{1,48})\\?["']\s{0,4},"""
    r"""\s{0,20}\\?["'`]([^"'`\\\n]{1,400})\\?["'`]\s{0,4}[)}\]]\Z"""
)
_BLOCK = re.compile(r"[^{}\"]{0,300}(?:\"[^\"\n]{0,200}\"[^{}\"]{0,200}){0,8}?\bdefault\s{0,20}=")
_LEADER = re.compile(r"[ \t]{0,20}([^\W\d_][^\n]{1,60}?)[ \t]{0,4}\.{3,}[ \t]{0,4}\Z")
_FORM = re.compile(r"[ \t]{0,8}([^\W\d_][^\t\n|]{1,60}?)[ ]{0,20}(?:\t{1,4}|\|)[ ]{0,20}([^\s|][^\t\n|]{0,300})\Z")
_NUMBER_BEHIND = re.compile(r",\s{1,4}[+(]?\d[\d ().-]{5,20}\d\Z")  # the name of somebody and how to reach them
_DIGIT, _WORD = re.compile(r"\d"), re.compile("[a-z]+")
_SPACED = re.compile(r"[ \t]{0,8}([^\W\d_](?:[^\s]| (?! )){0,60}?)[ ]{2,}\Z")
_QUESTION = re.compile(
    r"((?:[^\n.?!:\"]|(?<=\b\w)\.|(?<=\b[Nn][or])\.){2,80}?)(?:,? please)?\?[^?]{0,140}\Z"  # `your C.N.P., please?`
)
_LEAD_IN = re.compile(
    r"(?i:(?:sure|yes|yeah|yep|ok|okay|of course|certainly|no problem|it is|it's|that's|that is|here it is|here you are"
    r"|ja|natürlich|gerne|oui|bien sûr|c'est|sí|si|claro|es|sim|certo)\b[ ,.:!-]{0,3}){0,4}"
)
_SAID = re.compile(r"[^\"\\\n]{2,200}")
_CUSTOM = re.compile(r"(?i)\b(\w{2,24}[1-9])label=\Z")
_UP_TO_NEXT = re.compile(r"[^\s=](?:[^\n=]{0,399}?)(?=[ \t]+\w{1,40}=|[ \t]*(?:\r?\n|\Z))")
MOST = 3  # rows of two columns that are looked at


def _after(head: str, *, reach: int = HEAD, plain: bool = True) -> Callable[[str, int], Iterator[Cell]]:
    """Reads one value after what `head` describes, whose group is the label. `plain`: it may stand without quotes."""
    regex = re.compile(head + r"\Z")

    def read(text: str, end: int) -> Iterator[Cell]:
        value = _QUOTED.match(text, end)
        label = regex.search(text, max(0, end - reach), end) if value and (plain or value.lastindex != PLAIN) else None
        if (
            label
            and value
            and not (value.lastindex == PLAIN and _is_expression(text, label.end(1), value.start(PLAIN)))
        ):
            group = value.lastindex or 0
            start, stop = value.span(group)
            yield Cell(start, start + len(text[start:stop].rstrip(" \t\r;,/")), label[1])

    return read


def _is_expression(text: str, label_end: int, start: int) -> bool:
    """Whether what stands without quotes (from `start`, -1 where it has some) after a label in quotes and a comma is
    code: `name: "pin", value: state.pin`.
    """
    between = text[label_end : max(start, 0)]
    return between[:1] in {'"', "'"} and "," in between and not (text[start].isdigit() or text[start] in "+-")


def argument(text: str, end: int) -> Iterator[Cell]:
    """`put("label", "value")`, `{"label", "value"}`: two strings and no more; `end`: after the closing bracket. Of a
    list's two members the latter is no value if it is a mere word: `["pass", "fail"]`.
    """
    found = _TWO_STRINGS.search(text, max(0, end - LONGEST_CALL), end)
    if found and not (found[0][0] == "[" and _WORD.fullmatch(found[2])):
        yield Cell(*found.span(2), found[1])


named_value = _after(
    r"""(?i:name|key|field|label|title|text|system|property|variable|column|attribute)\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?"""
    r"""([^\W\d][\w .()/#'\u00b0\u00ba\u05f4-]{0,48}?)\\?["']?"""
    r"""\s{0,4}\}?\s{0,4},?\s{0,40}\\?["']?(?i:value|default|val|content|old|new)(?:_?value)?\\?["']?\s{0,4}[:=]"""
)
named_element = _after(r"""(?i:name|key|field|id)=["']([^\W\d][\w .-]{0,48})["']\s{0,4}>""", reach=CLOSE)
_declared = _after(
    r"""([^\W\d]\w{1,63})[ \t]?:[ \t]{0,2}&?(?:'static )?[\w.]{1,20}(?:[\[<][\w., ]{1,24}[\]>])?\??[ \t]{0,2}=""",
    reach=CLOSE,
    plain=False,
)


def declared(text: str, end: int) -> Iterator[Cell]:
    """`label: str = "value"`; `end`: after the opening quote."""
    return _declared(text, text.rfind("=", 0, end) + 1)


def block_default(text: str, end: int) -> Iterator[Cell]:
    """`variable "name" { ... default = "value" }`; `end`: after the opening brace."""
    label = re.compile(r'"([^"\n]{1,64})"\s{0,4}\{\Z').search(text, max(0, end - HEAD), end)
    head = _BLOCK.match(text, end)
    value = _QUOTED.match(text, head.end()) if head else None
    if label and value:
        yield Cell(*value.span(value.lastindex or 0), label[1])


def leader(text: str, end: int) -> Iterator[Cell]:
    """`label .... value`; `end`: at the first character of the value."""
    start, stop = line_at(text, end)
    label = _LEADER.match(text, start, end - 1)
    if label:
        yield Cell(end - 1, end - 1 + len(_alone(text[end - 1 : stop])), label[1].rstrip(" :."))


def form(text: str, end: int) -> Iterator[Cell]:
    """Lines of a label and a value, or of two columns under a header, apart by a tab or bar; `end`: in the second."""
    first = line_before(text, line_at(text, end)[0])
    if first is None:
        return
    rows = []
    for start, stop in chain((first,), lines_after(text, first[1])):
        row = _FORM.match(text, start, stop)
        if row is None:
            break
        rows.append(row)
    header = rows[0] if len(rows) > 1 and _is_header(rows[0], rows[1 : MOST + 1]) else None
    for row in rows:
        if header and row is not header:
            yield Cell(*row.span(1), header[1])
        if row is not header:
            yield Cell(row.start(2), row.start(2) + len(_alone(row[2])), header[2].strip() if header else row[1])


def spaced(text: str, end: int) -> Iterator[Cell]:
    """`label                value`; `end`: at the first character of the value."""
    start, stop = line_at(text, end)
    label = _SPACED.match(text, start, end - 1)
    if label:
        value = text[end - 1 : stop].partition("  ")[0]
        yield Cell(end - 1, end - 1 + len(_alone(value)), label[1].rstrip(" :."))


def answer(text: str, end: int) -> Iterator[Cell]:
    """`Agent: And your date of birth?` and, in the next line or message, `Customer: sure, 1970-01-02`; `end`: at the
    first character of the answer.
    """
    question = _QUESTION.search(text, max(0, end - HEAD), end)
    if question is None:
        return
    lead = _LEAD_IN.match(text, end - 1)
    begin = lead.end() if lead else end - 1
    value = _SAID.match(text, begin)
    if value:
        label = (
            question[1].rpartition(".")[2] if _DIGIT.search(question[1]) else question[1]
        )  # else of a sentence before
        yield Cell(begin, begin + len(value[0].rstrip(" \t\r.,!")), label.strip())


def custom_field(text: str, end: int) -> Iterator[Cell]:
    """`cs1Label=label cs1=value` in either order, as the Common Event Format has it; `end`: behind the first `=`."""
    start, stop = line_at(text, end)
    field = _CUSTOM.search(text, max(start, end - CLOSE), end)
    label = _UP_TO_NEXT.match(text, end, stop)
    if field is None or label is None:
        return
    wanted = re.compile(rf"(?<!\w){field[1]}=", re.IGNORECASE)
    for low, high in ((end, min(stop, end + LONGEST_CALL)), (max(start, end - LONGEST_CALL), field.start())):
        found = wanted.search(text, low, high)
        value = _UP_TO_NEXT.match(text, found.end(), high) if found else None
        if value:
            yield Cell(*value.span(), label[0])
            return


def _alone(value: str) -> str:
    """The value without a telephone number behind it, which the label does not speak for."""
    return _NUMBER_BEHIND.sub("", value.rstrip())


def _is_header(first: re.Match[str], rows: list[re.Match[str]]) -> bool:
    """Whether the values below are alike and the first line's is not like them."""
    below = {_DIGIT.sub("0", re.sub(r"[^\W\d_]+", "a", row[2].strip())) for row in rows}
    return len(rows) > 1 and len(below) == 1 and not _DIGIT.search(first[2]) and bool(_DIGIT.search(below.pop()))


_NAMED_VALUE = (
    r"""(?i:(?:name|key|field|label|title|text|system|property|variable|column|attribute)\\?["']?\s*[:=]\s*\\?["']?"""
    r"""(?:[a-z_]|[^\x00-\x7f])(?:[\w .()/#'-]|[^\x00-\x7f])*\\?["']?\s*\}?\s*,?\s*"""
    r"""\\?["']?(?:value|default|val|content|old|new)(?:_?value)?\\?["']?\s*[:=])"""
)
PAIRS: tuple[tuple[str, Callable[[str, int], Iterator[Cell]]], ...] = (
    (
        r"""[({\[]\s*\\?["'][A-Za-z_][\w .-]+\\?["']\s*,\s*\\?["'`][^"'`\\\n]+\\?["'`]\s*[)}\]]""",
        argument,
    ),
    (_NAMED_VALUE, named_value),
    (r"""(?i:(?:name|key|field|id)=["'][a-z_][\w .-]*["']\s*>)""", named_element),
    (
        r"""\w[ \t]?:[ \t]*&?(?:'static )?[\w.]+(?:[\[<][\w., ]+[\]>])?\??[ \t]*=[ \t]*\\?["'`]""",
        declared,
    ),
    (r"""(?i:\b(?:cs|cn|cfp|c6a|flexstring|devicecustom(?:string|number|date))[1-9]label=)""", custom_field),
    (r"""\b(?:variable|param|parameter)\s+"[^"\n]+"\s*\{""", block_default),
    (r"""\.{4,}[ \t]*[^\s.]|[ \t]\.{3,}[ \t]+[^\s.]""", leader),
    (r"""[^\s|][ ]{16,}[^\s]""", spaced),
    (r"""\?[ \t]*\r?\n[^\n:]{0,24}[\[(]?[0-9:]{0,8}[^\n:]{1,40}:[ ]+[^\s]""", answer),
    (r"""\?"\s*\},\s*\{[^{}?]*"(?:content|value|text)"\s*:\s*"[^"]""", answer),
    (r"""^[^\t\n|]+(?:\t|\|)[^\t\n|]+\n[^\t\n|]+(?:\t|\|)[^\t\n|]""", form),
)
"""What announces each kind, as patterns of the engine's database, and its reader."""
