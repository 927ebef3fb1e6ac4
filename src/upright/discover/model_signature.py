"""OpenSSF model signing, verified offline: who signed a model, and whether its files are still those that were signed.

A bundle of Sigstore holds a DSSE envelope whose in-toto statement lists a digest for every file. It is trusted when its
signature was made with a key, or with a certificate below a root, that the user names; nothing is fetched. A
short-lived certificate must have been valid when a transparency log, whose key the user names too, saw the signature.
Source: https://github.com/sigstore/model-transparency/blob/main/docs/model_signing_format.md,
https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from upright.discover.signature_log import logged_at
from upright.model.day import moment
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

LIMIT: Final = 64 << 20
_PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
_PREDICATE: Final = "https://model_signing/signature/"
_CHAIN: Final = 8
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Signature:
    """What a bundle says and what holds of it. `verified`: made with something that the user trusts; `signer`: the
    subject of the certificate or the hint of the key; `signed`: path -> SHA-256 in hex; `changed`, `missing` and
    `added` compare those with the files that are there; `problems`: why it is not verified.
    """

    verified: bool
    signer: str
    signed: Mapping[str, str]
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether the signature holds and the files are those that were signed."""
        return self.verified and not (self.changed or self.missing or self.added)


@dataclass(slots=True)
class _Bundle:
    payload: bytes
    signatures: list[bytes]
    chain: list[bytes]
    hint: str
    statement: dict[str, Any] = field(default_factory=dict)
    entries: Any = None


def verify(raw: bytes, trusted: Sequence[bytes], files: Mapping[str, str], identities: Sequence[str] = ()) -> Signature:
    """Check a bundle against trusted keys or certificates (PEM) and the SHA-256 of the files, path -> hex.

    `identities`: globs, one of which a certificate must name (none: any). Raises MalformedError when the bundle is
    none.
    """
    bundle = _bundle(raw)
    signed, ignored = _listed(bundle.statement)
    signer, problems = _signed_by(bundle, trusted, identities)
    here = {path: digest for path, digest in files.items() if not _below(path, ignored)}
    return Signature(
        verified=not problems,
        signer=signer,
        signed=signed,
        changed=tuple(sorted(path for path in signed if here.get(path, signed[path]) != signed[path])),
        missing=tuple(sorted(path for path in signed if path not in files)),
        added=tuple(sorted(path for path in here if path not in signed)),
        problems=tuple(problems),
    )


