"""Instruction files and skills: text that coding agents and other agents load as their orders.

Why it matters: whoever can change such a file steers the agent; hidden characters or planted instructions in it act with
the rights of everyone who opens the repository.

How it recognises: the file names that the agents read (`AGENTS.md`, `CLAUDE.md`, `GEMINI.md`, `.cursorrules`,
`.cursor/rules/*.mdc`, `.github/copilot-instructions.md`, `.windsurfrules`, `instructions.md`, `*.prompt.md`...), `SKILL.md` and `*.skill.md`
for skills, and files of prompts (`.prompty`, `.prompt`, text in a folder of prompts or that begins as orders do). Says the digest, the length, hidden
characters, and whether the text reads like instructions planted for a model.

What it does not see: instructions that a server sends at run time.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.sight import in_tests, listed, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_INSTRUCTIONS = re.compile(
    r"(?:^|/)(?:agents?(?:\.override)?\.md|claude(?:\.local)?\.md|gemini\.md|qwen\.md|warp\.md|soul\.md|heartbeat\.md|conventions\.md|replit\.md|\.cursorrules|\.windsurfrules|\.clinerules|"
    r"\.goosehints|\.aider\.conventions\.md|\.rules|\.roorules|\.junie/guidelines\.md|copilot-instructions\.md|instructions\.md|system[_-]?prompt\.(?:md|txt)|"
    r"[^/]+\.instructions\.md|[^/]+\.chatmode\.md)$"
    r"|(?:^|/)\.cursor/rules/.+\.mdc?$|(?:^|/)\.(?:windsurf|clinerules|roo|kiro|kilocode|continue|amazonq|trae)/(?:rules|steering)?[^/]*/?.+\.md$"
    r"|(?:^|/)\.(?:claude|opencode|codex|gemini)/(?:agents?|commands?|prompts|rules|output-styles)/.+\.md$|(?:^|/)\.github/(?:agents|chatmodes|instructions|prompts)/.+\.md$",
    re.IGNORECASE,
)
_SKILL = re.compile(r"(?:^|/)(?:SKILL|[\w-]+\.skill)\.md$", re.IGNORECASE)
_PROMPT = re.compile(
    r"\.(?:prompty|prompt)$|\.prompt\.(?:md|ya?ml|txt)$|(?:^|/)(?:[\w-]*prompts?|prompt[_-]templates?)/(?:[^/]+/){0,3}[^/]+\.(?:md|txt|j2|jinja2?|tmpl|mustache|hbs|st)$"
    r"|(?:^|/)[\w.-]*(?:system|agent)?[_-]?prompts?\.(?:txt|j2|jinja2?|md|tmpl|st)$"
    r"|(?:^|/)(?:[\w.-]*[_.-])?prompts?[_.-][\w.-]*\.(?:txt|j2|jinja2?|tmpl|st)$",
    re.IGNORECASE,
)
# A text that begins as orders to a model do, whatever its file is called.
_ORDERS = re.compile(
    r"\s{0,20}(?:(?:# ?)?system:[ \t]*\r?\n\s{0,20}[A-Z][^\n:]{1,60} [^\n]{9}|you are (?:an?|the|my|now)\b|(?:please )?act as (?:an?|the|my)\b|i want you to act as\b|your (?:task|job|role) is\b|"
    r"instructions for you\b|from now on,? you (?:are|will)\b)",
    re.IGNORECASE,
)
# Agents and commands of a plugin of a coding agent, and of a collection of them, by what their heads say.
_OF_PLUGIN = re.compile(r"(?:^|/)plugins/[^/]+/(?:agents|commands)/(?:[^/]+/){0,2}[^/]+\.md$", re.IGNORECASE)
_COLLECTED = re.compile(r"(?:^|/)(?:(?:sub-?)?agents|commands)/(?:[^/]+/){0,2}[^/]+\.md$", re.IGNORECASE)
_TOLD = re.compile(r"^(?:tools|model|color|allowed-tools|argument-hint|disallowedTools|permissionMode):", re.MULTILINE)
_NOT = re.compile(r"(?:^|/)(?:readme|changelog|contributing|license|index)[^/]*$", re.IGNORECASE)
_FETCHES = re.compile(
    r"\b(?:curl|wget|iwr|irm)\b[^\n|;&]{0,300}\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\b(?:curl|wget)\b[^\n|;&]{0,300}\|\s*(?:sudo\s+)?"
    r"(?:python[\d.]*|node|perl|ruby|php)(?:\s+-(?![\w-])|\s*(?=[\n;&|`\"')]|$))"
    r"|(?:ba|z)?sh\s+(?:-c\s+)?[\"']?(?:<\(|\$\()\s*(?:curl|wget)|\bpip3?\s+install\s+(?:-\w+\s+)?(?:git\+|https?:)|\biex\b[^\n]{0,80}\birm\b"
    r"|\b(?:curl|wget)\b[^\n]{0,200}\.(?:sh|py|ps1|pl)\b[^\n]{0,80}(?:&&|;)[^\n]{0,60}(?:sh|python3?|chmod\s+\+x)",
    re.IGNORECASE,
)
_BANG = re.compile(r"!`([^`\n]{1,600})`")  # https://docs.claude.com/en/docs/claude-code/slash-commands
_FETCHERS = (b"curl", b"wget", b"iwr", b"irm", b"pip")  # one of which is part of every fetch
_INSTALLERS = re.compile(
    r"astral\.sh/(?:uv|ruff)|sh\.rustup\.rs|get\.docker\.com|githubusercontent\.com/(?:Homebrew/install|nvm-sh/nvm)|deb\.nodesource\.com|"
    r"install\.python-poetry\.org|deno\.land/(?:x/)?install|bun\.sh/install|sdk\.cloud\.google\.com|get\.pnpm\.io|ollama\.com/install|claude\.ai/install"
)
_PACKAGES = re.compile(
    r"\b(?:npx|bunx|pnpm\s+dlx|uvx|pipx\s+run)\s+(?:-y\s+|--yes\s+)?(?!-)((?:@[\w.-]+/)?[\w.-]+)(?![\w.-]*@\d)(?!==)(?:@latest)?(?=[\s`\"']|$)"
)
_SCRIPT = re.compile(r"(?<![\w/.-])(?:\./)?((?:scripts|bin|tools)/[\w./-]{1,80}\.(?:py|sh|js|ts|rb))\b")


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path
    if _SKILL.search(path):
        yield _skill(document)
    elif _INSTRUCTIONS.search(path) or _is_order(document, path):
        yield _text(document, "instruction_file")
    elif not in_tests(path) and _is_prompt(document, path):
        yield _text(document, "prompt")


def _is_order(document: Document, path: str) -> bool:
    """Whether a file is an agent or a command of a plugin, or one of a collection whose head says what only they say."""
    if _NOT.search(path):
        return False
    head = document.text[:3000].partition("\n---")[0] if document.text.startswith("---") else ""
    told = "description:" in head and _TOLD.search(head) is not None
    return _OF_PLUGIN.search(path) is not None or (told and _COLLECTED.search(path) is not None)


def _is_prompt(document: Document, path: str) -> bool:
    """Whether a file is one of prompts by its name, or by how its text begins."""
    if _PROMPT.search(path) and not _NOT.search(path):
        return bool(document.text.strip())
    return path.endswith((".txt", ".jinja", ".jinja2", ".j2")) and _ORDERS.match(document.text) is not None


def _text(document: Document, label: str) -> Sighting:
    text = document.text
    system = "system" in document.item.name.lower()
    return see(
        document,
        label,
        document.item.path if label == "instruction_file" and "/" in document.item.path else document.item.name,
        1,
        (document.path_key, f"sha256:{_digest(text)}") if label == "prompt" else document.path_key,
        digest=_digest(text),
        type="system_prompt" if label == "prompt" and system else "",
        role="system" if system or label == "instruction_file" else "template",
        length=len(text),
        fetches=True if label == "instruction_file" and _runs_fetched(document) else None,
        hidden_unicode=hidden_unicode(text) or None,
        poisoned=True if poisoned(text) else None,
    )


def _runs_fetched(document: Document) -> bool:
    """Whether a command of a coding agent runs, before the model reads it, what it downloads: !`curl ... | sh`."""
    said = (found[1] for found in _BANG.finditer(document.text)) if document.contains(_FETCHERS) else ()
    return any(found for line in said if (found := _FETCHES.search(line)) and not _INSTALLERS.search(line))


def _packages(text: str, fetched: list[str]) -> Iterator[str]:
    """Packages and well-known installers that a skill has fetched in whatever version is newest."""
    yield from (found[1] for found in _PACKAGES.finditer(text))
    yield from (known[0] for each in fetched if (known := _INSTALLERS.search(each)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _skill(document: Document) -> Sighting:
    text = document.text
    stated = re.search(r"^name:\s*[\"']?([\w .-]{1,80})", text[:2000], re.MULTILINE)
    folder = document.item.path.rpartition("/")[0].rpartition("/")[2]
    scripts = sorted({match.group(1) for match in _SCRIPT.finditer(text)})
    fetched = [found[0] for found in _FETCHES.finditer(text)] if document.contains(_FETCHERS) else []
    seen = see(
        document,
        "skill",
        stated.group(1).strip() if stated else folder or "skill",
        1,
        document.path_key,
        digest=_digest(text),
        scripts=[*scripts] or None,
        fetches=True if any(not _INSTALLERS.search(each) for each in fetched) else None,
        unpinned=listed(sorted({*_packages(text, fetched)})[:10]) or None,
        hidden_unicode=hidden_unicode(text) or None,
        poisoned=True if poisoned(text) else None,
    )
    return replace(seen, location=replace(seen.location, type="instruction_file"))  # what the file is to an agent


DETECTOR = Detector(
    id="instruction-files",
    title="Instruction files, prompt files and skills of agents",
    selects=Selector(
        paths=(
            "*.md",
            "*.mdc",
            "*rules",
            "*.prompt*",
            "*prompt*",
            "*.goosehints",
            "*instructions*",
            "*.txt",
            "*.jinja*",
            "*.j2",
        )
    ),
    detect=_detect,
    hits=(
        Hit(
            "flows/ner/find.jinja2",
            "system:\nYour task is to find entities in the text.\n\nuser:\n{{text}}\n",
            (("prompt", "find.jinja2", 1),),
        ),
        Hit("AGENTS.md", "Use tabs.\n", (("prompt", "AGENTS.md", 1),)),
        Hit("SOUL.md", "You are kind.\n", (("prompt", "SOUL.md", 1),)),
        Hit("ops/deploy.skill.md", "# Deploy\nRuns the deployment.\n", (("skill", "ops", 1),)),
        Hit(
            ".cursor/rules/style.mdc",
            "---\nalwaysApply: true\n---\nUse tabs.\n",
            (("prompt", ".cursor/rules/style.mdc", 1),),
        ),
        Hit(".github/copilot-instructions.md", "Be brief.\n", (("prompt", ".github/copilot-instructions.md", 1),)),
        Hit(
            "plugins/python/agents/pro.md",
            "---\nname: pro\nmodel: opus\n---\nYou write Python.\n",
            (("prompt", "plugins/python/agents/pro.md", 1),),
        ),
        Hit(
            "commands/review.md",
            "---\ndescription: Reviews\nargument-hint: [file]\n---\nReview it.\n",
            (("prompt", "commands/review.md", 1),),
        ),
        Hit("skills/pdf/SKILL.md", "---\nname: pdf\n---\nRun scripts/fill.py\n", (("skill", "pdf", 1),)),
        Hit("sys_prompt_web.txt", "Answer briefly: {question}\n", (("prompt", "sys_prompt_web.txt", 1),)),
        Hit("desk/guide.txt", "I want you to act as a guide.\n", (("prompt", "guide.txt", 1),)),
        Hit("src/prompts/answer.txt", "Answer the question: {question}\n", (("prompt", "answer.txt", 1),)),
    ),
    misses=(
        Miss("README.md", "Call CLAUDE.md\n"),
        Miss("notes.txt", "You are welcome. Act as you like.\n"),
        Miss("docs/prompting.md", "How to prompt\n"),
        Miss("prompts/README.md", "x\n"),
        Miss("docs/commands/run.md", "---\ntitle: Run\ndescription: How to run\n---\nRun it.\n"),
    ),
)
