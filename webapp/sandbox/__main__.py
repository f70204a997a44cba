"""`python -m webapp.sandbox`: a stocked sandbox in the foreground."""

import argparse

from webapp.sandbox.server import serve, settings_for


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m webapp.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--web", default="http://127.0.0.1:8000", help="where the app answers")
    parser.add_argument("--database", default="var/sandbox.sqlite3")
    parser.add_argument("--clock-rate", type=float, default=60)
    parser.add_argument("--traffic", type=float, default=0, help="new orders a minute")
    given = parser.parse_args()
    settings = settings_for(
        given.web,
        database=given.database,
        clock_rate=given.clock_rate,
        traffic=given.traffic,
        stocked=True,
    )
    serve("127.0.0.1", given.port, settings)


if __name__ == "__main__":
    main()
