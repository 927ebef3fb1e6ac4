"""Passwords in the clear: assigned, in configuration, in a column, on a command line, in an address, or told in a sentence.

Often reused elsewhere. Only beside a name that says so, in many languages. Hashes, references, function calls, type names,
rules about passwords and the usual fillers are refused; letters alone count only in quotes or as the whole value of a setting.
Not seen: passwords without a label, and those in letters alone within a sentence.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._passwords import COLUMNS, PATTERNS, password
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.password",
    title="Password",
    sensitivity=Sensitivity.CRITICAL,
    patterns=PATTERNS,
    validate=password,
    columns=COLUMNS,
    confidence=0.8,
    confident=0.93,
    aliases=("PASSWORD",),
    matches=(
        "DB_PASSWORD=Tr0ub4dor&3xyz",
        'password: "k9Pd!4Fs6Hj"',
        "The shared mailbox password is Copper673& .",
        "<password>Qx8$2mVb</password>",
        "ALTER USER app IDENTIFIED BY 'k9Pd4Fs6Hj';",
        "mysql -u root -p'Qx8K2mVb' hr",
        'POSTGRES_PASSWORD="correct-horse-battery"',
        "GET /login?user=ana&password=Tr0ub4dor3&next=home",
        "temporary password ember-vortex-saturn-76 works",
        "<dt>Password</dt><dd>c0b4lt_7397!</dd>",
        'new PDO("mysql:host=localhost", "shop_rw", "copper-ladder-598")',
        "machine ftp.corp.net login ana password k9Pd4Fs6Hj",
    ),
    rejects=(
        'patch "set-password" => "registrations#update_password"',
        "type Verdict = 'pass' | 'inconclusive-below-noise-floor' | 'fail-2'",
        """words = ["'PASSWORD_LOCK_TIME'","'PASSWORD'","'PASSWORD_REUSE_MAX'","'PASSWORD_REUSE_TIME'"]""",
        "password1 = username1\n",
        "build --date=$(date -u +%Y-%m-%dT%H:%M:%SZ)",
        "Deletes the surface that is identified by 'surfaceId'.",
        "password=changeme, password: 'hunter2'",
        "email                     String?\npassword                  String?\nimage                     String?",
        "password = get_password()",
        'password: "********"',
        "PASSWORD=${DB_PASSWORD}",
        "pwd,$2b$12$IjUS0FKXX6EC0JR5jDc9faNy4gH1SIibwNfQ30CTI5KTz/oXc3.Cj",
        "password: str = Field(min_length=8)",
        'new_password: "required|min:8|confirmed"',
        "password_reset_url=/accounts/reset2/step-1",
        "your password 2fa-enabled, the new password (must-be-8-chars), user password policy2",
        'case "${MVNW_PASSWORD:+has-password}" in',
        'parser.add_argument("--password", default=None, help="Neo4j password")',
        "Pass: True/False, --- PASS: TestVet/5 (0.07s), Pass: dynamic=0, static=1",
        "password = utf8_to_utf16_dup(v);",
        "my $pwd  = CPAN::anycwd(); $pass = !$pass; $PROXY_PASSWORD = $CPAN::Config->{proxy_pass}",
        "We ask you to reset your password immediately.**",
        'REDIS_PASSWORD="super-secret-password"',
        "Who has the password übersetzt? connect(password=neo4j_password)",
        '--set-secrets "DB_PASSWORD=db-password-${PROJECT_ID}:1"',
        'ACME_PASS: "ext-acme-pass", "acme-pass": "AcmePassModelId"',
        "--set-secrets=DB_PASS=db-password:2",
        '"password": "Contraseña", new_password: "ລະຫັດຜ່ານໃໝ່", "pass": "كلمة_المرور"',
        "cpe:2.3:a:base-passwd:base-passwd:3.5.52build1:*:*:*:*:*:*:*', 'cpe:2.3:a:base-passwd:base_passwd:3.5.52build1:*:*",
        """t("input",{type:"password",name:"current-password",value:_,onChange:e=>S(e.target.value),placeholder:"API key"})""",
        "password: parsed?.password, server: parsed!.hosts, isMultilinePassword = !!inputParam?.rows",
        r"const regexPassword = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,}$/",
        'const CATEGORIES = ["pass", "borderline"]; if strings.HasPrefix(hashedPassword, "pbkdf2:") {',
        "postgres_password: {{ .Values.postgres.external.password | b64enc }}",
        '"username_and_password": "#/components/schemas/UsernameAndPasswordOptions2"',
        "The password must contain 12 characters and is stored as SHA-256.",
        "passphrase: ${PASSPHRASE:?unset}",
        "passwd: x:1000:1000:worker:/home/worker:/bin/bash",
        '"@inquirer/password": "^4.0.15", "@types/password": "~2.1.0", password: ">=3.2.1"',
        '"names":["passwordIncorrect","INCORRECT_PASSWORD","#verify","password","invokeCallback"]',
        "user *uint16, password *uint16) and password=DOCKER_PASSWORD —docker-email=DOCKER_EMAIL",
        "apiPassword: x.value!, password: this.form.password!",
        """h("label",null,"Password:"),e?m().createElement("code",null), t=ask("New password: "),E=n.message;!S;)n.limit=[C,""]""",
        """new Set(["injectNpmPassword","injectNpm2FaToken"]), pre:'build "$(pwd)"',"build:cli+hook":"run build:cli" """,
    ),
)
