"""What calls of Go, Java, Kotlin, C#, PHP, Ruby and Rust do that a tool should not do with what a model says."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from typing import Final, NamedTuple


class Sink(NamedTuple):
    """A call, up to its opening bracket, the flaw that it shows, and which of its arguments matter: `first`, `any`, one
    that follows a `flag` of a shell or stands first, one that is `typed` by what it says itself, one that `leads` (where an address begins), a `statement`.
    """

    flaw: str
    pattern: re.Pattern[str]
    rule: str


def _sinks(*rows: tuple[str, str, str]) -> tuple[Sink, ...]:
    return tuple(Sink(flaw, re.compile(pattern), rule) for flaw, pattern, rule in rows)


_JVM: Final = (
    ("shell", r"\bgetRuntime\(\)\s*\.exec\(", "any"),
    ("shell", r"\bProcessBuilder\(", "flag"),
    ("shell", r"\b(?:\w*[eE]ngine\.eval|\w*[pP]arser(?:\(\))?\.parseExpression|\w*[sS]hell\.evaluate)\(", "first"),
    ("deserializes", r"\bnew\s+(?:ObjectInputStream|XMLDecoder)\(|\b[xX]\w{0,3}[sS]tream\.fromXML\(", "first"),
    (
        "path_unchecked",
        r"\bFiles\s*\.(?:read\w{3,12}|lines|write\w{0,6}|newBuffered\w{6}|newInputStream|newOutputStream|delete\w{0,9}|list|walk|copy)\(",
        "first",
    ),
    (
        "path_unchecked",
        r"\bnew\s+File(?:Reader|Writer|InputStream|OutputStream)\(|(?<![.\w])File(?=\([^)]{1,200}\)\.(?:read|write|delete|append)\w{0,10}\()\(",
        "first",
    ),
    (
        "ssrf",
        r"\b(?:URI\.create|new\s+URL|new\s+URI|Jsoup\.connect|HttpGet|getForObject|getForEntity|exchange|\.uri|client\.get)\(|(?<![.\w])URL\(",
        "leads",
    ),
    (
        "sql",
        r"\.(?:execute(?:Query|Update)?|prepareStatement|createNativeQuery|createQuery|queryFor\w{3,10}|query|update)\(",
        "statement",
    ),
)
SINKS: Final[dict[str, tuple[Sink, ...]]] = {
    "go": _sinks(
        ("shell", r"\bexec\.Command(?:Context)?\(", "flag"),
        ("path_unchecked", r"\b(?:os|ioutil)\.(?:ReadFile|Open|OpenFile|Create|WriteFile|Remove|RemoveAll|ReadDir|MkdirAll|Rename)\(", "first"),
        ("ssrf", r"\b(?:http|\w*[cC]lient|\w*http)\.(?:Get|Head|Post|PostForm)\(|\bhttp\.NewRequest(?:WithContext)?\(", "leads"),
        ("sql", r"\.(?:Query|QueryRow|Exec|Prepare|Raw|Queryx|Select)(?:Context)?\(", "statement"),
    ),
    "java": _sinks(*_JVM),
    "kotlin": _sinks(*_JVM),
    "csharp": _sinks(
        ("shell", r"\bProcess\.Start\(|\bnew\s+ProcessStartInfo\(", "flag"),
        ("shell", r"\bCSharpScript\.(?:EvaluateAsync|RunAsync|Create)(?:<[\w<>, ]{1,40}>)?\(", "first"),
        ("deserializes", r"\bnew\s+(?:Binary|Soap|Los|ObjectState)Formatter\(\)\.Deserialize\(|\bformatter\.Deserialize\(|\bnew\s+NetDataContractSerializer\(\)\.(?:Deserialize|ReadObject)\(", "first"),
        ("deserializes", r"\bJsonConvert\.(?:DeserializeObject(?:<[\w<>\[\], ?.]{1,80}>)?|PopulateObject)\(", "typed"),
        ("path_unchecked", r"\bFile\.(?:Read|Write|Append|Open|Delete|Create|Copy|Move)\w{0,14}\(|\bDirectory\.(?:Delete|GetFiles|EnumerateFiles)\(|\bnew\s+(?:StreamReader|StreamWriter|FileStream)\(", "first"),
        ("ssrf", r"\.(?:GetStringAsync|GetAsync|GetByteArrayAsync|GetStreamAsync|PostAsync|DownloadString\w{0,9})\(|\bnew\s+HttpRequestMessage\(", "leads"),
        ("sql", r"\bnew\s+\w{0,20}Command\(|\.(?:FromSqlRaw|ExecuteSqlRaw(?:Async)?|Query(?:Async)?|Execute(?:Async|ScalarAsync|ReaderAsync)?)(?:<[\w<>, ?]{1,40}>)?\(", "statement"),
    ),
    "php": _sinks(
        ("shell", r"(?<![\w>:$])(?:shell_exec|exec|system|passthru|popen|proc_open)\(", "first"),
        ("shell", r"(?<![\w>:$])(?:eval|create_function)\(", "first"),
        ("deserializes", r"(?<![\w>:$])unserialize\(", "first"),
        ("path_unchecked", r"(?<![\w>:$])(?:file_get_contents|file_put_contents|fopen|readfile|unlink|file|include|require)\(", "first"),
        ("ssrf", r"(?<![\w>:$])(?:curl_init|file_get_contents)\(|\bHttp::(?:get|post)\(|->(?:get|request)\((?=[^)]{0,40}\$)", "leads"),
        ("sql", r"->(?:query|exec|prepare|unprepared)\(|\bmysqli_query\(|\bDB::(?:select|statement|raw|unprepared|insert|update|delete)\(", "statement"),
    ),
    "ruby": _sinks(
        ("shell", r"(?<![\w.:])(?:system|exec|spawn)\(|\bOpen3\.\w{6,10}\(|\bIO\.popen\(|\bKernel\.(?:system|exec|spawn)\(", "composed"),
        ("shell", r"(?<![\w.:])eval\(|\.(?:instance_eval|class_eval)\(", "first"),
        ("deserializes", r"\b(?:Marshal\.load|YAML\.unsafe_load)\(", "first"),
        ("path_unchecked", r"\b(?:File|IO)\.(?:read|write|open|readlines|foreach|delete|binread|binwrite)\(|\bDir\.(?:glob|children|entries)\(", "first"),
        ("ssrf", r"\b(?:Net::HTTP\.get(?:_response)?|URI\.open|URI\.parse|Faraday\.get|HTTParty\.get|RestClient\.get)\(|(?<![\w.:])URI\(", "leads"),
        ("sql", r"\.(?:execute|exec|exec_params|query|find_by_sql|select_all|exec_query)\(", "statement"),
    ),
    "rust": _sinks(
        ("shell", r"\bCommand::new\(", "chain"),
        ("path_unchecked", r"\b(?:fs::(?:read|read_to_string|write|remove_file|remove_dir_all|read_dir)|File::(?:open|create))\(", "first"),
        ("ssrf", r"\breqwest::get\(|\bclient\s*\.(?:get|post)\(|\bClient::new\(\)\s*\.(?:get|post)\(", "leads"),
        ("sql", r"\bsqlx::query(?:_as)?(?:::<[^>]{1,60}>)?\(|\.(?:execute|prepare|query|query_row|execute_batch)\(", "statement"),
    ),
}  # fmt: skip
TYPED: Final = re.compile(
    r"\bTypeNameHandling\s{0,3}=\s{0,3}(?:\w{1,40}\.){0,3}TypeNameHandling\.(?:All|Auto|Objects|Arrays)\b"
)
# Ways of running and asking that take no brackets: backticks, an assignment.
BARE: Final[dict[str, tuple[tuple[str, re.Pattern[str]], ...]]] = {
    "ruby": (("shell", re.compile(r"(?:`|%x[({\[])(?P<told>[^`\n]{1,400}#\{[^`\n]{1,200}\}[^`\n]{0,200})(?:`|[)}\]])")),),
    "csharp": (("sql", re.compile(r"\bCommandText\s*=\s*(?P<told>[^;]{1,600})")), ("shell_of_arguments", re.compile(r"\bArguments\s*=\s*(?P<told>\$?@?\"[^\n]{1,300})"))),
}  # fmt: skip
STATEMENT: Final = re.compile(r"\b(?:select\s|insert\s+into|update\s+\S{1,80}\s+set|delete\s+from|drop\s+table|where\s)", re.IGNORECASE)  # fmt: skip
SHELL: Final = re.compile(r"[\"'](?:(?:/usr)?/bin/(?:env )?)?(?:(?:ba|z|da|k)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh)[\"']")  # fmt: skip
DATABASE: Final = re.compile(
    r"(?:db|conn\w{0,9}|pool|tx|database|jdbc\w{0,20}|stmt|statement|sql\w{0,10})\)?$", re.IGNORECASE
)
# A function that looks at where a path leads, or at what it is given, before it acts.
CHECKS: Final = re.compile(
    r"\bHasPrefix\(|\bIsLocal\(|\bSecureJoin\(|\bfilepath\.Rel\(|[sS]tartsWith\(|\bstart_with\?|\bstarts_with\(|\brealpath\(|\btoRealPath\(|\bgetCanonical|"
    r"\bcanonicalize\(|\bos\.(?:OpenRoot|OpenInRoot)\(|(?:[vV]alid|[sS]anit|[aA]llow|[wW]hitelist|[iI]nside|[wW]ithin|[eE]nsure|[sS]afe)\w{0,30}\("
)
# What a value has passed through that takes the danger out of it.
NEUTRAL: Final = re.compile(
    r"(?:\b(?:filepath|path)\.Base|\burl\.(?:Query|Path)Escape|\bstrconv\.\w{1,20}|\bInteger\.(?:parseInt|valueOf)|\bLong\.parseLong|\b(?:int|long|Guid)\.Parse|\bShellwords\.escape|"
    r"\bescapeshellarg|(?<![\w.])(?:basename|intval|urlencode|rawurlencode|len|Integer|String\.length)|\bFile\.basename|\bPath\.GetFileName|\bURLEncoder\.encode|\bUri\.EscapeDataString|"
    r"\b(?:CGI\.escape|ERB::Util\.url_encode)|\burlencoding::encode|\w{1,40}\.(?:Get|Require)(?:Int|Float|Bool)\w{0,8})\((?:[^()]|\([^()]{0,200}\)){0,300}\)|"
    r"\.(?:file_name|fileName|length|size|len|Length|to_i|toInt|bindparam)\b(?:\(\))?"
)
# Names that are looked up among what is allowed, or matched with a pattern.
CLEARED: Final = re.compile(
    r"[!(]\s{0,3}\w{1,60}\[\s{0,3}(?P<key>\$?\w[\w.]{0,80})\s{0,3}\]|(?:\bin_array|\bslices\.Contains|\bMatchString|\.(?:contains|Contains|containsKey|ContainsKey|IsMatch|matches|matcher|include\?|match\?|has))\s{0,3}\(\s{0,3}(?:\w{1,60},\s{0,3})?&?(?P<given>\$?\w[\w.]{0,80})|"
    r"\b(?P<whole>\w[\w.]{0,80})\.(?:matches|match\?|isAlphanumeric)\(|\bpreg_match\([^,\n]{1,120},\s{0,3}(?P<php>\$\w{1,60})|\b(?P<kotlin>\w{1,60})\s!?in\s\w{1,60}"
)
UNCHECKED_TLS: Final = re.compile(
    r"\bInsecureSkipVerify:\s{0,3}true|\bVERIFY_NONE\b|\bCURLOPT_SSL_VERIFYPEER\s{0,3}(?:=>|,)\s{0,3}(?:false|0)\b|\bdanger_accept_invalid_certs\(true\)|"
    r"\bDangerousAcceptAnyServerCertificateValidator\b|\bServerCertificateCustomValidationCallback\s{0,3}=\s{0,3}\([^)]{0,60}\)\s{0,3}=>\s{0,3}true|[\"']verify[\"']\s{0,3}=>\s{0,3}false|\bNoopHostnameVerifier\b"
)
ENVIRONMENT: Final = re.compile(
    r"\bos\.Environ\(\)|\bSystem\.getenv\(\)|\bEnvironment\.GetEnvironmentVariables\(\)|\bENV\.(?:to_h|to_a|inspect|to_json|map)\b|\bENV\.to_hash\b|\benv::vars\(\)|(?<![\w>:$])getenv\(\)|\$_ENV\b(?!\[)"
)
OPENED: Final = re.compile(
    r"\bos\.(?:WriteFile|MkdirAll|Mkdir|Chmod|OpenFile)\([^\n]{1,300},\s{0,3}0o?(?:777|666)\)|\b(?:chmod|FileUtils\.chmod|mkdir)\([^\n]{0,200}\b0o?(?:777|666)\b|\bfrom_mode\(0o(?:777|666)\)"
)
RUNS: Final = re.compile(r"\bexec\.Command|\.Env\b|ProcessBuilder|Process\.Start|Command::new|proc_open|Open3")
CALLERS_TOKEN: Final = re.compile(
    r"(?:\bHeaders?(?:\(\))?\.Get\(\s{0,3}|\bgetHeader\(\s{0,3}|\bheaders?(?:\.get\(\s{0,3}|\(\s{0,3}|\[\s{0,3})|\bHeaders\[\s{0,3}|\bHttpHeaders\.|\bHeaders\.)[\"']?(?i:authorization|x-api-key)\b|\bHTTP_AUTHORIZATION\b"
)
SETS_TOKEN: Final = re.compile(
    r"(?:\.(?:Set|Add|header|setHeader|addHeader|set|add|append|insert|TryAddWithoutValidation|withHeader\w{0,8})\(\s{0,3}[\"'](?i:authorization|x-api-key)[\"']\s{0,3},\s{0,3}|[\"'](?i:authorization)[\"']\s{0,3}(?:=>|\]\s{0,3}=|:|,\s{0,3})\s{0,3})(?P<told>[^;\n]{1,200})"
)
