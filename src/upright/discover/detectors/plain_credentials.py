"""Credentials of AI services that Go, Rust, Ruby, Java, Kotlin, C# and PHP read from their environment.

Why it matters: the names of the keys tell which AI services a program talks to, and where a real key will end up.

How it recognises: reads of environment variables (`os.Getenv`, `env::var`, `ENV[...]`, `System.getenv`,
`Environment.GetEnvironmentVariable`, `getenv`, Spring's `@Value("${...}")`) whose name is that of an AI service's
credential; in servers of MCP every token and password.

What it does not see: names put together by the program, and configuration objects that rename variables.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import in_mcp_package, is_account, screaming, vendor_of_credential
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.plain_source import LANGUAGES, plain_source
from upright.discover.served import account
from upright.discover.sight import env_key, in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.plain_source import PlainSource

_READ = re.compile(
    r"(?:\b(?:Getenv|LookupEnv|getenv|GetEnvironmentVariable|env::var(?:_os)?|option_env!|env!|ENV\.fetch|env)\s{0,5}\(\s{0,20}"
    r"|\bBindEnv\(\s{0,5}\"[^\"\n]{1,60}\"\s{0,5},\s{0,5}"
    r"|(?:\b|_)(?:ENV|\$_ENV|\$_SERVER|config|configuration|builder\.Configuration)!?\[|\$_(?:ENV|SERVER)\[|onfig(?:uration)?\.GetValue(?:<string\??>)?\()[\"']([A-Za-z][\w:.-]{2,80})[\"']"
    r"|\b(?:AppSettings(?:\.Get\(|\[)|getProperty\(|config\(|config(?:uration)?\.get(?:String)?\()\s{0,9}[\"']([A-Za-z][\w.-]{2,80})[\"']"
    r"|\bcredentials(?:\.dig\(\s{0,9}:(\w{2,40}\s{0,3},\s{0,3}:\w{2,40})|\.([a-z]\w{3,60}))"
    r"|(?:@Value\(\s{0,5}\"\$\{|@ConfigProperty\(\s{0,5}name\s{0,3}=\s{0,3}\")([\w.-]{3,80})",
    re.IGNORECASE,
)
# A key that the client of an AI service is made with, whatever its variable is called.
_GIVEN = re.compile(
    r"(?:api_?key|access_?token|auth_?token|key_?credential|\.\w{0,6}new\w{0,20}|::new)\s{0,3}[(:=]+[\w\s.:&!(]{0,40}$",
    re.IGNORECASE,
)
_CLIENT = re.compile(
    r"[cC]hat|[mM]odel|[aA]gent|[aA]ssistant|[eE]mbed|[lL]lm|LLM|[gG]en[aA]i|[oO]pen[aA][iI]|[aA]nthropic|[cC]laude|[gG]emini|[mM]istral|[iI]nference|[tT]ranscri"
)
_ALIAS = re.compile(r"^[ \t]*(?:import[ \t]+)?(\w{1,40})[ \t]+\"([\w./-]{3,200})\"", re.MULTILINE)
_COUNTED = re.compile(r"(?:^|_)(?:MAX|MIN|NUM|NEW)_(?:\w{1,20}_)?TOKEN$")  # how long an answer may be
# The whole of a text: what a function of the program's own is told to read, or a program is started with.
_WHOLE = re.compile(r"[A-Z][A-Z\d]{1,40}(?:_[A-Z\d]{1,40}){0,4}_(?:API_KEY|KEY|API_TOKEN)")
_KEYS = (b"_key", b"_api_token")
_ENDS = ("_KEY", "_TOKEN")
_OPEN = ("(", ",", ".", "{", "=")
_BEFORE = 160
_SERVES = re.compile(r"[\"']MCP_[A-Z_]{2,60}[\"']")  # what only a server of MCP is told


def _detect(document: Document) -> Iterator[Sighting]:
    source = document.parse(plain_source)
    seen: set[str] = set()
    serves = in_mcp_package(document.item.path) or any(in_mcp_package(package) for package in source.packages)
    serves = (serves or _SERVES.search(source.code) is not None) and not in_tests(document.item.path)
    for match in _READ.finditer(source.code):
        name = next(filter(None, match.groups()))
        variable = screaming(re.sub(r"\W+", "_", name))
        vendor = vendor_of_credential(variable) if not _COUNTED.search(variable) else ""
        told = vendor or (serves and is_account(variable)) or _is_given(source, variable, match.start())
        if not told and is_account(variable):
            yield from account(document, name, variable, source.line(match.start()))
        if told and variable not in seen:
            seen.add(variable)
            line = source.line(match.start(match.lastindex or 0))
            yield _credential(document, name, line, variable, vendor)
    for text in source.texts if document.contains(_KEYS) else ():
        if _WHOLE.fullmatch(text.value) and text.value not in seen and (vendor := vendor_of_credential(text.value)):
            seen.add(text.value)
            yield _credential(document, text.value, text.line, text.value, vendor)


def _credential(document: Document, name: str, line: int, variable: str, vendor: str) -> Sighting:
    own = env_key(document, variable)
    return see(document, "credential_ref", name, line, own, provider=vendor, variable=name, reference=True)


def _is_given(source: PlainSource, variable: str, start: int) -> bool:
    """Whether a variable is read where the client of an AI service is given its key."""
    if not variable.endswith(_ENDS) or not source.packages:
        return False
    statement = _statement(source.code[max(0, start - _BEFORE) : start])
    if _GIVEN.search(statement) is None:
        return False
    called = (alias for alias, path in _ALIAS.findall(source.code) if path in source.packages)
    return _CLIENT.search(statement) is not None or any(f"{alias}." in statement for alias in called)


def _statement(before: str) -> str:
    """The last statement of some code, with the lines that it began on."""
    lines = before.split("\n")
    statement = lines.pop()
    while lines and (lines[-1].rstrip().endswith(_OPEN) or statement.lstrip().startswith(".")):
        statement = f"{lines.pop()}\n{statement}"
    return statement


DETECTOR = Detector(
    id="plain-credentials",
    title="Credentials of AI services read by Go, Rust, Ruby, Java, Kotlin, C# and PHP",
    selects=Selector(
        languages=LANGUAGES,
        literals=(
            b"env",
            b"configuration[",
            b"config[",
            b"@value(",
            b"configuration!",
            b"config(",
            b"config.get",
            b"getproperty(",
            b"appsettings",
            b"credentials",
            b"getvalue",
            b"@configproperty(",
            b"_api_key",
            b"openai_key",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "Chat.cs",
            'var k = ConfigurationManager.AppSettings.Get("AzureOpenAIKey");\n',
            (("secret", "AzureOpenAIKey", 1),),
        ),
        Hit("Chat.java", 'String k = env.getProperty("openai.api.key");\n', (("secret", "openai.api.key", 1),)),
        Hit(
            "chat.php",
            "<?php\n$c = OpenAI::client(config('services.openai.key'));\n",
            (("secret", "services.openai.key", 2),),
        ),
        Hit(
            "chat.rb",
            "key = Rails.application.credentials.dig(:openai, :api_key)\n",
            (("secret", "openai, :api_key", 1),),
        ),
        Hit("main.go", 'k := os.Getenv("OPENAI_API_KEY")\n', (("secret", "OPENAI_API_KEY", 1),)),
        Hit(
            "srv/main.go",
            'package main\nimport "github.com/mark3labs/mcp-go/server"\nvar t = os.Getenv("DESK_TOKEN")\nvar h = os.Getenv("DESK_HOST")\n',
            (("secret", "DESK_TOKEN", 3),),
        ),
        Hit(
            "config/config.go",
            'package config\nvar t = getEnv("MCP_TRANSPORT", "stdio")\nvar p = getEnv("DESK_PASSWORD", "")\n',
            (("secret", "DESK_PASSWORD", 3),),
        ),
        Hit(
            "cmd/desk/main.go",
            'package main\nimport "github.com/modelcontextprotocol/go-sdk/mcp"\nvar t = os.Getenv("DESK_REFRESH_TOKEN")\n',
            (("secret", "DESK_REFRESH_TOKEN", 3),),
        ),
        Hit(
            "hear.go",
            'package main\nimport aai "github.com/AssemblyAI/assemblyai-go-sdk"\nvar c = aai.NewClient(os.Getenv("HEAR_API_KEY"))\nvar d = sql.Open(os.Getenv("DB_PASSWORD"))\n',
            (("secret", "HEAR_API_KEY", 3),),
        ),
        Hit(
            "mods.go",
            'package main\nvar k, err = ensureKey(api, "ANTHROPIC_API_KEY", "https://console.anthropic.com/settings/keys")\nvar m = "no ANTHROPIC_API_KEY"\n',
            (("secret", "ANTHROPIC_API_KEY", 2),),
        ),
        Hit("main.rs", 'let k = std::env::var("ANTHROPIC_API_KEY")?;\n', (("secret", "ANTHROPIC_API_KEY", 1),)),
        Hit(
            "a.rb",
            "k = ENV.fetch('OPENAI_API_KEY')\nl = ENV['HF_TOKEN']\n",
            (("secret", "OPENAI_API_KEY", 1), ("secret", "HF_TOKEN", 2)),
        ),
        Hit(
            "Ask.cs",
            'using OpenAI;\nvar k = this._config["OpenAI:ApiKey"]?.Trim();\nvar p = config.GetValue<string>("Anthropic:ApiKey");\n',
            (("secret", "OpenAI:ApiKey", 2), ("secret", "Anthropic:ApiKey", 3)),
        ),
        Hit(
            "B.java",
            'class B {\n  @ConfigProperty(name = "mistral.ai.api.key")\n  String key;\n}\n',
            (("secret", "mistral.ai.api.key", 2),),
        ),
        Hit("A.java", 'var k = System.getenv("OPENAI_API_KEY");\n', (("secret", "OPENAI_API_KEY", 1),)),
        Hit(
            "A.cs",
            'var k = Environment.GetEnvironmentVariable("AZURE_OPENAI_API_KEY");\n',
            (("secret", "AZURE_OPENAI_API_KEY", 1),),
        ),
        Hit("a.php", "<?php $k = getenv('OPENAI_API_KEY');\n", (("secret", "OPENAI_API_KEY", 1),)),
    ),
    misses=(
        Miss(
            "main.go",
            '// os.Getenv("OPENAI_API_KEY")\nx := os.Getenv("DATABASE_URL")\nfmt.Println("set OPENAI_API_KEY")\n',
        ),
        Miss("a.rb", '# ENV["OPENAI_API_KEY"]\nputs "export OPENAI_API_KEY=..."\n'),
    ),
)
