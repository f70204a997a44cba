"""AWS KMS holds the root key, from the first day or from a rotation on; when it's away, we wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.servers.key_service import REGION, KeyService
from webapp.ground.database import db
from webapp.ground.keys.aws_kms import AwsKms
from webapp.ground.keys.crypto import KeyringError, KeysAway
from webapp.ground.keys.keyring import ScopeKey, keyring
from webapp.ground.settings import Settings
from webapp.ground.start import start_process

Started = Callable[..., Any]


@pytest.fixture
def started(environment: dict[str, str], kms: KeyService) -> Started:
    """Starts the app with these settings, as a process of its own would."""

    @contextmanager
    def start(**changes: str) -> Iterator[None]:
        known = {**environment, "AWS_ENDPOINT_URL_KMS": kms.url, **changes}
        start_process(Settings.from_environment(known))
        try:
            with db.connected():
                yield
        finally:
            db.close_databases()

    return start


def sealed(scope: str = "store:rosas") -> bytes:
    return keyring().vault(scope).seal(b"a token", "refresh_token")


def opened(blob: bytes, scope: str = "store:rosas") -> bytes:
    return keyring().vault(scope).open(blob, "refresh_token")


def test_the_app_needs_no_root_key_of_its_own(kms: KeyService, started: Started) -> None:
    arn = kms.make_key()
    with started(KMS_KEY_ID=arn, ROOT_KEY=""):
        token = sealed()

    with started(KMS_KEY_ID=arn.rpartition("/")[2], AWS_REGION=REGION, ROOT_KEY=""):
        assert opened(token) == b"a token"
        assert keyring().holder.is_service


def test_what_the_environments_key_wrapped_moves_to_kms(kms: KeyService, started: Started) -> None:
    with started():
        token = sealed()

    arn = kms.make_key()
    with started(KMS_KEY_ID=arn):
        assert opened(token) == b"a token"
        before = keyring().progress()
        keyring().rotate(int)
        after = keyring().progress()

    assert (before, after) == ((0, 2), (2, 2))
    with started(KMS_KEY_ID=arn, ROOT_KEY=""):
        assert opened(token) == b"a token"


def test_a_newer_key_of_kms_takes_over(kms: KeyService, started: Started) -> None:
    old, new = kms.make_key(), kms.make_key()
    with started(KMS_KEY_ID=old, ROOT_KEY=""):
        token = sealed()

    with started(KMS_KEY_ID=f"{new},{old}", ROOT_KEY=""):
        keyring().rotate(int)

    with started(KMS_KEY_ID=new, ROOT_KEY=""):
        assert opened(token) == b"a token"


def test_a_wrapped_key_opens_for_its_own_scope_only(kms: KeyService) -> None:
    holder = AwsKms([kms.make_key()], REGION, kms.url)
    wrapped = holder.wrap(b"k" * 32, b"store:rosas")

    assert holder.unwrap(wrapped, b"store:rosas") == b"k" * 32
    with pytest.raises(KeyringError, match="changed or moved"):
        holder.unwrap(wrapped, b"store:carlas")


def test_another_key_than_the_one_set_is_not_asked(kms: KeyService, started: Started) -> None:
    with started(KMS_KEY_ID=kms.make_key(), ROOT_KEY=""):
        sealed()

    with (
        pytest.raises(KeyringError, match="another KMS_KEY_ID than the one set"),
        started(KMS_KEY_ID=kms.make_key(), ROOT_KEY=""),
    ):
        pass


def test_while_kms_is_away_nothing_starts_and_nothing_is_lost(
    kms: KeyService, started: Started
) -> None:
    arn = kms.make_key()
    with started(KMS_KEY_ID=arn, ROOT_KEY=""):
        token = sealed()
        before = list(ScopeKey.select().order_by(ScopeKey.scope).dicts())

    kms.stop()
    with (
        pytest.raises(KeysAway, match="AWS KMS can't be reached: EndpointConnectionError"),
        started(KMS_KEY_ID=arn, ROOT_KEY=""),
    ):
        pass

    kms.start()
    with started(KMS_KEY_ID=arn, ROOT_KEY=""):
        assert list(ScopeKey.select().order_by(ScopeKey.scope).dicts()) == before
        assert opened(token) == b"a token"


def test_a_key_that_kms_no_longer_has_is_named(kms: KeyService, started: Started) -> None:
    arn = kms.make_key()
    with started(KMS_KEY_ID=arn, ROOT_KEY=""):
        sealed()
    kms.forget_all()

    with (
        pytest.raises(KeysAway, match="knows no key that KMS_KEY_ID names"),
        started(KMS_KEY_ID=arn, ROOT_KEY=""),
    ):
        pass


def test_what_is_in_use_goes_on_while_kms_is_away(kms: KeyService, started: Started) -> None:
    with started(KMS_KEY_ID=kms.make_key(), ROOT_KEY=""):
        token = sealed()
        kms.stop()

        assert opened(token) == b"a token"
        with pytest.raises(KeysAway, match="Nothing is lost"):
            sealed("store:carlas")
