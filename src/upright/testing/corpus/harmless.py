"""Lines that look sensitive and are not, in some thirty classes: numbers, digests, code, placeholders, public keys."""

from __future__ import annotations

import base64
from collections.abc import Callable

from upright.testing.corpus.checks import ean
from upright.testing.corpus.dice import ALNUM, BASE64, CAPITALS, DIGITS, LOWER, UPPER, Dice
from upright.testing.corpus.marks import ignored

WORDS = ("batch queue shard worker tenant cache index replica cursor payload ledger frame widget anchor vector tensor "
    "kernel bucket policy pipeline runner stage").split()  # fmt: skip
LOREM = ("Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore "
    "magna aliqua Ut enim ad minim veniam quis nostrud").split()  # fmt: skip
PACKAGES = ("left-pad", "@babel/core", "lodash.merge", "react-dom", "vite", "esbuild", "@types/node", "chokidar",
    "semver", "undici", "pino", "fastify")  # fmt: skip
COMPANIES = ("Marlowe & Pike GmbH", "Tessellate Labs", "Blue Heron Freight", "Osprey Insurance plc",
    "Quarry Lane Bakery", "Fjordline AS", "Sunforge Energy", "Acme Rail Partners")  # fmt: skip
PLACES = ("Lyon", "Kuala Lumpur", "Baden-Baden", "San Antonio", "St. Petersburg", "Jordan", "Charlotte", "Victoria",
    "Florence", "Georgia", "Houston", "Lincoln", "Sydney", "Madison Avenue station", "Mount Elizabeth",
    "King George V dock")  # fmt: skip
PRODUCTS = ("Ryzen 9 7950X", "Galaxy Tab S9 FE", "ThinkPad X1 Carbon Gen 11", "Bosch GSR 18V-55", "Herman Miller Aeron",
    "Canon EOS R6 Mark II", "Dyson V15 Detect", "LEGO 10497")  # fmt: skip
PATH = ALNUM + "./"
LONG = frozenset({"base64_img", "lockfile", "svg", "minified", "pubkeys", "placeholders", "doc_samples", "math"})


def _numbers(d: Dice) -> str:
    return " ".join(f"{d.random() * d.pick(1, 100, 10000):10.4f}" for _ in range(7))


def _lockfile(d: Dice) -> str:
    p, v = d.one(PACKAGES), f"{d.below(9)}.{d.below(30)}.{d.below(9)}"
    return d.pick(
        f'    "node_modules/{p}": {{\n      "version": "{v}",\n      "resolved": "https://packages.example.org/{p}/-/{p.split("/")[-1]}-{v}.tgz",\n      "integrity": "sha512-{base64.b64encode(d.randbytes(64)).decode()}"\n    }},',
        f'{p}@^{v}:\n  version "{v}"\n  integrity sha512-{base64.b64encode(d.randbytes(64)).decode()}',
        f'{{file = "{d.one(WORDS)}-{v}.whl", hash = "sha256:{d.hex(64)}"}},',
        f"golang.org/x/{d.one(WORDS)} v0.{d.digits(2)}.0 h1:{base64.b64encode(d.randbytes(32)).decode()}",
        f'[[package]]\nname = "{d.one(WORDS)}"\nversion = "{v}"\nchecksum = "{d.hex(64)}"',
    )


