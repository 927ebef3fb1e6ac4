"""Made-up secrets of some forty kinds: the form of each is its vendor's, the characters are drawn."""

from __future__ import annotations

import base64
import json

from upright.testing.corpus.checks import Value, base64url, bech32, crc62, filled
from upright.testing.corpus.dice import ALNUM, BASE64, LETTERS, URL_SAFE, Dice
from upright.testing.corpus.people import Person

WORDS = ("Orchid", "tundra", "Vortex", "falcon", "Breeze", "mango", "Cobalt", "harvest", "Pixel", "saturn", "Walrus",
    "ember")  # fmt: skip
HOSTS = ("db-prod-03.internal", "pg.analytics.example-corp.net", "10.20.4.17", "mysql.prod.svc.cluster.local",
    "ledger-db.eu-west-1.rds.amazonaws.com", "cache-01.corp.lan")  # fmt: skip
DATABASES = ("postgresql://{u}:{p}@{h}:5432/{d}?sslmode=require", "postgres://{u}:{p}@{h}/{d}",
    "mysql://{u}:{p}@{h}:3306/{d}", "mysql+pymysql://{u}:{p}@{h}/{d}",
    "mongodb+srv://{u}:{p}@cluster0.{c}.mongodb.net/{d}?retryWrites=true", "redis://:{p}@{h}:6379/0",
    "amqp://{u}:{p}@{h}:5672/{d}", "jdbc:postgresql://{h}:5432/{d}?user={u}&password={p}",
    "Server={h};Database={d};User Id={u};Password={p};")  # fmt: skip
PEMS = (("RSA ", 600), ("", 610), ("EC ", 118), ("OPENSSH ", 300))
LEET = str.maketrans("aoe", "403")


def _safe(dice: Dice, count: int) -> str:
    """Characters that are safe in URLs; the last is a letter or digit."""
    return dice.chars(URL_SAFE, count - 1) + dice.chars(ALNUM, 1)


def safe(start: str, count: int) -> Value:
    """A prefix, then characters that are safe in URLs."""
    return lambda dice, _: start + _safe(dice, count)


def _password(dice: Dice, _: Person | None = None) -> str:
    words = [word.lower() for word in dice.sample(WORDS, 3)]
    return dice.pick(
        dice.one(WORDS) + dice.digits(dice.pick(2, 3, 4)) + dice.one("!$%*?"),
        f"{'-'.join(words)}-{dice.digits(2)}",
        dice.chars(ALNUM, 12) + dice.one("!$*%") + dice.chars(ALNUM, 3),
        dice.chars(ALNUM, 16),
        f"{words[0].translate(LEET)}_{dice.digits(4)}!",
    )


def _database(dice: Dice, _: Person) -> str:
    password = _password(dice)
    while set(password) & set("%?#/$*"):
        password = _password(dice)
    return dice.one(DATABASES).format(
        u=dice.pick("svc_billing", "appuser", "etl_writer", "reporting", "kbadmin"),
        p=password,
        h=dice.one(HOSTS),
        d=dice.pick("ledger", "crm", "warehouse", "sessions", "orders"),
        c=dice.fill("*****").lower(),
    )


def _azure_client(dice: Dice, _: Person) -> str:
    letters = ALNUM + "_~.-"
    return f"{dice.chars(letters, 3)}{dice.pick('7', '8')}Q~{dice.chars(letters, 33)}{dice.chars(ALNUM, 1)}"


def _discord(dice: Dice, _: Person) -> str:
    bot = base64url(str(dice.randrange(3 * 10**17, 10**18)).encode())
    return f"{bot}.{dice.pick('G', 'X')}{dice.chars(URL_SAFE, 5)}.{dice.chars(URL_SAFE, 38)}"


def _grafana(dice: Dice, _: Person) -> str:
    if dice.often(2 / 3):
        return f"glsa_{dice.chars(ALNUM, 32)}_{dice.hex(8)}"
    stack = f"stack-{dice.digits(6)}-alloy"
    claims = {"o": dice.digits(6), "n": stack, "k": dice.chars(ALNUM, 24), "m": {"r": "prod-eu-west-2"}}
    return "glc_" + base64.b64encode(json.dumps(claims).encode()).decode()


def _checked(*starts: str) -> Value:
    """Thirty characters and their CRC-32, as GitHub and npm have them."""

    def draw(dice: Dice, _: Person) -> str:
        body = dice.chars(ALNUM, 30)
        return dice.one(starts) + body + crc62(body)

    return draw


def _jwt(dice: Dice, _: Person) -> str:
    claims = {"sub": dice.digits(8), "iat": dice.randrange(1_600_000_000, 1_800_000_000), "scope": "read"}
    parts = {"alg": dice.pick("HS256", "RS256", "ES256"), "typ": "JWT"}, {**claims, "jti": dice.hex(12)}
    encoded = [base64url(json.dumps(part, separators=(",", ":")).encode()) for part in parts]
    return ".".join((*encoded, base64url(dice.randbytes(32))))


def _openai(dice: Dice, _: Person) -> str:
    start = dice.pick("", "proj-", "svcacct-")
    if not start:
        return f"sk-{dice.chars(ALNUM, 20)}T3BlbkFJ{dice.chars(ALNUM, 20)}"
    return f"sk-{start}{dice.chars(URL_SAFE, 74)}T3BlbkFJ{dice.chars(URL_SAFE, 73)}A"


def _private_key(dice: Dice, _: Person) -> str:
    kind, length = dice.choice(PEMS)
    body = base64.b64encode(b"\x30\x82" + dice.randbytes(length)).decode()
    lines = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    return "-----{0} {1}PRIVATE KEY-----\n{2}\n-----{3} {1}PRIVATE KEY-----".format("BEGIN", kind, lines, "END")


