"""Signatures of models: whole, tampered with, by strangers, by certificates."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from upright.discover.model_signature import verify, verify_folder
from upright.model.errors import MalformedError

TYPE = "application/vnd.in-toto+json"
Key = ec.EllipticCurvePrivateKey


def made() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def public(key: Key) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def certificate(name: str, key: Key, issuer: str, by: Key, *, ca: bool, days: int = 9) -> x509.Certificate:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .sign(by, hashes.SHA256())
    )


def bundle(folder: Path, key: Key, chain: tuple[x509.Certificate, ...] = ()) -> bytes:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    digests = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    whole = hashlib.sha256(b"".join(bytes.fromhex(each) for each in digests.values())).hexdigest()
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "model", "digest": {"sha256": whole}}],
        "predicateType": "https://model_signing/signature/v1.0",
        "predicate": {
            "serialization": {"method": "files", "hash_type": "sha256", "ignore_paths": ["model.sig", ".git"]},
            "resources": [{"name": name, "algorithm": "sha256", "digest": each} for name, each in digests.items()],
        },
    }
    payload = json.dumps(statement).encode()
    signature = key.sign(f"DSSEv1 {len(TYPE)} {TYPE} {len(payload)} ".encode() + payload, ec.ECDSA(hashes.SHA256()))
    raw = [{"rawBytes": base64.b64encode(each.public_bytes(Encoding.DER)).decode()} for each in chain]
    material = {"x509CertificateChain": {"certificates": raw}} if chain else {"publicKey": {"hint": "k"}}
    envelope = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": TYPE,
        "signatures": [{"sig": base64.b64encode(signature).decode()}],
    }
    return json.dumps({"verificationMaterial": material, "dsseEnvelope": envelope}).encode()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "sub").mkdir(parents=True)
    (folder / "weights.bin").write_bytes(b"weights")
    (folder / "sub" / "config.json").write_text("{}")
    return folder


def test_a_signed_model_is_intact_until_a_file_changes(model: Path) -> None:
    key = made()
    place = model / "model.sig"
    place.write_bytes(bundle(model, key))
    assert verify_folder(model, place, [public(key)]).intact
    (model / "weights.bin").write_bytes(b"changed")
    (model / "extra.pkl").write_bytes(b"x")
    (model / "sub" / "config.json").unlink()
    found = verify_folder(model, place, [public(key)])
    assert (found.verified, found.changed, found.added, found.missing) == (
        True, ("weights.bin",), ("extra.pkl",), ("sub/config.json",),
    )  # fmt: skip


def test_the_key_of_a_stranger_verifies_nothing(model: Path) -> None:
    raw = bundle(model, made())
    assert verify(raw, [public(made())], {}).problems == ("no trusted key made the signature",)
    assert not verify(raw, [], {}).verified


def test_a_statement_that_was_rewritten_is_not_verified(model: Path) -> None:
    key = made()
    told = json.loads(bundle(model, key))
    payload = base64.b64decode(told["dsseEnvelope"]["payload"]).replace(b'"name": "model"', b'"name": "other"')
    told["dsseEnvelope"]["payload"] = base64.b64encode(payload).decode()
    assert not verify(json.dumps(told).encode(), [public(key)], {}).verified


def test_certificates_are_followed_to_the_root_of_the_user(model: Path) -> None:
    root, middle, leaf = made(), made(), made()
    top = certificate("root", root, "root", root, ca=True)
    between = certificate("middle", middle, "root", root, ca=True)
    signer = certificate("signer", leaf, "middle", middle, ca=False)
    raw = bundle(model, leaf, (signer, between))
    found = verify(raw, [top.public_bytes(Encoding.PEM)], {})
    assert (found.verified, found.signer) == (True, "CN=signer")
    other = certificate("root", made(), "root", root, ca=True)
    assert not verify(raw, [other.public_bytes(Encoding.PEM)], {}).verified


@pytest.mark.parametrize(("ca", "days"), [(False, 9), (True, -1)])
def test_issuers_that_may_not_issue_and_certificates_out_of_time_are_refused(model: Path, ca: bool, days: int) -> None:
    root, middle, leaf = made(), made(), made()
    top = certificate("root", root, "root", root, ca=True)
    between = certificate("middle", middle, "root", root, ca=ca)
    signer = certificate("signer", leaf, "middle", middle, ca=False, days=days)
    assert not verify(bundle(model, leaf, (signer, between)), [top.public_bytes(Encoding.PEM)], {}).verified


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"dsseEnvelope": 1, "verificationMaterial": {}}', b"[" * 100_000])
def test_what_is_no_bundle_says_so(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        verify(raw, [], {})


def logged(raw: bytes, log: Key, when: datetime) -> bytes:
    """The bundle with the promise of a transparency log that it saw the payload then."""
    told = json.loads(raw)
    payload = base64.b64decode(told["dsseEnvelope"]["payload"])
    seen = {"spec": {"payloadHash": {"value": hashlib.sha256(payload).hexdigest()}}}
    body = base64.b64encode(json.dumps(seen).encode()).decode()
    entry = {"body": body, "integratedTime": int(when.timestamp()), "logID": "00ff", "logIndex": 7}
    promise = log.sign(json.dumps(entry, separators=(",", ":"), sort_keys=True).encode(), ec.ECDSA(hashes.SHA256()))
    told["verificationMaterial"]["tlogEntries"] = [
        {
            "canonicalizedBody": body,
            "integratedTime": str(entry["integratedTime"]),
            "logId": {"keyId": base64.b64encode(b"\x00\xff").decode()},
            "logIndex": "7",
            "inclusionPromise": {"signedEntryTimestamp": base64.b64encode(promise).decode()},
        }
    ]
    return json.dumps(told).encode()


def test_a_short_lived_certificate_counts_when_the_log_saw_it_in_time(model: Path) -> None:
    root, leaf, log = made(), made(), made()
    top = certificate("root", root, "root", root, ca=True).public_bytes(Encoding.PEM)
    signer = certificate("signer", leaf, "root", root, ca=False, days=-5)
    raw, then = bundle(model, leaf, (signer,)), datetime.now(UTC) - timedelta(days=9)
    assert not verify(raw, [top, public(log)], {}).verified
    assert verify(logged(raw, log, then), [top, public(log)], {}).verified
    assert not verify(logged(raw, log, then), [top, public(made())], {}).verified
    assert not verify(logged(raw, log, datetime.now(UTC)), [top, public(log)], {}).verified


def test_a_certificate_must_name_whom_the_user_trusts(model: Path) -> None:
    root, leaf = made(), made()
    top = certificate("root", root, "root", root, ca=True).public_bytes(Encoding.PEM)
    raw = bundle(model, leaf, (certificate("signer", leaf, "root", root, ca=False),))
    assert verify(raw, [top], {}, ["CN=sign*"]).verified
    assert not verify(raw, [top], {}, ["*@acme.example"]).verified
