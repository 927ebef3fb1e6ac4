"""How passwords are written: the names that announce them, in many languages, and what a password is not."""

from __future__ import annotations

import re

from upright.classify.classifiers._secrets import LATER, SET
from upright.classify.placeholders import entropy, is_placeholder_secret, machine_made

COLUMNS = (
    "password", "passwd", "passwort", "kennwort", "pwd", "passphrase", "user pass", "db pass", "redis pass", "pass", "pgpassword", "contraseña",
    "contrasena", "mot de passe", "senha", "wachtwoord", "parola", "пароль", "密码", "パスワード",
)  # fmt: skip
_WORD = (
    "passwords?|passwd|passwort|kennwort|contrase(?:ñ|n)a|mot[ _]?de[ _]?passe|senha|wachtwoord|hasło|lösenord|adgangskode"
    "|salasana|parola|heslo|jelszó|şifre|пароль|密码|密碼|口令|パスワード|비밀번호|passphrase|pass[ _]phrase|passcode|pwd"
)
_NAMED = rf"(?:{_WORD}|[_-](?:pass|pw)|\b(?:db|user|smtp|ftp|root|admin|redis|mail|login|auth|ssh|my)?pass|\bpw){LATER}"
_GIVEN = SET.replace("[:=>|,]", "[:=>,]")  # a bar between quotes parts types
_WHICH = "(?:temporary|temp|initial|new|old|current|default|one-time|admin|root|user|login|database|db|my|your|his|her|our|their)"
_SPOKEN = "(?:is|was|ist|lautet|es|est|é|jest|är|now|to|set to|reset to|changed to|is now|will be|has been (?:re)?set to|用|是|は)"
_BARE = r"[^\s\"'`,;<>{}()\[\]\\|]"
_LETTERS = r"[A-Za-z_.-]{0,40}"
_CALL = r"(?:\([^\s()\"'`]{0,32}\)?)?"  # what it is followed by shows that it is code
_MIXED = rf"{_LETTERS}[^A-Za-z_.\s\"'`,;<>{{}}()\[\]\\|-]{_BARE}{{0,63}}{_CALL}"  # anything but letters alone
_STRONG = rf"[A-Za-z0-9_.-]{{0,40}}(?:\d\d|\d[A-Za-z]{{1,6}}\d|[!@#$%^&*+=~]){_BARE}{{0,63}}"  # of sentences
_PHRASE = r"[A-Z][a-z]{1,15}(?:[A-Z][a-z]{1,15}){2,6}|[a-z]{2,12}(?:-[a-z]{2,12}){2,8}"


def _quoted(mark: str) -> str:
    return rf"\\?{mark}(?P<value>{_LETTERS}[^A-Za-z_.\s{mark}\\-][^{mark}\s\\]{{0,127}}|{_PHRASE})\\?{mark}(?![ ]?:)"


