"""What a command line starts, and which configured values are credentials in the clear."""

from __future__ import annotations

import pytest

from upright.discover.ai_credentials import vendor_of_credential
from upright.discover.readers.launch import Launch, launch
from upright.discover.secrets_in_clear import in_clear


@pytest.mark.parametrize(
    ("command", "arguments", "expected"),
    [
        ("npx", ["-y", "@scope/server@1.2.3", "/data"], Launch("npx", "@scope/server", "npm", "1.2.3", True, True)),
        ("npx", ["-y", "server@latest"], Launch("npx", "server", "npm", "", True, False)),
        ("cmd", ["/c", "npx", "-y", "server"], Launch("npx", "server", "npm", "", True, False)),
        ("uvx", ["--from", "git+https://github.com/a/b@0123456789012345678901234567890123456789", "b"],
         Launch("uvx", "git+https://github.com/a/b@0123456789012345678901234567890123456789", "pypi", "", True, True)),
        ("uvx", ["tool==0.1.0"], Launch("uvx", "tool", "pypi", "0.1.0", True, True)),
        ("docker", ["run", "-e", "KEY", "org/im:1.0"], Launch("docker", "org/im:1.0", "docker", "1.0", False, True)),
        ("python", ["-m", "my.server"], Launch("python", "my.server", "pypi")),
        ("/usr/bin/node", ["server.js"], Launch("node")),
    ],
)  # fmt: skip
def test_launch(command: str, arguments: list[str], expected: Launch) -> None:
    assert launch(command, arguments) == expected


@pytest.mark.parametrize(
    ("name", "value", "clear"),
    [
        ("API_KEY", "a8f5f167f44f4964e6c998dee827110c", True),
        ("Authorization", "Bearer ghp_" + "a1B2" * 9, True),
        ("API_KEY", "${API_KEY}", False),
        ("API_KEY", "<your key>", False),
        ("API_KEY", "your-api-key-here", False),
        ("PATH", "/usr/local/bin/something1234", False),
        ("DEBUG", "a8f5f167f44f4964e6c998dee827110c", False),
    ],
)
def test_in_clear(name: str, value: str, *, clear: bool) -> None:
    assert in_clear(name, value) is clear


@pytest.mark.parametrize(
    ("name", "vendor"),
    [
        ("OPENAI_API_KEY", "openai"),
        ("NEXT_PUBLIC_ANTHROPIC_KEY", "anthropic"),
        ("langsmithApiKey", "langsmith"),
        ("HF_TOKEN", "huggingface"),
        ("OPENAI_MAX_TOKENS", ""),
        ("GITHUB_TOKEN", ""),
        ("DATABASE_URL", ""),
        ("PRIMARY_KEY", ""),
    ],
)
def test_vendor_of_credential(name: str, vendor: str) -> None:
    assert vendor_of_credential(name) == vendor
