"""`python -m tests.servers`: installs what the tests need, or says what is missing."""

import sys

from tests.servers import chromium, genuine_redis
from tests.servers.postgres import Binaries, PostgresError


def main() -> int:
    try:
        print(f"Browser: {chromium.ensure()}")
        print(f"Postgres: {Binaries.find().version()}")
    except (chromium.NoBrowser, PostgresError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"Redis: {genuine_redis.ensure() or 'none on this machine; Valkey stands in'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
