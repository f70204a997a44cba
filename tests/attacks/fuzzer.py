"""A fuzzer over the URL map: seeded, so that what it found is found again."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.routing import Rule

from tests.ground.every_address import WORDS

MARK = "zqxcanaryqx"
NASTY = (
    *("", " ", "0", "-1", "1", "2147483648", "9223372036854775808", "1e309", "NaN", "0x1f", "١٢"),
    *("'", '"', "\\", "`", ";", "--", "%", "%00", "%s%n", "../../../../etc/passwd", "..\\..\\x"),
    *("' OR '1'='1", "1; DROP TABLE orders--", "1) UNION SELECT 1--", "${7*7}", "{{7*7}}", "{%x%}"),
    *(f"<script>{MARK}()</script>", f'"><img src=x onerror={MARK}>', f"javascript:{MARK}()"),
    *(f"x\r\nX-{MARK}: 1", f"x\n{MARK}", "\u2028", "\u202e", "\ufeff", "é" * 300, "𝕏" * 50),
    *(f"//{MARK}.example", f"https://{MARK}.example/", f"/\\{MARK}.example", f"/\t/{MARK}.example"),
    *(
        "a" * 5000,
        "[]",
        "{}",
        '{"a":[',
        "[" * 2000,
        "null",
        "true",
        "2026-02-30",
        "=1+1",
        "@SUM(A1)",
    ),
    *("yes", "all", "owner", "csv", "late", "status", "🎁" * 20, "\0", "\ud800"),
)
NAMES = (
    *("next", "back", "q", "query", "page", "after", "before", "sort", "status", "store", "tag"),
    *("order", "all", "people", "file", "role", "email", "name", "password", "code", "credential"),
    *(
        "sure",
        "action",
        "id",
        "account_id",
        "user_id",
        "due",
        "buyer",
        "form_key",
        "form_once",
        "list",
        "reason",
    ),
    *("state", "spapi_oauth_code", "selling_partner_id", "amazon_callback_uri", "amazon_state"),
    *("carrier", "tracking_number", "confirming_password", "confirming_back", "plan", "time_zone"),
)
HEADERS = ("HX-Request", "HX-Target", "HX-Current-URL", "Accept", "User-Agent", "X-Forwarded-For")


@dataclass
class Input:
    """One request: what differs from that of a browser."""

    method: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    form: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        said = urlencode(self.query, errors="surrogatepass")
        return f"{self.path}?{said}" if said else self.path


class Fuzzer:
    """Draws inputs: any rule, ids that exist and that don't, fields with what breaks things."""

    def __init__(self, app: Flask, ids: dict[str, int], seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - no secret
        self.ids = ids
        self.rules = sorted(
            (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"), key=str
        )

    def inputs(self, count: int) -> Iterator[Input]:
        for _ in range(count):
            yield self._drawn()

    def _drawn(self) -> Input:
        rule = self.dice.choice(self.rules)
        method = self.dice.choice(sorted((rule.methods or {"GET"}) - {"OPTIONS"}))
        form = self._fields() if method == "POST" else []
        headers = {
            name: self._word(header=True)
            for name in self.dice.sample(HEADERS, self.dice.choice((0, 0, 1, 2)))
        }
        return Input(method, self._path(rule), self._fields(), form, headers)

    def _path(self, rule: Rule) -> str:
        values: dict[str, Any] = {}
        for name in rule.arguments:
            known = self.ids.get(name, 1)
            word = WORDS.get(name, self._word(header=True).replace("/", "") or "x")
            values[name] = (
                self.dice.choice((known, known, 0, 999_999)) if name.endswith("_id") else word
            )
        built = rule.build(values)
        assert built is not None
        return built[1]

    def _fields(self) -> list[tuple[str, str]]:
        count = self.dice.choice((0, 1, 1, 2, 3, 5))
        return [(self.dice.choice(NAMES), self._word()) for _ in range(count)]

    def _word(self, header: bool = False) -> str:
        words = [self.dice.choice(NASTY) for _ in range(self.dice.choice((1, 1, 1, 2)))]
        if self.dice.random() < 0.2:
            words.append(str(self.dice.choice(list(self.ids.values()))))
        word = "".join(words)
        return "".join(c for c in word if " " <= c <= "~")[:200] if header else word
