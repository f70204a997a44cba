"""Where gunicorn and `flask` find the app."""

import os
import sys

from webapp import create_app
from webapp.development.environment import console_environment
from webapp.ground.keys.crypto import KeyringError, KeysAway
from webapp.ground.settings import VAR, Settings, SettingsError

# What gunicorn calls it: it doesn't try again.
NOT_BOOTED = 3

try:
    app = create_app(Settings.from_environment(console_environment(os.environ, VAR)))
except (SettingsError, KeyringError, KeysAway) as error:
    sys.stderr.write(f"{error}\n")
    sys.exit(NOT_BOOTED)
