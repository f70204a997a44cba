"""A certificate of deletion: facts, signed with a key (Ed25519) that only this keyring has."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from webapp.ground.clock import iso
from webapp.ground.keys.keyring import keyring
from webapp.privacy.verify_certificate import signed_bytes

SCOPE = "certificates"
WITH_OPENSSL = (
    "jq -cSj .statement FILE > s && jq -r .signature FILE | base64 -d > g"
    " && jq -r .public_key FILE > k"
    " && openssl pkeyutl -verify -pubin -inkey k -rawin -in s -sigfile g"
)
VERIFY = ["python -m webapp.privacy.verify_certificate FILE", WITH_OPENSSL]


@dataclass(frozen=True)
class Certificate:
    """The text of the file that is handed out."""

    text: str

    @classmethod
    def sign(cls, facts: Mapping[str, Any]) -> "Certificate":
        """Sign facts: numbers, words and aware times."""
        statement = {"what": "Certificate of deletion", "issuer": issuer(), **_plain(facts)}
        signature = _private_key().sign(signed_bytes(statement))
        public = _public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        document = {
            "statement": statement,
            "algorithm": "Ed25519 over the statement as compact JSON with sorted keys, in UTF-8",
            "signature": base64.b64encode(signature).decode(),
            "public_key": public.decode(),
            "verify": VERIFY,
        }
        return cls(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def issuer() -> str:
    """The fingerprint of this installation's public key, by which its certificates are known."""
    raw = _public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyring().vault(SCOPE).signing_seed("certificate"))


def _public_key() -> Ed25519PublicKey:
    return _private_key().public_key()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
