"""A sandbox as a real HTTP server, its remote control, and an application that calls it."""

from collections.abc import Iterator

import pytest
from requests import Session

from tests.sandbox.application import CallingApplication
from webapp.sandbox.remote_control import RemoteControl
from webapp.sandbox.server import start
from webapp.sandbox.settings import SandboxSettings

# Amazon's two minutes last less than the millisecond it counts in, so that what was placed is
# found at once; budgets are looked at in their own tests.
HASTE = 120_001


@pytest.fixture
def sandbox_settings() -> SandboxSettings:
    return SandboxSettings(clock_rate=HASTE)


@pytest.fixture
def sandbox(sandbox_settings: SandboxSettings) -> Iterator[str]:
    """Its address."""
    running = start(sandbox_settings)
    yield running.url
    running.stop()


@pytest.fixture
def remote(sandbox: str) -> RemoteControl:
    return RemoteControl(sandbox)


@pytest.fixture
def stranger(sandbox: str, sandbox_settings: SandboxSettings) -> Iterator[CallingApplication]:
    """The application, before any seller has authorized it."""
    with Session() as session:
        yield CallingApplication(sandbox, sandbox_settings, session)


@pytest.fixture
def app_of_busy(stranger: CallingApplication, remote: RemoteControl) -> CallingApplication:
    """The application, calling for the busy seller in North America."""
    stranger.sign_on(remote.authorize("busy", "na"))
    return stranger
