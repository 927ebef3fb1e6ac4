"""Prompts that configuration holds.

Why it matters: a prompt in a YAML file is changed without a review of code, and is as powerful as one in code.

How it recognises: long texts under keys named as prompts or instructions (`system_prompt`, `prompt_template`,
`instructions`...), and messages of the role `system`, in YAML, JSON and TOML.

What it does not see: texts without a telling name.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.flows import is_flow
from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.interfaces import is_interface
from upright.discover.readers.held_files import held_files
from upright.discover.readers.markup import markup
from upright.discover.readers.node import Node
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_KEY = re.compile(
    r"^(?:.{0,40}[_-])?(?:system[_-]?prompt|system[_-]?message|system[_-]?instructions?|prompt|prompt[_-]?template|prompt[_-]?text|instructions?|pre[_-]?prompt|persona|"
    r"system[_-]?template|user[_-]?prompt|system_message_template|sample_conversation)(?:[_-]?template)?$|[a-z](?:Prompt|PromptTemplate|SystemMessage|Instructions)$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:^|/)(?:\.github/(?:workflows|issue_template)|openapi|swagger|locales?|i18n|messages|\.devcontainer)|package(?:-lock)?\.json$|schema\.json$",
    re.IGNORECASE,
)
_FOLDER = re.compile(
    r"(?:^|/)(?:\w{0,30}_)?prompts?(?:_\w{0,30})?/|(?:^|/)[^/]{0,60}prompts?[^/]{0,40}$", re.IGNORECASE
)
_END = re.compile(r"\.(?:txt|md|j2|jinja2?|tmpl|prompt)$")  # of a file that a ConfigMap holds
_GROUP = re.compile(r"^(?:\w{0,30}[_-])?(?:prompts|prompt[_-]?templates)$", re.IGNORECASE)
_TEXTS = frozenset({"template", "text", "content", "system", "user", "body", "message"})
_ABOUT = frozenset(
    {"description", "comment", "note", "notes", "*", "url", "path", "file", "license"}
)  # said of prompts
_SHORT = 60
_SAID = 30  # characters of a prompt that one variable holds
_WORDS = re.compile(
    r"\w\s+\w+\s+\w|(?:[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}[^\w\s]+){2}"
)  # or of a script without spaces
_LARGEST = 300_000


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path
    if _NOT.search(path) or in_tests(path) or len(document.content) > _LARGEST:
        return
    if document.language == "dotenv":
        yield from _variables(document)
        return
    seen: set[str] = set()
    kept = bool(_FOLDER.search(path))
    for root in (inner for whole in document.parse(markup) for inner in _told(whole)):
        tasks = [(name, node) for name, node in root.items() if _is_task(node)]
        if root.get("template").text and root.first("template_format", "input_variables"):  # of Semantic Kernel
            tasks.append((root.get("name").text or document.item.name, root.get("template")))
        for name, node in [*tasks, *((_name(where, node, kept=kept), node) for where, node in root.walk())]:
            if name and name not in seen:
                seen.add(name)
                yield _prompt(document, name, node)


def _variables(document: Document) -> Iterator[Sighting]:
    """Prompts that a file of variables sets: `SYSTEM_MESSAGE=You are ...`."""
    for number, line in enumerate(document.lines, 1):
        name, sign, value = line.removeprefix("export ").strip().partition("=")
        text = value.strip().strip("\"'")
        if sign and _KEY.search(name.strip()) and len(text) >= _SAID and _WORDS.search(text):
            yield _prompt(document, name.strip(), Node(text, number))


def _told(root: Node) -> Iterator[Node]:
    """What of a document may hold prompts: of the objects of Kubernetes the data and files of a ConfigMap."""
    if root.get("kind").text == "ConfigMap":
        yield root.get("data")
        yield from held_files(root)
    elif not ((root.get("apiVersion").text and root.get("kind").text) or is_flow(root) or is_interface(root)):
        yield root


def _is_task(node: Node) -> bool:
    """Whether an entry is a task of CrewAI: what is to be done, and what shall come of it."""
    return bool(node.is_map and node.get("description").text and node.get("expected_output").text)


def _name(where: tuple[str, ...], node: Node, *, kept: bool) -> str:
    """The dotted path of a prompt, or an empty string when the node is none. `kept`: the file is one of prompts."""
    text, last = node.text, _END.sub("", where[-1])
    if where[-2:] == ("prompts", "*") and len(node.first("raw", "content").text) > _SHORT:  # of promptfoo, of NeMo
        return node.first("label", "task").text or f"prompts.{node.line}"
    if where[-2:] == ("instructions", "*") and node.get("type").text and len(node.get("content").text) > _SHORT:
        return f"instructions.{node.get('type').text}"
    if where[-3:-2] in {("prompts",), ("instructions",)} and where[-2:] == ("*", "content"):
        return ""  # told above by its task
    if where[-1] == "*" and node.is_map and (held := _held(where, node)):
        return held
    grouped = any(_GROUP.match(part) for part in where[-2:-1]) and last.lower() not in _ABOUT
    inner = last in _TEXTS and any(_KEY.search(part) for part in where[-2:-1])  # `prompt: {text: ...}`
    if (
        not (_KEY.search(last) or grouped or inner or (kept and last in _TEXTS))
        or len(text) < _SHORT
        or not _WORDS.search(text)
    ):
        return ""
    return ".".join(part for part in where if part != "*")[-80:]


def _held(where: tuple[str, ...], node: Node) -> str:
    """The name of a prompt that an entry of a list holds: a system message, or a variable of an environment."""
    if node.get("role").text == "system" and len(node.get("content").text) > _SHORT:
        return ".".join(part for part in where if part != "*") + ".system"
    variable = node.get("name").text
    return variable if _KEY.search(variable) and len(node.get("value").text) > _SHORT else ""


def _prompt(document: Document, name: str, node: Node) -> Sighting:
    text = node.text or node.first("content", "description", "raw", "value").text
    system = "system" in name.lower() or "instruction" in name.lower()
    variables = sorted(set(re.findall(r"\{\{?\s*([A-Za-z_]\w{0,40})\s*\}?\}", text[:20000])))
    return see(
        document,
        "prompt",
        name,
        node.line,
        document.code_key(f"prompt {name}"),
        type="system_prompt" if system else "prompt",
        role="system" if system else "template",
        digest=hashlib.sha256(text.encode()).hexdigest(),
        length=len(text),
        variables=[*variables] or None,
        hidden_unicode=hidden_unicode(text) or None,
        poisoned=True if poisoned(text, own=True) else None,
        confidence=0.85,
    )


DETECTOR = Detector(
    id="config-prompts",
    title="Prompts held by configuration",
    selects=Selector(
        paths=("*.y*ml", "*.json", "*.toml", ".env*", "*/.env*", "*.env"),
        literals=(b"prompt", b"instruction", b"system", b"persona", b"expected_output", b"template"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "values.yaml",
            'env:\n  - name: DEFAULT_SYSTEM_PROMPT\n    value: "Use the content of these files as context, and refer to files by name."\n',
            (("prompt", "DEFAULT_SYSTEM_PROMPT", 2),),
        ),
        Hit(
            ".env.sample",
            "AZURE_OPENAI_SYSTEM_MESSAGE=You are an AI assistant that helps people find information.\nPROMPT=yes\n",
            (("prompt", "AZURE_OPENAI_SYSTEM_MESSAGE", 1),),
        ),
        Hit(
            "agent.json",
            '{"custom_prompt": "请牢记、你的名字是{salesperson_name}、你在{company_name}担任{salesperson_role}职务。公司业务是、{company_business}、公司价值观是、{values}。"}',
            (("prompt", "custom_prompt", 1),),
        ),
        Hit(
            "app/prompts/review.yaml",
            'version: "1.0"\ntemplate: |-\n  Review the following facts about the user and say which\n  of them may no longer be true.\n',
            (("prompt", "template", 2),),
        ),
        Hit(
            "config/tasks.yaml",
            "research_task:\n  description: >\n    Find out all about {topic}\n  expected_output: A list\n  agent: researcher\n",
            (("prompt", "research_task", 1),),
        ),
        Hit(
            "config.yaml",
            "app:\n  system_prompt: |\n    You are a helpful assistant of the bank. Answer only\n    questions about accounts, politely.\n",
            (("prompt", "app.system_prompt", 2),),
        ),
        Hit(
            "chat.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: prompt}\ndata:\n  prompt.txt: |-\n    You are the assistant of the bank. Answer only questions about accounts.\n",
            (("prompt", "prompt.txt", 5),),
        ),
        Hit(
            "promptfooconfig.yaml",
            "prompts:\n- label: desk\n  raw: |\n    You are the assistant of the bank. Answer only questions about accounts.\n",
            (("prompt", "desk", 2),),
        ),
        Hit(
            "rails/prompts.yml",
            "prompts:\n  - task: self_check_input\n    content: |\n      Say whether the message of the user complies with the policy of the bank.\n  - task: self_check_output\n    content: |\n      Say whether the message of the bot complies with the policy of the bank.\ninstructions:\n  - type: general\n    content: |\n      Below is a conversation between a user and the bot of the bank, who is polite.\n",
            (
                ("prompt", "self_check_input", 2),
                ("prompt", "self_check_output", 5),
                ("prompt", "instructions.general", 9),
            ),
        ),
    ),
    misses=(
        Miss(
            "chat.api.json",
            '{"openapi": "3.0.0", "paths": {"/chat": {"post": {"example": {"model": "gpt-4o", "prompt": "You are a clerk of the desk. Answer what the guest asks of you, and nothing else."}}}}}',
        ),
        Miss("tasks.yaml", "build:\n  description: Build all\n  expected_output_dir: out\n"),
        Miss("a.yaml", "prompt: Continue?\ninstructions: run make\n"),
        Miss(
            ".github/workflows/a.yml",
            "jobs:\n  a:\n    prompt: You are a reviewer, look at the code and tell us what is wrong with it please\n",
        ),
    ),
)