def _vault(dice: Dice, _: Person) -> str:
    return dice.pick(
        "hvs.CAESI" + _safe(dice, 87),
        "hvs." + dice.chars(ALNUM, 24),
        "s." + dice.chars(ALNUM, 24),
        "hvb.AAAAAQ" + _safe(dice, 141),
    )


def _square(dice: Dice, _: Person) -> str:
    return dice.pick("EAAA" + _safe(dice, 60), "sq0atp-" + _safe(dice, 22), "sq0csp-" + _safe(dice, 43))


def _anthropic(dice: Dice, _: Person) -> str:
    return f"sk-ant-{dice.pick('api03', 'api03', 'admin01')}-{dice.chars(URL_SAFE, 93)}AA"


CREDENTIALS: dict[str, Value] = {
    "AGE_SECRET_KEY": lambda dice, _: bech32("age-secret-key-", dice.randbytes(32)).upper(),
    "ANTHROPIC_API_KEY": _anthropic,
    "AWS_ACCESS_KEY_ID": lambda dice, _: (
        dice.pick("AKIA", "AKIA", "ASIA") + dice.chars("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)
    ),
    "AWS_SECRET_ACCESS_KEY": lambda dice, _: dice.chars(BASE64, 40),
    "AZURE_AD_CLIENT_SECRET": _azure_client,
    "AZURE_STORAGE_KEY": lambda dice, _: base64.b64encode(dice.randbytes(64)).decode(),
    "DATABRICKS_TOKEN": filled(*("dapi" + "%" * 32 + end for end in ("", "-2", "-3"))),
    "DB_CONNECTION_STRING": _database,
    "DIGITALOCEAN_PAT": filled("dop_v1_" + "%" * 64),
    "DISCORD_BOT_TOKEN": _discord,
    "DOCKERHUB_PAT": safe("dckr_pat_", 27),
    "GITHUB_FINE_GRAINED_PAT": filled("github_pat_" + "*" * 22 + "_" + "*" * 59),
    "GITHUB_TOKEN": _checked("ghp_", "ghp_", "gho_", "ghs_", "ghu_"),
    "GITLAB_PAT": safe("glpat-", 20),
    "GOOGLE_API_KEY": safe("AIzaSy", 33),
    "GOOGLE_OAUTH_SECRET": safe("GOCSPX-", 28),
    "GRAFANA_TOKEN": _grafana,
    "GROQ_API_KEY": filled("gsk_" + "*" * 20 + "WGdyb3FY" + "*" * 24),
    "HUGGINGFACE_TOKEN": lambda dice, _: "hf_" + dice.chars(LETTERS, 34),
    "JWT": _jwt,
    "LANGSMITH_API_KEY": filled(*(f"lsv2_{kind}_" + "%" * 32 + "_" + "%" * 10 for kind in ("pt", "sk"))),
    "LINEAR_API_KEY": filled("lin_api_" + "*" * 40),
    "MAILGUN_API_KEY": filled("key-" + "%" * 32, "%" * 32 + "-%%%%%%%%-%%%%%%%%"),
    "NEWRELIC_KEY": filled(*["NRAK-" + "&" * 27] * 2, "%" * 32 + "FFFFNRAL"),
    "NPM_TOKEN": _checked("npm_"),
    "OPENAI_API_KEY": _openai,
    "PASSWORD": _password,
    "PERPLEXITY_API_KEY": filled("pplx-" + "*" * 48),
    "PINECONE_API_KEY": filled(*("pcsk_" + "*" * length + "_" + "*" * 63 for length in (5, 6))),
    "POSTMAN_API_KEY": filled("PMAK-" + "%" * 24 + "-" + "%" * 34),
    "PRIVATE_KEY": _private_key,
    "PYPI_TOKEN": lambda dice, _: "pypi-AgEIcHlwaS5vcmcC" + _safe(dice, dice.randrange(131, 171)),
    "REPLICATE_TOKEN": filled("r8_" + "*" * 37),
    "SENDGRID_API_KEY": lambda dice, _: f"SG.{dice.chars(URL_SAFE, 22)}.{_safe(dice, 43)}",
    "SHOPIFY_TOKEN": filled(*(f"shp{kind}_" + "%" * 32 for kind in ("at", "at", "ss", "ca", "pa"))),
    "SLACK_TOKEN": filled(
        "xoxb-^" + "#" * 11 + "-" + "#" * 12 + "-" + "*" * 24,
        "xoxb-^" + "#" * 12 + "-" + "#" * 13 + "-" + "*" * 24,
        "xoxp-" + "#" * 12 + "-" + "#" * 12 + "-" + "#" * 13 + "-" + "%" * 32,
        "xapp-1-A0" + "&" * 9 + "-" + "#" * 13 + "-" + "%" * 64,
    ),
    "SLACK_WEBHOOK": lambda dice, _: (
        "https://hooks.slack.com/services/"
        + dice.fill(f"T0{'&' * dice.pick(8, 9)}/B0{'&' * dice.pick(8, 9)}/" + "*" * 24)
    ),
    "SQUARE_TOKEN": _square,
    "STRIPE_SECRET_KEY": filled(
        *(f"{kind}_" + "live_" + tail for kind in ("sk", "rk") for tail in ("*" * 24, "51" + "*" * 97))
    ),
    "TELEGRAM_BOT_TOKEN": lambda dice, _: (
        f"{dice.one('123567')}{dice.digits(dice.pick(8, 9))}:AA{dice.one('EFGH')}{_safe(dice, 32)}"
    ),
    "TERRAFORM_CLOUD_TOKEN": filled("*" * 14 + ".atlasv1." + "*" * 67),
    "TWILIO_API_KEY": filled("SK" + "%" * 32),
    "VAULT_TOKEN": _vault,
}
