"""Rosa, who packs, and her browser, signed in."""

import pytest

from tests.accounts.people import ROSA, sign_in
from tests.label_batches.packer import Packer


@pytest.fixture
def rosa(app, sandbox, settings):
    return Packer(sandbox.remote, settings)


@pytest.fixture
def visitor(rosa, client):
    sign_in(client, ROSA)
    return client
