"""Documents of programs: logs, source code, settings, what a till sends."""

from __future__ import annotations

import json
import re

from upright.testing.corpus.credentials import CREDENTIALS
from upright.testing.corpus.marks import shown
from upright.testing.corpus.people import Person
from upright.testing.corpus.prose import NUMBERS
from upright.testing.corpus.records import camel
from upright.testing.corpus.values import PLAIN, SECRETS
from upright.testing.corpus.writer import Writer

LOGGED = tuple(kind for kind in (*NUMBERS, *SECRETS, "EMAIL", "PHONE") if kind != "PRIVATE_KEY")
CODED = (*NUMBERS, *SECRETS, "EMAIL", "PHONE")
SET = (*SECRETS, "IPV4", "IPV6", "EMAIL", "USERNAME", "MAC_ADDRESS")
HEADS = {"py": "import logging\nlog = logging.getLogger(__name__)\n", "js": "import { run } from './core';\n",
    "java": "package com.kestrel.jobs;\n\npublic class Seed {\n", "go": 'package main\n\nimport "fmt"\n',
    "rb": "Kestrel.configure do |config|\n"}  # fmt: skip
ENDS = {"java": "\n}\n", "rb": "\nend\n"}
CODE = {  # {k} the key, {u} in capitals, {l} in small letters, {c} and {C} in camel case, {v} the value
    "py": ('{k} = "{v}"', "client = Client({l}='{v}')", '    "{k}": "{v}",', '{u}: str = "{v}"  # noqa'),
    "js": ('const {c} = "{v}";', '  {c}: "{v}",', "export const {u} = `{v}`;"),
    "java": ('    private static final String {u} = "{v}";', '    cfg.put("{k}", "{v}");', '    user.set{C}("{v}");'),
    "go": ('\t{c} := "{v}"', 'const {C} = "{v}"', '\t{{"{k}", "{v}"}},'),
    "rb": ('  config.{l} = "{v}"',),
}  # fmt: skip
# lines with a key and a value, how the harmless ones beside them look, and the head, of eight kinds of settings
SETTINGS = (
    (("{u}={v}", "{u}={q}", "export {u}={v}"), "{u}={v}", "# production\n"),
    (("  {l}: {q}", "  {d}: {q}"), "  {l}: {v}", "app:\n  replicas: 3\n"),
    (("{l} = {q}",), "{l} = {q}", "[service]\n"),
    (("{l} = {v}",), "{l} = {v}", "[default]\n"),
    (("app.{p}={v}",), "app.{l}={v}", ""),
    (("      - {u}={v}",), "      - {u}={v}",
        "services:\n  api:\n    image: registry.internal/api:2.14.1\n    environment:\n"),
    (('variable "{l}" {{\n  default = {q}\n}}',), "# {u} {v}", ""),
    (('  "{l}": {q},',), '  "{l}": {q},', "{\n"),
)  # fmt: skip


def log(w: Writer) -> tuple[str, str]:
    """The log of an application, of one style."""
    kinds, _ = w.take(LOGGED, 5, mixed=True)
    style, lines = w.dice.pick(_plain_line, _json_line, _access_line), []
    for kind in kinds:
        lines.append(style(w, kind, w.owner(kind)))
        if style is _plain_line and kind in PLAIN and w.dice.often(0.3):
            again = w.value(kind, w.owner(kind), flat=True)
            lines.append(f"{w.dice.moment()} DEBUG outbound payload contains {again}")
        if w.dice.often(0.3):
            lines.append(f"{w.dice.moment()} DEBUG {w.noise()}")
    return "", "\n".join(lines) + "\n"


def _word(w: Writer) -> str:
    return w.dice.pick("batch", "queue", "worker", "tenant", "cache", "ledger", "payload", "policy", "runner", "stage")


def _plain_line(w: Writer, kind: str, who: Person) -> str:
    value, d = w.value(kind, who, flat=True), w.dice
    value = f'"{value}"' if " " in value or '"' in value else value
    what = d.pick("submitted", "validation failed", "lookup")
    level = d.pick("INFO", "WARN", "ERROR")
    return f"{d.moment()} {level} {_word(w)}: {what} {w.key(kind)}={value} code={d.below(90)}"


