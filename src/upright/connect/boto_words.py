"""What the SDK of AWS means where nobody was asked at all: credentials that are missing, over or cannot be had, servers
that do not answer. Never what a program for credentials said, and of an address only host and port.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from upright.model.errors import AccessDenied, Unreachable

_SIGN_ON: Final = "the session of single sign-on is over, or was never begun: `aws sso login` begins one"
_LOGIN: Final = "the session is over, or was never begun: `aws login` begins one"
_SECOND_FACTOR: Final = (
    "the profile asks for a code of a second factor, and nobody is there to give it: "
    "take a session first (`aws sts get-session-token`), and name its profile"
)
_MEANT: Final = {
    "NoCredentialsError": "no credentials (AWS_PROFILE, AWS_ACCESS_KEY_ID or ~/.aws would tell them)",
    "PartialCredentialsError": "only a part of the credentials is given; missing: {cred_var}",
    "ProfileNotFound": "~/.aws has no profile {profile!r}",
    "SSOTokenLoadError": _SIGN_ON,
    "UnauthorizedSSOTokenError": _SIGN_ON,
    "TokenRetrievalError": _SIGN_ON,
    "SSOError": _SIGN_ON,
    "LoginTokenLoadError": _LOGIN,
    "LoginRefreshRequired": _LOGIN,
    "LoginRefreshTokenExpired": _LOGIN,
    "RefreshWithMFAUnsupportedError": _SECOND_FACTOR,
    "CredentialRetrievalError": "{provider} gave no credentials",
    "JSONDecodeError": "what was to give credentials (`credential_process`) gave no JSON",
    "InvalidConfigError": "{error_msg}",
    "ConfigParseError": "{path} cannot be parsed",
    "ConfigNotFound": "{path} is not there",
    "InfiniteLoopConfigError": "profile {source_profile!r} leads in a circle",
    "UnknownCredentialError": "~/.aws names a source of credentials that is not known: {name}",
    "FileNotFoundError": "{filename} is not there",
    "PermissionError": "{filename} cannot be read",
}
_NO_ANSWER: Final = frozenset(
    {"EndpointConnectionError", "ConnectTimeoutError", "ConnectionClosedError", "ReadTimeoutError", "SSLError"}
)
_PROVIDERS: Final = {"custom-process": "the profile's `credential_process`"}
_CODES: Final = {
    "InvalidClientTokenId": "no such key is known",
    "InvalidAccessKeyId": "no such key is known",
    "UnrecognizedClientException": "no such key is known",
    "SignatureDoesNotMatch": "the secret does not belong to the key",
    "ExpiredToken": "the session is over",
    "ExpiredTokenException": "the session is over",
    "InvalidToken": "the session is none of theirs",
    "NoSuchBucket": "there is no such bucket",
}


class NoWayIn(AccessDenied):
    """Without other credentials nothing at all is answered."""


def of_sdk(where: str, error: Exception) -> AccessDenied | Unreachable:
    """An error of the SDK itself as ours."""
    name, given = type(error).__name__, _given(error)
    if name in _NO_ANSWER:
        return Unreachable(f"{where}: nothing answers at {_place(given)}" if _place(given) else f"{where}: no answer")
    told = _MEANT.get(name)
    return NoWayIn(f"{where}: {told.format_map(given)}") if told else Unreachable(f"{where}: {name}")


def explained(code: str) -> str:
    """A code that a service answered with, and what it means for who asked."""
    return f"{code} ({_CODES[code]})" if code in _CODES else code


def without_prompts(session: Any) -> Any:
    """The same session of botocore, which asks nobody for a code where no person is there."""
    if not sys.stdin or not sys.stdin.isatty():
        provider = session.get_component("credential_provider").get_provider("assume-role")
        provider._prompter = _nobody  # noqa: SLF001  there is no other way to say so
    return session


def _nobody(_question: str) -> str:
    raise NoWayIn(_SECOND_FACTOR)


class _Given(dict[str, Any]):
    """What an error says of itself; three dots for what it leaves out."""

    def __missing__(self, key: str) -> str:
        return "..."


def _given(error: Exception) -> _Given:
    said = getattr(error, "kwargs", None)
    given = _Given(said if isinstance(said, Mapping) else {})
    provider = str(given.get("provider", ""))
    return _Given(given | {"provider": _PROVIDERS.get(provider, provider), "filename": getattr(error, "filename", "")})


def _place(given: Mapping[str, Any]) -> str:
    return urlsplit(str(given.get("endpoint_url", ""))).netloc.rpartition("@")[2]