HARMLESS: dict[str, Callable[[Dice], str]] = {
    "order_numbers": lambda d: d.pick(
        f"Order {d.pick('#', 'no. ', '')}{d.pick('SO', 'ORD-', 'WEB-', '')}{d.digits(d.pick(7, 8, 9, 10))} confirmed, {d.randrange(1, 9)} items",
        f"PO {d.digits(10)} / delivery note {d.digits(8)}",
        f"invoice_no={d.pick('INV-', '')}{d.digits(9)} amount={d.randrange(10, 9999)}.{d.digits(2)}",
        f"RMA {d.digits(6)}-{d.digits(3)} closed; case {d.digits(8)}",
        f"Buchungsnr. {d.digits(9)}, Kundennr. {d.digits(6)}",
    ),
    "timestamps": lambda d: d.pick(
        f"created_at: {d.moment()}",
        f"last run {d.moment()} next run {d.moment()}",
        f"expires={d.moment()}",
        f"[{d.randrange(1, 29):02}/Mar/2025:{d.below(24):02}:14:{d.one('012345')}{d.digits(1)} +0000] rotated",
        f"released on {d.randrange(1, 29)}.{d.randrange(1, 13):02}.2024, due 2025-{d.randrange(1, 13):02}-{d.randrange(1, 29):02}",
    ),
    "epoch_ms": lambda d: d.pick(
        f'{{"t":1{d.chars("67", 1)}{d.digits(11)},"v":{d.random():.4f}}}',
        f"ts=1{d.one('67')}{d.digits(8)}.{d.digits(6)}",
        f"epochMillis: 1{d.one('67')}{d.digits(11)}",
        f"watermark 1{d.one('67')}{d.digits(14)} us",
    ),
    "hashes": lambda d: d.pick(
        f"{d.hex(64)}  dist/{d.one(WORDS)}-{d.below(9)}.tar.gz",
        f"md5 {d.hex(32)}",
        f"sha1:{d.hex(40)}",
        f"cache key {d.hex(16)}-{d.hex(8)}",
        f'ETag: W/"{d.hex(32)}"',
        f"digest: sha256:{d.hex(64)}",
    ),
    "uuids": lambda d: d.pick(
        f"request-id {d.uuid()}",
        f'"correlationId": "{d.uuid()}"',
        f"run {d.uuid()} finished",
        f"trace={d.hex(32)} span={d.hex(16)}",
        f"01J{d.chars('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 23)} ulid",
    ),
    "versions": lambda d: d.pick(
        f"{d.one(WORDS)}-service {d.below(9)}.{d.below(40)}.{d.below(99)}",
        f"Upgraded from v{d.below(9)}.{d.below(20)}.{d.below(9)}-rc.{d.below(5)} to v10.{d.below(9)}.{d.below(9)}.{d.below(999)}",
        f"torch=={d.randrange(1, 3)}.{d.below(9)}.{d.below(3)}+cu12{d.digits(1)}",
        f"Chrome/{d.randrange(90, 130)}.0.{d.digits(4)}.{d.digits(3)} Safari/537.36",
        f"build 20{d.digits(2)}.{d.randrange(1, 13)}.{d.randrange(1, 29)}.{d.digits(4)}",
    ),
    "isbn_ean": lambda d: d.pick(
        f"ISBN {ean('978' + d.digits(9))}",
        f"ISBN-10: {d.one('0123')}-{d.digits(3)}-{d.digits(5)}-{d.one('0123456789X')}",
        f"EAN: {ean('40' + d.digits(10))}",
        f"UPC {ean('0' + d.digits(10))}",
        f"gtin,{ean('5' + d.digits(11))},{d.below(900)}",
        f"ISSN {d.digits(4)}-{d.digits(4)}",
        f"doi:10.{d.digits(4)}/{d.chars(LOWER, 5)}.{d.digits(7)}",
    ),
    "tracking": lambda d: d.pick(
        f"UPS 1Z{d.chars(CAPITALS, 6)}{d.digits(10)}",
        f"DHL waybill {d.digits(10)}",
        f"FedEx tracking {d.digits(12)}",
        f"USPS 9{d.digits(21)}",
        f"Royal Mail {d.chars(UPPER, 2)}{d.digits(9)}GB",
        f"container MSCU{d.digits(7)} sealed",
    ),
    "part_numbers": lambda d: d.pick(
        f"P/N {d.chars(UPPER, 2)}-{d.digits(5)}-{d.chars(UPPER, 1)}{d.digits(1)}",
        f"SKU: {d.chars(UPPER, 3)}{d.digits(6)}",
        f"Ersatzteil {d.digits(3)}.{d.digits(3)}.{d.digits(2)}",
        f"model {d.chars(UPPER, 2)}{d.digits(4)}{d.chars(UPPER, 2)} rev {d.chars(UPPER, 1)}",
        f"S/N {d.chars(CAPITALS, 11)}",
        f"STM32F{d.digits(3)}{d.chars(UPPER, 3)}6 x{d.below(50)}",
    ),
    "ports": lambda d: d.pick(
        f"listening on 0.0.0.0:{d.randrange(1024, 65000)}",
        f"127.0.0.1:{d.randrange(1024, 65000)} -> LISTEN pid {d.digits(5)}",
        f"expose: {d.randrange(1024, 9999)}/tcp",
        f'ports: ["{d.randrange(1024, 9999)}:{d.randrange(1024, 9999)}"]',
    ),
    "svg": lambda d: (
        f'<path d="M{d.below(99)}.{d.digits(2)} {d.below(99)}.{d.digits(3)}c-{d.below(9)}.{d.digits(2)}-{d.below(9)}.{d.digits(3)} {d.digits(2)}.{d.digits(2)}-{d.digits(1)}.{d.digits(3)} {d.digits(2)} {d.digits(2)}h{d.digits(2)}v-{d.digits(2)}.{d.digits(1)}z" fill="#{d.hex(6)}"/>'
    ),
    "base64_img": lambda d: d.pick(
        f'<img src="data:image/png;base64,iVBORw0KGgo{d.chars(BASE64, d.randrange(150, 420))}=="/>',
        f'"image/png": "iVBORw0KGgoAAAANSUhEUgAA{d.chars(BASE64, d.randrange(200, 500))}\\n"',
        f"url(data:font/woff2;base64,d09GMgAB{d.chars(BASE64, d.randrange(100, 300))})",
    ),
    "lockfile": _lockfile,
    "metrics": lambda d: d.pick(
        f'http_requests_total{{code="200",handler="/{d.one(WORDS)}"}} {d.below(10**9)}',
        f"epoch {d.below(90)} loss={d.random():.6f} acc={d.random():.4f} lr={d.random() / 1000:.2e} step {d.below(10**6)}",
        f"go_memstats_alloc_bytes {d.random() * 1e9:.6e}",
        f"p50={d.below(90)}ms p99={d.below(900)}ms rps={d.below(9999)} rows={d.below(10**8)}",
    ),
    "stacktrace": lambda d: d.pick(
        f'  File "/srv/app/{d.one(WORDS)}/{d.one(WORDS)}.py", line {d.below(900)}, in {d.one(WORDS)}_{d.one(WORDS)}\n    return self.{d.one(WORDS)}({d.one(WORDS)}, timeout={d.below(90)})',
        f"\tat com.kestrel.{d.one(WORDS)}.{d.one(WORDS).title()}Handler.run({d.one(WORDS).title()}Handler.java:{d.below(900)})",
        f"goroutine {d.below(900)} [running]: main.{d.one(WORDS)}(0xc000{d.hex(6)}, 0x{d.hex(2)})",
        f"0x{d.hex(16)} in {d.one(WORDS)}_{d.one(WORDS)} () from libc.so.6",
    ),
    "placeholders": lambda d: d.pick(
        "password: ********",
        "API_KEY=<your-api-key>",
        'token: "xxxxxxxxxxxxxxxxxxxx"',
        'secret = "changeme"',
        "DB_PASSWORD=REPLACE_ME",
        "Authorization: Bearer YOUR_TOKEN_HERE",
        "email: user@example.com",
        "phone: (___) ___-____",
        "SSN: XXX-XX-XXXX",
        "name: {{ customer.name }}",
        "OPENAI_API_KEY=sk-...",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "card: **** **** **** ****",
        "iban: DE00 0000 0000 0000 0000 00",
        "client_secret: " + "TO" + "DO",
    ),
    "doc_samples": lambda d: d.pick(
        "Use test card 4242 4242 4242 4242 with any future expiry.",
        "AWS docs use AKIAIOSFODNN7EXAMPLE and wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.",
        "Mastercard sandbox number: 5555555555554444",
        "Amex test 378282246310005",
        "the well-known dummy SSN 078-05-1120",
        "test card 4000000000009995 is declined",
        "Publishable key " + "pk_" + "test_TYooMQauvdEDq54NiTphI7jx",
        "RFC 5737 range 192.0.2.0/24, 198.51.100.7 and 203.0.113.9",
        "docs host 2001:db8::1",
        "contact admin@example.org or test@test.com",
    ),
    "gitlog": lambda d: d.pick(
        f"{d.hex(7)} {d.pick('fix', 'feat', 'chore', 'refactor')}({d.one(WORDS)}): {d.pick('drop', 'add', 'rename')} {d.one(WORDS)} {d.one(WORDS)} (#{d.digits(4)})",
        f"commit {d.hex(40)}\n    Merge pull request #{d.digits(3)} from feature/{d.one(WORDS)}-{d.one(WORDS)}",
        f"index {d.hex(7)}..{d.hex(7)} 100644\n--- a/src/{d.one(WORDS)}.ts\n+++ b/src/{d.one(WORDS)}.ts",
    ),
    "css": lambda d: d.pick(
        f".{d.one(WORDS)}-{d.one(WORDS)} {{ color: #{d.hex(6)}; margin: {d.below(40)}px {d.below(40)}px; z-index: {d.below(9999)}; }}",
        f"--{d.one(WORDS)}-bg: rgba({d.below(256)}, {d.below(256)}, {d.below(256)}, 0.{d.digits(2)});",
        f"background: linear-gradient({d.below(360)}deg, #{d.hex(6)} 0%, #{d.hex(6)} 100%);",
    ),
    "math": lambda d: "\n".join(_numbers(d) for _ in range(2)),
    "plot": lambda d: d.pick(
        '"x": [' + ", ".join(f"{d.random() * 500:.3f}" for _ in range(8)) + "]",
        f"bbox=({d.below(900)}, {d.below(900)}, {d.below(900)}, {d.below(900)})",
        "points " + " ".join(f"{d.below(5000) / 10},{d.below(5000) / 10}" for _ in range(6)),
    ),
    "catalogue": lambda d: (
        f"{d.digits(5)},{d.one(PRODUCTS)},{d.randrange(20, 2000)}.{d.digits(2)},EUR,{d.below(900)} in stock,{ean('4' + d.digits(11))}"
    ),
    "companies": lambda d: d.pick(
        f"{d.one(COMPANIES)} signed a framework agreement with {d.one(COMPANIES)}.",
        f"Supplier: {d.one(COMPANIES)}",
        f"{d.one(COMPANIES)} ships the {d.one(PRODUCTS)} from Q{d.randrange(1, 5)}.",
        "Johnson & Johnson, Morgan Stanley and Ernst & Young published results.",
        "Ben & Jerry's and Marks & Spencer extended the promotion.",
    ),
    "places": lambda d: d.pick(
        f"Flights from {d.one(PLACES)} to {d.one(PLACES)} resume in May.",
        f"The {d.one(PLACES)} warehouse closes early; {d.one(PLACES)} takes over.",
        f"region: {d.pick('eu-central-1', 'Lower Saxony', 'Santa Cruz', 'New South Wales')}",
    ),
    "ui_labels": lambda d: d.pick(
        '"profile.firstName": "First name", "profile.lastName": "Last name"',
        "Sign in · Forgot password? · Create account",
        '<label for="ssn">Social Security number</label><input name="ssn" placeholder="###-##-####">',
        '"password": "Password", "confirmPassword": "Confirm password", "phone": "Phone number"',
        "Save Changes | Discard | Export Selected Rows",
        "<th>Customer Name</th><th>Account Number</th><th>Status</th>",
        "Bitte geben Sie Ihre IBAN ein.",
    ),
    "minified": lambda d: (
        f'!function(e,t){{"use strict";var n={d.below(9999)},r=t[{d.below(999)}]||{{}};for(var i=0;i<n;i++)r[i]=e(i^0x{d.hex(8)})>>>{d.below(31)};{d.chars(LOWER, 1)}.{d.chars(LOWER, 2)}=function({d.chars(LOWER, 1)}){{return {d.chars(LOWER, 1)}({d.digits(5)},"{d.chars(ALNUM, 6)}")}}}}({d.chars(LOWER, 1)},window);'
    ),
    "pubkeys": lambda d: d.pick(
        f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{d.chars(BASE64, 43)} deploy@runner",
        f"-----BEGIN CERTIFICATE-----\nMIID{d.chars(BASE64, 60)}\n"
        + "\n".join(d.chars(BASE64, 64) for _ in range(5))
        + "\n-----END CERTIFICATE-----",
        f"-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA{d.chars(BASE64, 20)}\n"
        + "\n".join(d.chars(BASE64, 64) for _ in range(4))
        + "\n-----END PUBLIC KEY-----",
        f"SHA256:{d.chars(BASE64, 43)} host key fingerprint",
        f"age1{d.chars('qpzry9x8gf2tvdw0s3jn54khce6mua7l', 58)}",
    ),
    "env_refs": lambda d: d.pick(
        "password: ${DB_PASSWORD}",
        "GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
        'api_key = os.environ["OPENAI_API_KEY"]',
        "const key = process.env.STRIPE_SECRET_KEY;",
        "token = var.vault_token",
        "secret: !Ref AppSecret",
        "password=$(cat /run/secrets/db)",
        'export AWS_SECRET_ACCESS_KEY="$(vault kv get -field=sk aws)"',
        "apiKey: {{ .Values.apiKey }}",
        "url: postgres://${DB_USER}:${DB_PASS}@${DB_HOST}/app",
        'password = getpass.getpass("Password: ")',
        'PasswordField(label=_("Password"))',
    ),
    "pwhash": lambda d: ignored(
        d.pick(
            f"$2b$12${d.chars(PATH, 53)}",
            f"pbkdf2_sha256$600000${d.chars(ALNUM, 22)}${d.chars(BASE64, 43)}=",
            f"$argon2id$v=19$m=65536,t=3,p=4${d.chars(BASE64, 22)}${d.chars(BASE64, 43)}",
            f"{d.hex(64)}",
        )
    ),
    "lorem": lambda d: " ".join(d.sample(LOREM, 14)) + ".",
    "identifiers": lambda d: d.pick(
        f"def get_{d.one(WORDS)}_{d.one(WORDS)}(self, {d.one(WORDS)}_id: int) -> {d.one(WORDS).title()}{d.one(WORDS).title()}: ...",
        f"public class {d.one(WORDS).title()}{d.one(WORDS).title()}Factory extends Abstract{d.one(WORDS).title()}Builder {{",
        f"const {d.one(WORDS)}{d.one(WORDS).title()} = useMemo(() => build{d.one(WORDS).title()}({d.one(WORDS)}), [{d.one(WORDS)}]);",
        f"SELECT {d.one(WORDS)}_id, count(*) FROM {d.one(WORDS)}s WHERE {d.one(WORDS)}_ts > now() - interval '7 days' GROUP BY 1;",
        f"kubectl -n {d.one(WORDS)} rollout status deploy/{d.one(WORDS)}-{d.hex(10)}-{d.chars(LOWER + DIGITS, 5)}",
    ),
}
SHORT = tuple(kind for kind in HARMLESS if kind not in LONG)


def harmless(dice: Dice, kind: str = "") -> str:
    """A line of a class, or of any that fits on one."""
    return HARMLESS[kind or dice.one(SHORT)](dice)