def _json_line(w: Writer, kind: str, who: Person) -> str:
    key, value, d = w.key(kind), w.value(kind, who, flat=True), w.dice
    row = {"ts": d.moment(), "level": d.pick("info", "warn"), "logger": _word(w)}
    told = {"msg": d.pick("profile updated", "vendor call", "retry"), key: value, "dur_ms": d.below(900)}
    if d.often(0.4):
        return json.dumps({**row, "ctx": {key: value, "req": d.hex(32)}}, ensure_ascii=False)
    return json.dumps({**row, **told}, ensure_ascii=False)


def _access_line(w: Writer, kind: str, who: Person) -> str:
    key, value, d = w.key(kind), w.value(kind, who, flat=True), w.dice
    client = w.value("IPV4", who)
    when = f"[{d.randrange(1, 29):02}/Feb/2026:{d.below(24):02}:{d.below(60):02}:07 +0000]"
    if kind not in CREDENTIALS or kind in {"DB_CONNECTION_STRING", "SLACK_WEBHOOK"}:
        user = w.value("USERNAME", who)
        return f'{client} - {user} {when} "POST /{_word(w)} HTTP/1.1" 201 {d.digits(4)} {key}="{value}"'
    if set(shown(value)) & set("+/ !$*?%="):
        return f"{client} header {key}: {value}"
    asked = f"GET /v2/{_word(w)}?{key.lower()}={value} HTTP/1.1"
    return f'{client} - - {when} "{asked}" 200 {d.digits(4)} "-" "curl/8.4.0"'


def code(w: Writer) -> tuple[str, str]:
    """Source code of one of five languages."""
    kinds, _ = w.take(CODED, 4, mixed=True)
    d, lines = w.dice, []
    language = d.one(tuple(CODE))
    for kind in kinds:
        key, value = w.key(kind), w.value(kind, w.owner(kind), flat=True).replace('"', '\\"')
        template = d.one(CODE[language])
        if "='" in template and "'" in value:
            template = CODE[language][0]
        name = camel(key)
        names = {"k": key, "u": key.upper(), "l": key.lower(), "c": name, "C": name[0].upper() + name[1:]}
        lines.append(template.format(v=value, **names))
        if d.often(0.6):
            remark = ("# " if language in {"py", "rb"} else "// ") + w.sentences()
            lines.append(d.pick(w.noise("identifiers"), remark, w.noise("env_refs")))
    return "", HEADS[language] + "\n".join(lines) + ENDS.get(language, "\n")


def settings(w: Writer) -> tuple[str, str]:
    """Settings, of one of eight kinds of files."""
    kinds, _ = w.take(SET, 5, mixed=True)
    d, who, lines = w.dice, w.person(), []
    forms, beside, head = d.choice(SETTINGS)
    for kind in kinds:
        value, key = w.value(kind, who, flat=True), w.key(kind)
        form = d.one(forms)
        if forms is SETTINGS[0][0] and re.search("[ $]", shown(value)):
            form = "{u}={q}"
        lines.append(_setting(form, key, value))
        if d.often(0.35):
            harmless = {"MAX_RETRIES": "5", "CACHE_TTL": "86400000", "BUILD_SHA": d.hex(40), "LOG_LEVEL": "info"}
            name = d.one(tuple(harmless))
            lines.append(_setting(beside, name, harmless[name]))
    return "", head + "\n".join(lines) + ('\n  "debug": false\n}' if head == "{\n" else "\n")


def _setting(form: str, key: str, value: str) -> str:
    small = key.lower()
    names = {"u": key.upper(), "l": small, "d": small.replace("_", "-"), "p": small.replace("_", ".")}
    return form.format(v=value, q=f'"{value}"', **names)


def till(w: Writer) -> tuple[str, str]:
    """The trace of a point of sale."""
    d, lines = w.dice, []
    for _ in range(d.randrange(2, 6)):
        expires = f"{d.randrange(1, 13):02}/{d.randrange(27, 32)}"
        terminal = f'{{"terminal":"{d.digits(8)}","track":"{{CARD_TRACK_DATA}}","amount":{d.below(900)}.{d.digits(2)}}}'
        lines.append(
            w.say(
                w.person(),
                f"pos={d.digits(4)} swipe raw={{CARD_TRACK_DATA}} cvc={{CARD_CVV}} rc=00",
                terminal,
                f"READ {{CARD_TRACK_DATA}} STAN {d.digits(6)}",
                f"manual entry PAN {{CREDIT_CARD}} exp {expires} CVV2 {{CARD_CVV}} auth {d.digits(6)}",
            )
        )
        if d.often(0.4):
            lines.append(w.noise())
    return "", "\n".join(lines)
