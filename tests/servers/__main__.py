"""`python -m tests.servers`: installs what the tests need, or says what is missing."""

import sys

from tests.servers import caching_proxy, chromium, cups, debian_tool, genuine_redis, libreoffice
from tests.servers.postgres import Binaries, PostgresError

PROBLEMS = (
    chromium.NoBrowser,
    PostgresError,
    libreoffice.NoLibreOffice,
    caching_proxy.NoNginx,
    cups.NoCups,
    debian_tool.NoTool,
)


def main() -> int:
    try:
        print(f"Browser: {chromium.ensure()}")
        print(f"Postgres: {Binaries.find().version()}")
        print(f"LibreOffice: {libreoffice.ensure()}")
        print(f"nginx: {caching_proxy.ensure()}")
        print(f"CUPS: {cups.ensure()}")
        for tool in debian_tool.TOOLS:
            print(f"{tool}: {debian_tool.ensure(tool)}")
    except PROBLEMS as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"Redis: {genuine_redis.ensure() or 'none on this machine; Valkey stands in'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
