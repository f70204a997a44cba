"""AWS KMS as the holder of the root key, which never leaves it: see docs/operations.md."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from webapp.ground.keys.crypto import KeyringError, KeysAway
from webapp.ground.keys.key_provider import MARK, mark

PURPOSE = "orderdesk keyring"
# A page waits for it, so it answers soon or is away.
SECONDS = 3
TRIES = 3
# What KMS says when the key is there, and what was wrapped isn't what it wrapped.
STRANGE = ("InvalidCiphertextException", "IncorrectKeyException")
SENTENCES = {
    "AccessDeniedException": "AWS KMS refuses: allow kms:Encrypt and kms:Decrypt for the key.",
    "DisabledException": "The key that KMS_KEY_ID names is disabled: enable it in AWS KMS.",
    "KMSInvalidStateException": "The key that KMS_KEY_ID names is disabled or being deleted.",
    "NotFoundException": "AWS KMS knows no key that KMS_KEY_ID names, in this region.",
    "UnrecognizedClientException": "AWS doesn't know the credentials that are set.",
}
LATER = "Nothing is lost: what it wraps opens once it answers."


class AwsKms:
    """Keys of AWS KMS by id or ARN, newest first: that one wraps, all of them unwrap.

    The scope is KMS' encryption context: what was wrapped for one opens for no other, and
    CloudTrail shows which it was. Credentials are found as AWS' own tools find them.
    """

    name = "AWS KMS"
    is_service = True

    def __init__(self, key_ids: Sequence[str], region: str, url: str = "") -> None:
        self._key_ids = {_mark(key_id): key_id for key_id in key_ids}
        self._newest = _mark(key_ids[0])
        self._region, self._url = region, url

    def wrap(self, key: bytes, context: bytes) -> bytes:
        with _in_sentences():
            answer = self._client.encrypt(
                KeyId=self._key_ids[self._newest],
                Plaintext=key,
                EncryptionContext=_encryption_context(context),
            )
        return self._newest + bytes(answer["CiphertextBlob"])

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        if not self.holds(wrapped):
            raise KeyringError("The keyring was made with another KMS_KEY_ID than the one set.")
        with _in_sentences():
            answer = self._client.decrypt(
                # Named, so that nobody slips in what a key of theirs encrypted.
                KeyId=self._key_ids[wrapped[:MARK]],
                CiphertextBlob=wrapped[MARK:],
                EncryptionContext=_encryption_context(context),
            )
        return bytes(answer["Plaintext"])

    def holds(self, wrapped: bytes) -> bool:
        return wrapped[:MARK] in self._key_ids

    def is_current(self, wrapped: bytes) -> bool:
        return wrapped[:MARK] == self._newest

    @cached_property
    def _client(self) -> Any:
        """Made at the first use: to load it takes a quarter of a second."""
        from boto3.session import Session
        from botocore.config import Config

        patience = Config(
            connect_timeout=SECONDS,
            read_timeout=SECONDS,
            retries={"mode": "standard", "total_max_attempts": TRIES},
        )
        with _in_sentences():
            made = Session().client(
                "kms", region_name=self._region, endpoint_url=self._url or None, config=patience
            )
        # A connection is never shared with a process that was forked off.
        os.register_at_fork(after_in_child=made.close)
        return made


def _mark(key_id: str) -> bytes:
    """By the id alone, so that it may be set as an ARN as well."""
    return mark("kms", key_id.rpartition("/")[2].encode())


def _encryption_context(context: bytes) -> dict[str, str]:
    return {"purpose": PURPOSE, "scope": context.decode()}


@contextmanager
def _in_sentences() -> Iterator[None]:
    """Say what went wrong to whoever can mend it, without what AWS' own message may hold."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in STRANGE:
            raise KeyringError(
                "AWS KMS can't open a key of the keyring: changed or moved."
            ) from None
        raise KeysAway(f"{SENTENCES.get(code, f'AWS KMS fails: {code}.')} {LATER}") from None
    except (BotoCoreError, ValueError) as error:
        raise KeysAway(f"AWS KMS can't be reached: {type(error).__name__}. {LATER}") from None
