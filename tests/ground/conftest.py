"""A key service that may go away."""

from tests.servers.key_service import kms

__all__ = ["kms"]
