"""Where gunicorn and `flask` find the app."""

from webapp import create_app

app = create_app()
