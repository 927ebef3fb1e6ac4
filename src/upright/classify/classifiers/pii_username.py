"""User names beside a word for them, or in a column of that name.

Joins a person's accounts; alone it opens nothing. After a sure label any name will do (words of ordinary sentences are
refused); after `user` or `login` a value must be assigned. Not seen: names that no label names.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.classify.name_lists import is_ordinary
from upright.model.data import Sensitivity

_SURE = (
    "username", "user id", "user login", "username on file", "nickname", "user name", "login name", "login id", "logon name", "logon id", "logon",
    "screen name", "user handle", "twitter handle", "benutzername", "anmeldename", "benutzerkennung",
    "nutzername", "nom d'utilisateur", "nom d\N{RIGHT SINGLE QUOTATION MARK}utilisateur", "nombre de usuario",
    "nome utente", "nome de usuário", "nome de utilizador", "gebruikersnaam", "användarnamn", "brukernavn",
    "brugernavn", "käyttäjätunnus", "käyttäjänimi", "nazwa użytkownika", "uživatelské jméno", "užívateľské meno",
    "felhasználónév", "nume de utilizator", "korisničko ime", "потребителско име", "kullanıcı adı", "όνομα χρήστη",
    "имя пользователя", "логин", "ім'я користувача", "kasutajanimi", "naudotojo vardas", "lietotājvārds",
    "nama pengguna", "tên đăng nhập", "用户名", "用户名称", "使用者名稱", "ユーザー名", "ユーザ名", "사용자 이름", "사용자명", "아이디", "ชื่อผู้ใช้",
    "שם משתמש", "اسم المستخدم", "samaccountname", "db username",
)  # fmt: skip
_MARKED = (
    "user", "account name", "usr", "uname", "account login", "login", "handle", "nick", "uid", "db user", "owner username", "user login",
    "benutzer", "identifiant", "usuario", "usuário", "utente", "gebruiker", "utilisateur", "kullanıcı",
    "пользователь",
)  # fmt: skip
_NAME = r"[A-Za-z][A-Za-z0-9._-]{1,30}[A-Za-z0-9](?:@[A-Za-z0-9.-]{1,64})?"
_WEAK = "|".join(
    rf"(?:\b|_){name}"
    for name in (
        "user",
        "usr",
        "uid",
        "login",
        "handle",
        "nick",
        "db_user",
        "usuario",
        "utente",
        "benutzer",
        "identifiant",
    )
)
_NO_HEADER = r"(?:[^\t |A-Za-z0-9._=(\[-]| [^=?]| $|$)"  # in `id|username|city`, the name of the next column; nor an assignment or a call
_ASSERTS = "is|was|on file is|is now|valid|ist|lautet|est|es|\N{LATIN SMALL LETTER E WITH GRAVE}|\N{LATIN SMALL LETTER E WITH ACUTE}"
_NOT_JUST_NEXT = r"(?<![(])(?<!\) )(?:(?<!\w )|(?<=\bis )|(?<=\bwas )|(?<=\bnow )|(?<=\bist )|(?<=\best )|(?<=\bes )|(?<=lautet )|(?<=[èé] ))"
_MARK_OF_A_NAME = (
    r"(?:[A-Za-z][A-Za-z-]{0,20}[._]?[A-Za-z]{0,20}\d{1,6}|[A-Za-z][a-z0-9]{0,20}[._-][A-Za-z0-9._-]{1,24})"
)
_REFUSED = re.compile(
    r"(?i)(?:root|admin|administrator|user|users|username|usernames|guest|postgres|postgresql|mysql|ubuntu|nobody|system|default"
    r"|test|tester|testuser|anonymous|public|string|str|null|none|true|false|name|names|is|not|email|password|passwords|www-data"
    r"|app|service|ec2-user|node|assistant|required|optional|invalid|valid|missing|empty|taken|already|exists|unique|must|cannot"
    r"|should|could|would|may|might|will|can|and|with|from|for|has|have|had|was|were|are|field|fields|here|there|that|this|then"
    r"|than|when|where|which|while|whose|value|values|input|label|column|length|format|pattern|given|used|using|use|only|into|onto"
    r"|your|their|them|they|each|every|both|either|neither|because|before|after|between|under|over|about|without|within|does|doesn"
    r"|sqlite|oracle|redis|mongo|mongodb|rabbitmq|jenkins|docker|debian|centos|vagrant|airflow|minio|neo4j|elastic|grafana|kafka"
    r"|unknown|undefined|hidden|redacted|changed|created|updated|deleted|found|failed|success|error|errors|login|logout|logged"
    r"|tomcat|jboss|wildfly|weblogic|websphere|odoo|gitlab|hadoop|hdfs|spark|hive|zabbix|nagios|ansible|celery|rails|django|laravel"
    r"|symfony|wordpress|drupal|joomla|magento|nextcloud|keycloak|vault|consul|prometheus|influxdb|clickhouse|cassandra|solr|backup"
    r"|credentials|account|accounts|attribute|property|parameter|argument|option|config|request|response|session|token|object"
    r"|text|number|integer|boolean|varchar|char|uuid|bigint|serial|primary|foreign|index|lookup|based|like|such|same|other|just|also"
    r"|belongs|refers|contains|starts|ends|matches|set|get|put|post|max|min|self|owner|member|human|system-user|human-user|nginx|apache"
    r"|portion|part|parts|section|scheme|component|prefix|suffix|hint|claim|policy|prompt|change|check|mapping|conflict|validation"
    r"|mobile|phone|telephone|fax|address|street|city|country|zip|postcode|gender|dob|birthday|created_on|role|type|title|company|department"
    r"|git|github|gitlab|anon|authenticated|superuser|moderator|manager|staff|sa|dbo|sys|dba|me|you|someone|somebody|anyone|everyone"
    r"|sensitive|case-sensitive|agent|bot|client|customer|operator|viewer|editor|reader|writer|data|details|info|profile|return|logic|const|function|await|async|throw|typeof|else|import|export|what|who|how|why|noop|page|list|file|files|on|of|must|set|new|old|same"
    r"|u?int(?:8|16|32|64)?|character|datetime|timestamp|gorm|json|bson|xml|yaml|form|mapstructure|protobuf|.*[._-]username"
    r"|.*_(?:user|users|admin|member|owner)"
    r"|stored|saved|kept|sent|passed|hashed|encrypted|generated|assigned|returned|read|written|shown|derived|expected)"
    r"|(?:builtins|typing|self|this|req|request|ctx|context|os|config|settings|data|user|users|current|auth|session|args|kwargs|params|props|state|form"
    r"|options|opts|process|env|cfg|event|message|msg|input|body|payload|record|row|item|obj|response|res|result|model|models|types"
    r"|schema|account|profile|client|app|db|my|your|the|new|old|test|example|some|get|set|is|has|on|to|no|new|user|login)[._-].*"
    r"|.*_(?:at|id|ids|name|ref|date|time|by|no|type|url|hash|count|key|code|number|total|status|list|field|on|flag|token)"
    r"|.{3,}(?:ally|edly|ently|ively|ously|antly|ately)"
    r"|.*[@._-]|.*\.(?:py|js|ts|json|ya?ml|com|org|net|io|md|txt|html?|png|svg|name|id|username|email|user|login|value|get|text|password|passwd|settings)"
    r"|(?:some|any|fake|dummy|sample)(?:user|login|name|account)\w*"
)
_CODE = re.compile(
    r"[a-z]+\.[A-Z]\w*|[UWBCT](?=[A-Z]*[0-9])[A-Z0-9]{8,10}|[a-z]+(?:User|Id|ID|Name|Ref|Key|Data|Type|Value|Text|Input|State|Props|Info|Field|List|Map|Url|Auth)"
    r"|[a-z]\w{0,24}(?:User|Admin|Login)[nN]ame|(?:use|get|set|is|on|to|has)[A-Z].*|[A-Z][A-Za-z]*(?:Field|Schema|Column|Type|Validator)"
)
_PARTS = 3


def _valid(value: str) -> bool:
    name = value.removeprefix("@")
    if name.count(".") > 1 or {".", "_"} <= set(name):
        return False  # `route.module.handle`, `first.structured_content`
    if "@" in name or _REFUSED.fullmatch(name) or _CODE.fullmatch(name) or len(re.split(r"[._-]", name)) > _PARTS:
        return False
    if name.istitle() and name.isalpha() and is_ordinary(name):
        return False  # `nickname - Customary short name`
    told = any(not character.isalpha() for character in name)
    return told or len(name) > 3


CLASSIFIER = Classifier(
    id="pii.username",
    title="User name",
    sensitivity=Sensitivity.LOW,
    patterns=(
        r"[0-9A-Fa-f]{1,4}[.:][0-9A-Fa-f]{1,4} - (?P<value>[A-Za-z][A-Za-z0-9._@-]{1,30}) \[\d{1,2}/[A-Z][a-z]{2}/\d{4}:",
        rf"(?:/home/|/Users/|\b[A-Z]:\\{{1,2}}Users\\{{1,2}})(?P<value>{_MARK_OF_A_NAME}\b)[/\\]",
        after(_SURE, _NAME, begin=rf"{_NOT_JUST_NEXT}(?:@|\b)", filler=_ASSERTS) + _NO_HEADER,
        after(_SURE, rf"(?:{_MARK_OF_A_NAME}|[A-Z][a-z]{{2,12}}[A-Z][a-z]{{2,12}})\b")
        + r"(?:[^\w (.\[-]| [^=?]| $|\.\W|$)",
        r"(?i:\buid=)(?P<value>[A-Za-z][A-Za-z0-9._-]{2,31}),(?i:ou|cn|dc|o)=",
        rf"(?:Failed|Accepted) (?:password|publickey|keyboard-interactive/pam) for (?P<value>{_NAME}) from [0-9A-Fa-f.:]{{3,45}} port ",
        rf"(?i:\buser(?:name)?=)(?P<value>{_NAME}),? (?:src|src_ip|ip|client_ip|remote_addr|rhost|from)=",
        rf"(?i:^[ \t]{{0,12}}user(?:name)?:[ \t])(?P<value>{_NAME})\r?\n[ \t]{{0,12}}(?i:pass(?:word|wd)?:[ \t])",
        rf"(?:[ \t]-u|--user)[ =]?[\"']?(?P<value>{_NAME}):[^\s/]",
        rf"(?i:\blogin(?: name)? is )(?P<value>{_NAME}),? and (?i:(?:the |your |my )?(?:password|pw|pass)\b)",
        rf"(?i:\blogin[ \t]{{1,4}})(?P<value>{_NAME})\s{{1,8}}(?i:password[ \t])",
        rf"(?i:^[ \t]{{0,12}}user(?:name)?[ \t]?=[ \t]?[\"']?)(?P<value>{_NAME})[\"']?\r?\n[ \t]{{0,12}}(?i:pass(?:word|wd)?[ \t]?=)",
        rf"(?i:\b[sd]user=)(?P<value>{_NAME})(?:\s|$)",
        r"(?i:<(?:login|user|usr|uid|handle|nick|user_login)>)(?P<value>[A-Za-z][A-Za-z0-9._-]{3,31})</",
        r"""(?i:(?:\b|_)(?:user|login|user[_-]?id|nickname|handle|usr)["']\s{0,2}:\s{0,2}["'])(?P<value>[A-Za-z][A-Za-z0-9._-]{4,31})["']""",
        rf"(?i:\b(?:user|login|usr|uid|userid|user_id|user_login|login_id|owner_username)=[\"']?)(?P<value>{_MARK_OF_A_NAME}\b)",
        after(_MARKED, r"[a-z]{2,15}[._-]?[a-z]{0,15}\d{2,6}") + r"(?:[^\w-]|$)",
        rf"(?i:(?:{_WEAK})[\"'`*]{{0,3}}[ \t]{{0,2}}(?:=|:\*{{0,2}}[ \t]|\||\t|>)[ \t*]{{0,3}}[\"'`]{{0,2}})(?P<value>{_MARK_OF_A_NAME})(?:[^\w(\[.-]|\.\W|\.$|$)",
    ),
    validate=_valid,
    columns=(*_SURE, *_MARKED, "user name 1"),
    confidence=0.72,
    confident=0.86,
    regulations=("GDPR", "CCPA"),
    aliases=("USERNAME", "USER_NAME"),
    matches=(
        '"username": "jsmith82"',
        '81.2.3.4 - kkent [10/Feb/2026:20:42:07 +0000] "GET / HTTP/1.1" 200 12',
        "open /home/k.kent72/notes.txt",
        "Username: viviana.navarro",
        "login name = kdr_1972",
        "dn: uid=bmann,ou=people,dc=brightloom,dc=org",
        "CEF:0|Gate|1|2|changed|5|src=81.2.3.4 suser=skodric dvc=gw1",
        "the username on file is mariatanaka; thanks",
        "sshd: session opened user=jlarsen42 tty=pts/1",
        "Benutzername: muller6563",
        "sshd[17]: Failed password for river_fox from 203.0.113.9 port 22 ssh2",
        "curl -u mweber:Tr0ub4dor3 https://repo.example.com",
        "The login is mweber and the password is Tr0ub4dor3.",
        "machine api.example.com login bnguyen password x",
        '[mail]\nuser = "tkovac"\npassword = "x"\n',
        "auth user=asilva src=198.51.100.7 result=ok",
        "database:\n  user: rpatel\n  password: x\n",
    ),
    rejects=(
        "username: admin",
        "Failed password for root from 203.0.113.9 port 22 ssh2",
        "db:\n  user: postgres\n  password: x\n",
        "curl -u admin:secret https://repo.example.com",
        "docker run -u root:root alpine",
        "* `nickname` - Customary short name, if there is one",
        "id,username,mobile\n1,,2\n",
        "id|username|birthdate|tel\n",
        "/home/runner/work",
        "username: ${USER}",
        "user: hello",
        "username=root",
        "username is required",
        "user = request.user",
        "user = Julia.rows(95)",
        "login: user@host.example.com",
        "handle = first.structured_content",
        '"uid": "mediaconvert-2017-08-29"',
        "the username portion of the URL",
        "FOREIGN KEY (user_id) REFERENCES users(id)",
        "username added to @org:newteam",
        "the user id is stored",
        'UserId    uint64    `gorm:"not null"`',
        'Username string `json:"username" form:"username"`',
        'username := sessionUser["Name"]',
        ':alt="userId" @load="ready = true"',
        "subject(:vote) { create(:vote, user: other_user) }",
        "# MAPNAME  SYSTEM-USERNAME  PG-USERNAME",
        "balance[username] - transfer.Amount",
        "username: StringField",
        "adminUsername: jumpBoxAdminName\n",
        "user_id: builtins.str\n",
        "soulseekUsername = pulumi.output(config.get())",
        "launch_handle = preproc_data.spawn(run_folder)",
        "if owner != github_username:\n    fork_response = helper.make_fork()",
        '{"type": "message", "user": "U0DPGNK5UK"}',
        '{"type": "message", "user": "UGKL509M19"}',
        "username | character varying(194) | not null",
        'self.default_user = crawler.settings["FTP_USER"]',
        "result.username = legacyAuth ? legacyAuth.shift() : null;",
        "if (u.username || u.password) {",
        '"http_user": "someuser",',
        "Syötä kelvollinen käyttäjänimi (vain kirjaimet)",
    ),
)