PATTERNS = (
    rf"(?i:{_NAMED}[\"'\]`*]{{0,3}}[ \t]{{0,8}}(?::=|=>|[:=：])[ \t]{{0,8}}\*{{0,2}})(?P<value>{_MIXED})",
    rf"(?i:{_NAMED}{_GIVEN})" + _quoted('"'),
    rf"(?i:{_NAMED}{_GIVEN})" + _quoted("'"),
    rf"(?i:(?:{_WORD}){LATER}(?:[ ]is)?[ \t:=]{{1,4}}){_quoted('`')}",
    # a whole setting in letters alone
    r"^[ \t]{0,8}(?:export |set |ENV )?[A-Za-z0-9_.]{0,40}(?i:password|passwd|passphrase|_pass|pwd)[ \t]?=[ \t]?(?P<value>[A-Za-z]{6,24})[ \t\r]{0,2}$",
    r"(?i:\"[A-Za-z0-9_.-]{0,32}(?:password|passwd|passphrase)\\?\"\s{0,2}:\s{0,2}\\?\")(?P<value>[A-Za-z]{6,24})\\?\"",
    # sentences and lists of logins
    rf"(?i:(?:{_WORD})(?: (?:for|of|on) [^\s:]{{1,64}})? {_SPOKEN}:? [\"'`*]{{0,3}})(?P<value>{_MIXED}(?<![.]))",
    rf"(?i:(?:\band|\bwith|\busing|\buse|/|,|\+) (?:the |my |this |a )?(?:{_WORD}):? [\"'`*]{{0,3}})(?P<value>{_MIXED})",
    rf"(?i:\b{_WHICH} (?:{_WORD}))(?P<between>:? [(\"'`*]{{0,3}})(?P<value>{_STRONG})",
    rf"(?i:\b(?:login|user|username)[ \t]{{1,4}}[^\s]{{1,64}}\s{{1,8}}password[ \t]{{1,4}})(?P<value>{_MIXED})",
    # command lines, addresses, markup, statements
    rf"(?i:(?:^|[\s\"',\[])--?(?:password|passwd|pass|pwd)(?:[= ]|[\"'], ?)[\"']?)(?P<value>{_MIXED})",
    rf"(?:\b(?:mysql|mysqldump|mysqladmin|mariadb)[ ][^\n|;]{{0,80}}-p|\bsshpass -p ?|\bredis-cli[ ][^\n|;]{{0,80}}-a )[\"']?(?P<value>{_MIXED})",
    rf"(?:[ \t]-u|--user)[ =]?[\"']?[A-Za-z0-9_.@%-][A-Za-z0-9_.@%+-]{{0,63}}:(?P<value>{_MIXED})",
    r"(?i:[?&](?:password|passwd|pwd|pass)=)(?P<value>[^\s&\"'<>#\\]{6,64})",
    r"(?i:<(?:[a-z0-9_.:-]{0,32})(?:password|passwd|pwd|pass|passphrase)(?: [^<>\n]{0,60})?>)(?P<value>[^\s<>]{6,128})</",
    rf"(?i:>\s{{0,4}}(?:[a-z]{{1,16}} )?(?:{_WORD}):?\s{{0,4}}</[a-z]{{1,10}}>)(?P<between>\s{{0,16}}<[A-Za-z]{{1,10}}(?:[ ][^<>\n]{{0,80}})?>\s{{0,8}})(?P<value>[^\s<>]{{6,128}})\s{{0,8}}</",
    r"(?i:(?:key|name) ?= ?[\"'][A-Za-z0-9_.:-]{0,32}(?:password|passwd|pwd)[\"']\s{1,4}value ?= ?[\"'])(?P<value>[^\"'\s<>]{6,64})[\"']",
    r"(?i:\b(?:identified (?:with [a-z0-9_' ]{1,40} )?by|password) ?\(? ?')(?P<value>[^'\s]{6,64})'",
    r"\b(?:new PDO\(|DriverManager\.getConnection\(|mysqli_connect\(|new mysqli\()(?P<between>\s{0,4}[\"'][^\"'\n]{1,200}[\"'],\s{0,8}[\"'][^\"'\n]{1,64}[\"'],\s{0,8}[\"'])(?P<value>[^\"'\s]{6,64})[\"']",
    r"(?i:ConvertTo-SecureString (?:-String )?[\"'])(?P<value>[^\"'\s]{6,64})[\"']",
    r"^[\w.*-]{1,128}:(?:\d{2,5}|\*):[\w*-]{1,64}:[\w*.@-]{1,64}:(?P<value>[^\s:]{6,64})$",
)

