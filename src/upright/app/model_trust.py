"""Whom an organisation trusts with models, as its configuration says.

models:
publishers: [acme, meta-llama]       # whose models may be used; globs
digests: [digests.sha256]            # files of digests that the organisation publishes
signatures:
keys: [release.pem]                # keys and certificates (PEM) that may sign models
identities: ["*@acme.example"]     # who a certificate must name
required: true                     # a model that nobody of these signed is a finding
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from upright.model.errors import ConfigError
from upright.model.placed_yaml import at, read_placed, refuse_unknown

_LIMIT: Final = 4 << 20  # bytes of a key, a signature or a list of digests
TOP_KEYS: Final = ("estate", "sources", "approved", "ai_services", "models", "waivers", "policies", "same", "different")
MODEL_KEYS: Final = ("allow", "publishers", "digests", "signatures")
_KEYS: Final = MODEL_KEYS[1:]
_SIGNATURES: Final = ("keys", "identities", "required")


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom an organisation trusts. `keys`: PEM; `digests`: name of a file -> SHA-256 in hex; `bundle`: path and content
    of a signature that was named by hand.
    """

    keys: tuple[bytes, ...] = ()
    identities: tuple[str, ...] = ()
    required: bool = False
    publishers: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    bundle: tuple[str, str] = ("", "")

    @property
    def asks(self) -> bool:
        """Whether a model without a valid signature is to be told."""
        return self.required or bool(self.bundle[0])


def trust_of(section: Any, path: Path) -> Trust:
    """The keys of `models:` in the configuration at `path` that speak of trust. Raises ConfigError."""
    given = {key: value for key, value in (section or {}).items() if key in _KEYS}
    signatures = given.get("signatures") or {}
    if not isinstance(signatures, dict) or set(signatures) - set(_SIGNATURES):
        raise ConfigError(f"{path.name}: models: signatures: must be a mapping with the keys {', '.join(_SIGNATURES)}")
    if not isinstance(signatures.get("required", False), bool):
        raise ConfigError(f"{path.name}: models: signatures: required: must be true or false")
    return Trust(
        keys=read_keys([path.parent / name for name in _names(signatures, "keys", path)]),
        identities=_names(signatures, "identities", path),
        required=signatures.get("required", False),
        publishers=tuple(name.lower() for name in _names(given, "publishers", path)),
        digests=read_digests([path.parent / name for name in _names(given, "digests", path)]),
    )


def trust_in(path: Path) -> Trust:
    """What the `upright.yaml` at a path says under `models:`. Raises ConfigError."""
    models = models_in(path)
    return trust_of(models if isinstance(models, dict) else {}, path)


def models_in(path: Path) -> Any:
    """What the `upright.yaml` at a path says under `models:`. Raises ConfigError, also for keys that nobody reads."""
    document = read_placed(path)
    if not isinstance(document, dict):
        raise ConfigError(f"{path.name}: must be a mapping with the keys {', '.join(TOP_KEYS)}")
    refuse_unknown(path.name, document, TOP_KEYS)
    models = document.get("models") or {}
    if not isinstance(models, dict):
        raise ConfigError(
            f"{at(path.name, document, 'models')}: models: must be a mapping such as `publishers: [acme]`"
        )
    refuse_unknown(f"{path.name}: models", models, MODEL_KEYS)
    return models


def _names(section: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    names = section.get(key) or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ConfigError(f"{path.name}: models: {key}: must be a list of names")
    return tuple(names)


def read_keys(paths: Iterable[Path]) -> tuple[bytes, ...]:
    """The PEM files. Raises ConfigError, also for what holds neither a public key nor a certificate."""
    from upright.discover.model_signature import is_trustable

    found = [(path, _bytes(path)) for path in paths]
    for path, pem in found:
        if not is_trustable(pem):
            raise ConfigError(f"{path.name}: holds no public key and no certificate in PEM")
    return tuple(pem for _, pem in found)


def read_bundle(path: Path) -> tuple[str, str]:
    """A signature that was named by hand: its name and its content. Raises ConfigError."""
    return path.name, _bytes(path).decode("utf-8", errors="replace")


def read_digests(paths: Iterable[Path]) -> dict[str, str]:
    """Name of a file -> SHA-256 in hex, of files in the form of `sha256sum`. Raises ConfigError."""
    from upright.discover.model_digests import published

    known: dict[str, str] = {}
    for path in paths:
        found = published(f"{path.name}.sha256", _bytes(path).decode("utf-8", errors="replace"))
        if not found:
            raise ConfigError(f"{path.name}: holds no line such as `<sha256>  model.safetensors`")
        known |= found
    return known


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_LIMIT)
    except OSError as error:
        raise ConfigError(f"{path.name}: cannot be read: {error.strerror or error}") from error
