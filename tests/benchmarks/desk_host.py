"""Serves the desk of a stocked shop to another process, in whatever tree it is started.

`another_desk` starts it here and in an older tree, so it names only what that one has as well. It
says where it serves, and to whom, as a line of JSON; it ends with its input.
"""

import json
import sys

from tests.accounts.people import ROSA, cookie, sign_in
from tests.benchmarks.served_desk import served
from tests.benchmarks.stage import stages
from tests.benchmarks.stocked_shop import StockedShop
from tests.visitor import Visitor
from webapp import create_app


def main(kind: str, orders: int) -> None:
    with stages(kind, "desk") as [stage]:
        StockedShop(stage, kind, orders).fill()
        with served(stage) as port:
            visitor = Visitor(create_app(stage.settings))
            sign_in(visitor, ROSA)
            print(json.dumps({"port": port, "session": cookie(visitor)}), flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
