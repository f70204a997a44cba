"""Rosa, who packs."""

import pytest

from tests.label_batches.packer import Packer


@pytest.fixture
def rosa(app, sandbox, settings):
    return Packer(sandbox.remote, settings)
