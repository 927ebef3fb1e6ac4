"""Send an e-mail.

Settings: `host` and `port` (587) of the mail server, `sender`, `to` (addresses, separated by commas); `user` and
`password_env` where the server asks for them; `tls`: `starttls` (default), `implicit` or `none`. The message that a
finding is fixed answers the first one, so that mail programs show them together.
"""

from __future__ import annotations

import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from upright.act.channel import Channel, Notice, Settings
from upright.model.errors import AccessDenied, Unreachable

_TIMEOUT = 15.0


def _message(notice: Notice, settings: Settings) -> EmailMessage:
    message = EmailMessage()
    own = f"<{notice.key}.{{}}@upright.invalid>"
    message["From"], message["To"] = settings["sender"], settings["to"]
    message["Date"], message["Auto-Submitted"] = format_datetime(datetime.now(UTC)), "auto-generated"
    message["Subject"] = " ".join(f"[upright] {notice.subject}".split())
    if notice.fixed:
        message["In-Reply-To"] = message["References"] = own.format("open")
    message["Message-ID"] = own.format("fixed" if notice.fixed else "open")
    message.set_content("\n".join(f"{name}: {value}" for name, value in notice.facts.items()) + "\n")
    return message


def _server(settings: Settings) -> smtplib.SMTP:
    host, tls = settings["host"], settings.get("tls", "starttls")
    port = int(settings.get("port", "587"))
    if tls == "implicit":
        return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=_TIMEOUT)
    if tls != "none":
        server.starttls(context=ssl.create_default_context())
    return server


def _tell(notice: Notice, settings: Settings) -> str:
    host = settings["host"]
    try:
        with _server(settings) as server:
            if user := settings.get("user"):
                server.login(user, settings.get("password", ""))
            server.send_message(_message(notice, settings))
    except smtplib.SMTPAuthenticationError:
        raise AccessDenied(f"{host}: login refused") from None
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise Unreachable(f"{host}: {type(error).__name__}") from None
    return ""


def _close(notice: Notice, _reference: str, settings: Settings) -> None:
    _tell(notice, settings)


CHANNEL = Channel(
    id="email",
    title="Send an e-mail",
    needs=frozenset({"host", "sender", "to"}),
    takes=frozenset({"port", "user", "password", "tls"}),
    secret=frozenset({"password"}),
    tell=_tell,
    close=_close,
)