def verify_folder(folder: Path, signature: Path, trusted: Sequence[bytes]) -> Signature:
    """Check the files of a folder against a bundle. Raises MalformedError or OSError."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.resolve() != signature.resolve():
            files[path.relative_to(folder).as_posix()] = _digest(path)
    with signature.open("rb") as stream:
        return verify(stream.read(LIMIT + 1), trusted, files)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _below(path: str, ignored: Sequence[str]) -> bool:
    return any(path == each or path.startswith(f"{each}/") for each in ignored)


def _bundle(raw: bytes) -> _Bundle:
    if len(raw) > LIMIT:
        raise MalformedError(f"a signature larger than {LIMIT >> 20} MiB")
    try:
        told = json.loads(raw)
        envelope, material = told["dsseEnvelope"], told["verificationMaterial"]
        if envelope["payloadType"] != _PAYLOAD_TYPE:
            raise MalformedError("a signature of something else than a statement")
        payload = base64.b64decode(envelope["payload"], validate=True)
        signatures = [base64.b64decode(each["sig"], validate=True) for each in envelope["signatures"]]
        listed = material.get("x509CertificateChain", {}).get("certificates", [])
        single = material.get("certificate")
        chain = [base64.b64decode(each["rawBytes"], validate=True) for each in ([single] if single else listed)]
        hint = str(material.get("publicKey", {}).get("hint", ""))[:120]
        statement = json.loads(payload)
    except (KeyError, TypeError, AttributeError, ValueError, binascii.Error, RecursionError) as error:
        raise MalformedError("a signature that is no bundle of Sigstore") from error
    if not isinstance(statement, dict) or not str(statement.get("predicateType", "")).startswith(_PREDICATE):
        raise MalformedError("a signature of something else than a model")
    return _Bundle(payload, signatures, chain[:_CHAIN], hint, statement, material.get("tlogEntries"))


def _listed(statement: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """The digests by path, and the paths that were left out when signing."""
    try:
        predicate = statement["predicate"]
        resources = predicate["resources"]
        signed = {str(each["name"]): str(each["digest"]) for each in resources if each["algorithm"] == "sha256"}
        serialised = predicate.get("serialization", {})
        ignored = [str(each) for each in serialised.get("ignore_paths", [])]
        digests = b"".join(bytes.fromhex(str(each["digest"])) for each in resources)
        subject = statement["subject"][0]["digest"]["sha256"]
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        raise MalformedError("a statement that lists no files") from error
    if len(signed) < len(resources):
        raise MalformedError("a statement with digests other than SHA-256, or with a file twice")
    if serialised.get("method") == "files" and hashlib.sha256(digests).hexdigest() != subject:
        raise MalformedError("a statement whose digest is not that of its files")
    return signed, ignored


def _signed_by(bundle: _Bundle, trusted: Sequence[bytes], identities: Sequence[str]) -> tuple[str, list[str]]:
    """Who signed, and why that is not to be trusted; no reasons when it is."""
    from cryptography.hazmat.primitives.asymmetric import ec

    if not bundle.signatures:
        return bundle.hint, ["the envelope holds no signature"]
    keys, roots = _trust(trusted)
    if not bundle.chain:
        if any(_made_with(bundle, key) for key in keys):
            return bundle.hint, []
        return bundle.hint, ["no trusted key made the signature"]
    chain, problems = _certificates(bundle.chain)
    if not chain:
        return "", problems
    names = _names(chain[0])
    signer = names[0] if names else ""
    if identities and not any(fnmatchcase(name, glob) for name in names for glob in identities):
        problems.append(f"signed by {signer}, who is not among those trusted")
    key = chain[0].public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not _made_with(bundle, key):
        problems.append("the certificate's key did not make the signature")
    return signer, problems + _chain_problems(chain, roots, logged_at(bundle.entries, bundle.payload, keys))


def _names(certificate: x509.Certificate) -> list[str]:
    """Whom a certificate names: addresses and URLs of its subject, then the subject itself."""
    from cryptography import x509

    try:
        told = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = [*told.get_values_for_type(x509.RFC822Name), *told.get_values_for_type(x509.UniformResourceIdentifier)]
    except (x509.ExtensionNotFound, ValueError):
        names = []
    subject = certificate.subject.rfc4514_string()
    return [name[:200] for name in (*names, subject) if name]


def is_trustable(pem: bytes) -> bool:
    """Whether a file that is named as trusted holds a key or a certificate that signatures can be checked with."""
    try:
        return any(_trust([pem]))
    except MalformedError:
        return False


def _trust(trusted: Sequence[bytes]) -> tuple[list[EllipticCurvePublicKey], list[x509.Certificate]]:
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    keys, roots = [], []
    for pem in trusted:
        try:
            if b"BEGIN CERTIFICATE" in pem:
                roots += x509.load_pem_x509_certificates(pem)
                continue
            key = load_pem_public_key(pem)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise MalformedError("a trusted key or certificate that is no PEM") from error
        if isinstance(key, ec.EllipticCurvePublicKey):
            keys.append(key)
    return keys, roots


def _certificates(chain: list[bytes]) -> tuple[list[x509.Certificate], list[str]]:
    from cryptography import x509

    try:
        return [x509.load_der_x509_certificate(each) for each in chain], []
    except ValueError:
        return [], ["a certificate of the bundle is damaged"]


def _made_with(bundle: _Bundle, key: EllipticCurvePublicKey) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    size = key.curve.key_size
    kind = hashes.SHA256() if size <= 256 else hashes.SHA384() if size <= 384 else hashes.SHA512()  # noqa: PLR2004
    head = f"DSSEv1 {len(_PAYLOAD_TYPE)} {_PAYLOAD_TYPE} {len(bundle.payload)} "
    for signature in bundle.signatures:
        try:
            key.verify(signature, head.encode() + bundle.payload, ec.ECDSA(kind))
        except InvalidSignature:
            continue
        return True
    return False


def _chain_problems(chain: list[x509.Certificate], roots: list[x509.Certificate], logged: datetime | None) -> list[str]:
    """Whether each certificate was issued by the next, the last by a root of the user, and all are in their time, or
    were when the signature was logged.
    """
    now = logged or moment()
    problems = [
        f"the certificate {each.subject.rfc4514_string()[:80]} is out of its time"
        for each in chain
        if not each.not_valid_before_utc <= now <= each.not_valid_after_utc
    ]
    current = chain[0]
    for _ in range(_CHAIN):
        if current in roots or any(_issued(current, root) for root in roots):
            return problems
        above = next((each for each in chain[1:] if each != current and _issued(current, each)), None)
        if above is None:
            break
        current = above
    return [*problems, "no trusted root stands above the certificate"]


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    try:
        certificate.verify_directly_issued_by(issuer)
        constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    return constraints.ca
