"""Where a machine keeps what matters for AI: homes, their folders for agents, models, browsers and applications."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from upright.connect import there

_OF_A_HOME = frozenset(
    {
        ".cache", ".ssh", ".bashrc", ".zshrc", ".profile", ".bash_profile", ".bash_history", ".zsh_history", ".local",
        ".config", "Library", "AppData", ".ollama", ".lmstudio", ".mozilla", ".codeium", ".aws", ".gnupg", ".npm",
        "NTUSER.DAT", "Desktop", "Downloads", "Documents", ".claude.json", ".gitconfig",
    }
)  # fmt: skip
_OF_A_PROJECT = frozenset({".git", "pyproject.toml", "package.json", "Cargo.toml", "go.mod", "pom.xml", "src"})
_HOMES = ("home", "Users")
_OF_A_SYSTEM = ("etc", "proc", "opt", "usr", "Applications", "Program Files", "ProgramData", "Library", "var")
_SIGNS = 2

# Folders of agents and assistants under a home; what they keep there is small text.
AGENTS = (
    ".claude", ".cursor", ".codeium", ".codex", ".gemini", ".qwen", ".kiro", ".aws/amazonq", ".continue", ".junie",
    ".copilot", ".factory", ".roo", ".kilocode", ".cline", ".trae", ".augment", ".openclaw", ".clawdbot", ".warp",
    ".opencode", ".tabnine", ".rovodev", ".openhands", ".docker/mcp", ".forge", ".grok", ".agents", ".amp", ".crush",
    ".goose", ".antigravity",
)  # fmt: skip
FILES = (
    ".claude.json", ".mcp.json", ".crush.json", ".aider.conf.yml", ".lmstudio/mcp.json", ".cache/lm-studio/mcp.json",
    "AGENTS.md", "CLAUDE.md", ".goosehints", "librechat.yaml", ".continuerc.json",
)  # fmt: skip
APPLICATION_DATA = (".config", "Library/Application Support", "AppData/Roaming", "AppData/Local")
ASSISTANTS = (
    "Claude", "Code/User", "Code - Insiders/User", "VSCodium/User", "Cursor/User", "Windsurf/User", "Trae/User",
    "Kiro/User", "zed", "Zed", "goose", "Block/goose", "opencode", "crush", "amp", "github-copilot", "JetBrains",
    "Jan", "jan", "anythingllm-desktop", "CherryStudio", "Witsy", "Msty", "5ire", "LM Studio", "warp-terminal",
    "librechat", "copilot", "codex", "gemini", "5ire",
)  # fmt: skip
MODELS = (
    ".cache/huggingface/hub", ".ollama/models/manifests", ".lmstudio/models", ".cache/lm-studio/models",
    ".cache/gpt4all", ".cache/llama.cpp", ".cache/torch", ".cache/whisper", "jan/models", "Jan/models",
    ".cache/nomic.ai/GPT4All", ".local/share/nomic.ai/GPT4All", ".cache/mlx", ".cache/huggingface/transformers",
    "Library/Caches/llama.cpp", "Library/Application Support/nomic.ai/GPT4All", "AppData/Local/nomic.ai/GPT4All",
    ".local/share/Jan/data/models", "AppData/Local/llama.cpp", ".koboldai/models", "text-generation-webui/models",
    "ComfyUI/models",
)  # fmt: skip
SYSTEM_MODELS = (
    "usr/share/ollama/.ollama/models/manifests",
    "var/lib/ollama/models/manifests",
    "var/lib/ollama/.ollama/models/manifests",
)
SYSTEM_AGENTS = (
    "etc/claude-code", "etc/codex", "etc/gemini-cli", "etc/opencode", "etc/goose", "etc/cursor", "etc/windsurf",
    "etc/copilot", "Library/Application Support/ClaudeCode", "Library/Application Support/Cursor",
    "Library/Application Support/GeminiCli", "Program Files/ClaudeCode", "ProgramData/ClaudeCode",
    "ProgramData/gemini-cli", "ProgramData/Cursor", "ProgramData/opencode",
)  # fmt: skip
BROWSERS = (
    "google-chrome", "chromium", "microsoft-edge", "BraveSoftware/Brave-Browser", "vivaldi", "opera", "Google/Chrome",
    "Google/Chrome/User Data", "Microsoft Edge", "Microsoft/Edge/User Data", "BraveSoftware/Brave-Browser/User Data",
    "Chromium", "Arc/User Data", "Vivaldi/User Data", "com.operasoftware.Opera", "Perplexity/Comet/User Data",
    "Comet",
)  # fmt: skip
FIREFOX = (
    ".mozilla/firefox", "snap/firefox/common/.mozilla/firefox", "Library/Application Support/Firefox/Profiles",
    "AppData/Roaming/Mozilla/Firefox/Profiles", ".zen", ".librewolf",
)  # fmt: skip
INSTALLED = (
    "usr/share/applications", "usr/local/share/applications", "opt", "Applications", "Program Files",
    "Program Files (x86)", "snap", "var/lib/flatpak/app", "usr/local/bin",
)  # fmt: skip
INSTALLED_BY_USERS = (
    ".local/share/applications", "Applications", "AppData/Local/Programs", "AppData/Local",
    ".local/share/flatpak/app", ".local/bin", "snap",
)  # fmt: skip


def is_home(path: Path) -> bool:
    """Whether a folder is someone's home: two things that only homes have, and none of a project's."""
    names = _names(path)
    return len(names & _OF_A_HOME) >= _SIGNS and not names & _OF_A_PROJECT


def is_system(path: Path) -> bool:
    """Whether a folder is the root of a machine's file system (or a copy of one)."""
    names = _names(path)
    return bool(names & {*_HOMES, "root"}) and bool(names & {*_OF_A_SYSTEM}) and not names & _OF_A_PROJECT


def homes(system: Path) -> Iterator[Path]:
    """The homes of a machine whose file system starts at `system`, in order."""
    for folder in (*(system / name for name in _HOMES), system):
        for entry in sorted(_names(folder)):
            if folder != system or entry == "root":
                home = folder / entry
                if (
                    there.is_folder(home)
                    and not there.is_link(home)
                    and entry not in {"Public", "Shared", "Default", "All Users"}
                ):
                    yield home


def _names(path: Path) -> set[str]:
    try:
        return {entry.name for entry in path.iterdir()}
    except OSError:
        return set()
