"""`python -m webapp.privacy.verify_certificate FILE`: check a certificate of deletion, offline."""

import base64
import binascii
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)


class CertificateError(Exception):
    """The certificate can't be read, or what it says was changed."""


def signed_bytes(statement: Mapping[str, Any]) -> bytes:
    """What is signed: the same bytes as `jq -cSj .statement` prints."""
    text = json.dumps(statement, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def verified(text: str) -> tuple[dict[str, Any], str]:
    """A certificate's statement, and the fingerprint of the key that signed it."""
    try:
        document = json.loads(text)
        statement = dict(document["statement"])
        signature = base64.b64decode(document["signature"], validate=True)
        key = load_pem_public_key(document["public_key"].encode())
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise CertificateError("This is not a certificate of deletion.") from None
    if not isinstance(key, Ed25519PublicKey):
        raise CertificateError("This is not a certificate of deletion.")
    try:
        key.verify(signature, signed_bytes(statement))
    except InvalidSignature:
        raise CertificateError("The certificate was changed after it was signed.") from None
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return statement, hashlib.sha256(raw).hexdigest()


def main(words: Sequence[str]) -> int:
    if len(words) != 1:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        statement, signer = verified(Path(words[0]).read_text(encoding="utf-8"))
    except (CertificateError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"NOT VALID: {error}\n")
        return 1
    if statement.get("issuer") != signer:
        sys.stderr.write("NOT VALID: it names another issuer than the key that signed it.\n")
        return 1
    sys.stdout.write(f"{json.dumps(statement, indent=2, ensure_ascii=False)}\n")
    sys.stdout.write(f"The signature is good. Signed by the installation with the key {signer}:\n")
    sys.stdout.write("compare it with the one on that installation's privacy page.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