_HASH = re.compile(
    r"^(?:\$(?:2[abxy]?|1|5|6|7|apr1|argon2\w*|y|scrypt|pbkdf2[\w-]*)\$.*|\{?(?:SSHA|SHA|MD5|bcrypt|pbkdf2|scrypt|crypt)[^A-Za-z].*"
    r"|\*?[0-9A-F]{40}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128}|[*•.]+)$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    "[\u0590-\u139f\u1780-\u17ff\u2190-\u2bff\u3000-\u9fff\uff00-\uff20\uac00-\ud7af]"
)  # nobody types these into a password
_CODE = re.compile(
    r"^[A-Za-z_]\w*(?:[?!]?\.[A-Za-z_]\w*)+!?$|^[a-z]+(?:_[a-z0-9]+)+$|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^(?:[./~]|\w+:/)[\w./:@-]*$|^[!&*%-]\w*$"
    r"|^(?:scram-)?(?:SHA|sha|MD|AES|RSA|UTF|HMAC|TLS|ISO|RFC|OAuth|bcrypt|scrypt|argon|pbkdf)-?\d{0,4}.?$|&\w{1,32}=|[{}<>]|^\w*\[|\|(?:min|max|confirmed|string|required)"
    r"|^[$@%&*!|:#+-]{1,2}[A-Za-z_][A-Za-z_.:|>@/$?-]*$|^/\^|\(\?[=:!]|^[a-z]+(?:[A-Z][a-z]{1,15}){1,3}$|^(?:[Ss]tr(?:ing)?|Text|[Vv]archar|Bytes|Json|u?int\d{1,2}|float\d{2})(?:\[\])?[?!]?$|^[a-z][a-z-]{1,30}=[A-Z][A-Z_]+$|^\w+(?:::\w+)+$|^[abglstvw]:[A-Za-z_][\w.#]*$|^x:\d{1,5}:\d{1,5}:|^[?]\w+$"
    r"|^#/[\w./~-]*$|^(?:b64(?:enc|dec)|base64(?:encode|decode)|sha\d{1,3}sum)$"  # pointers, functions of templates
    r"|^[A-Za-z_]+(?::[A-Za-z_*]+)+$|^\w{2,16}=(?:None|True|False|str|int|bool|\d|[a-z]\w*\.\w+)?$|^(?:pass|password|pwd)="
    r"|^-?(?:user|anonymous|guest|name|email|me)@[a-z.]*$|^[a-z.]+@[a-z-]+\.[a-z]{2,4}$"
    r"|^(?:required|nullable|sometimes|string|min|max)[|:]|^=|^[a-z][a-z_-]{1,40}:(?:(?:\d{1,3}|latest)$|\d{1,3}\.\d)|^[~^<>=v]{0,2}\d{1,4}[-/.:]\d|^(?:[a-z]+_)?(?:pass|password|pwd|secret|user|username|login|email|test)\d?$|\w[!=]={1,2}\w|\w\(.*\)$"
    r"|^[a-z][a-z_/]{1,60}#[a-z_]{2,40}[?!]?$"  # what a route leads to: `accounts#set_password`
    r"|^[)\],;]{1,4}[\w$.]{0,40}[?=(.&|\[]|^[a-z]{2,20}[A-Z]\w{0,40}(?:Token|Key|Id|Name|User|Password|Secret|Url|Code)$"
    r"|[-_/:.@]\$$|^[a-z][a-z0-9]*(?:_[a-z0-9]+)*_(?:pass(?:word|wd)?|pwd|secret|key|token)\d?$",  # `db-${STAGE}`, a variable
    re.ASCII,
)
_PATH = re.compile(
    r"^[A-Za-z_]+\d{0,4}(?:/(?:[A-Za-z_]+\d{0,4}|\d{1,4}))+/?$"
)  # also what the test of this name did: `PASS: TestMail/empty_1`
_SAID_OF_PASSWORDS = frozenset(
    {
        "string", "required", "optional", "hidden", "nullable", "integer", "boolean", "number", "object", "encrypted",
        "hashed", "plaintext", "protected", "disabled", "enabled", "invalid", "incorrect", "missing", "unknown",
        "default", "private", "public", "username", "account", "forgotten", "forgot", "change", "changed", "confirm",
        "confirmed", "signin", "signup", "register", "expired", "strong", "varchar", "textfield", "credential",
        "credentials", "security", "digest", "bearer", "bcrypt", "argon", "scrypt", "kerberos", "undefined", "changeit",
        "password", "passwords", "passwort", "kennwort", "wachtwoord", "adgangskode", "passord", "salasana", "parola",
        "lozinka", "heslo", "senha", "passwd", "passphrase", "passcode", "secret", "mypassword", "yourpassword",
        "userpassword", "testpassword", "newpassword", "oldpassword", "adminpassword", "dbpassword", "testing", "tester",
        "testpass", "testpw", "foobar", "barfoo", "foobarbaz", "whatever", "anything", "something", "nothing",
        "placeholder", "hunter", "postgres", "postgresql", "mongodb", "elastic", "keystore", "truststore", "rabbitmq",
        "minioadmin", "rootpass", "rootpassword", "mysecret", "mysecretpassword", "supersecret", "topsecret", "value",
        "variable", "environment", "prompt", "manual", "keyring", "keychain", "delete", "remove", "update", "create",
        "verify", "submit", "cancel", "accept", "reject", "enter", "repeat", "visible", "getpass", "kwargs", "options",
    }
)  # fmt: skip
# What passwords are chosen and shown by, not a password: `ext-acme-pass`, `AcmePassModelId`.
_NAMES_ONE = re.compile(
    r"(?:^|-)(?:pass|password|pwd|secret|token|key|id|field)(?:-|$)|(?:Pass|Password|Secret|Token|Key|Id|Field)(?=[A-Z]|$)"
)
_SHORTEST = 6
_LONG = 8


def password(value: str) -> bool:
    """Whether a person or a machine may have chosen this as a password."""
    bare = value.strip("*'\"").rstrip(".,:*") or value
    if (
        len(bare) < _SHORTEST
        or _SENTENCE.search(bare)
        or _HASH.match(bare)
        or _CODE.search(bare)
        or _PATH.match(bare)
        or is_placeholder_secret(bare)
    ):
        return False
    if bare.isdecimal():
        return len(bare) >= _LONG
    if bare.endswith("?") and bare[:-1].isalpha():  # the last word of a question
        return False
    if bare.replace("-", "").replace("_", "").replace(".", "").isalpha():
        return bare == value and _letters(bare)
    return entropy(bare) >= 2


def _letters(value: str) -> bool:
    """Letters alone: a phrase of three words and more, a jumble, or a single word that is not about passwords."""
    if re.fullmatch(_PHRASE, value):
        return not _NAMES_ONE.search(value)
    if not value.isalpha() or not value.isascii() or value.lower() in _SAID_OF_PASSWORDS:
        return False
    return value.islower() or (len(value) >= _LONG and machine_made(value))
