"""Passkeys: keeping them, showing them, and the pages for both."""
