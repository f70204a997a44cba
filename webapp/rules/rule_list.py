"""The list of an account's rules, in words, and the latest run over its orders."""

from dataclasses import dataclass
from functools import cached_property

from webapp.accounts.account import Account
from webapp.accounts.team import pending_people
from webapp.ground.language.gettext import gettext
from webapp.orders.tag import Tag
from webapp.rules.rule import Rule
from webapp.rules.rule_run import RuleRun
from webapp.stores.store import Store


@dataclass(frozen=True)
class ListedRule:
    """`when` and `then` are what it asks for and does; no condition means every order."""

    rule: Rule
    when: list[str]
    then: list[str]


class RuleList:
    def __init__(self, account: Account) -> None:
        self._account = account

    @cached_property
    def rules(self) -> list[ListedRule]:
        stores = Store.all_of(self._account)
        names = {store.id: store.nickname for store in stores}
        tags = {tag.id: tag.name for tag in Tag.of(self._account)}
        people = dict(pending_people(self._account.id).result)
        country = stores[0].marketplace.country if stores else "US"
        return [
            ListedRule(
                rule,
                rule.when.words(names, tags),
                list(rule.active.actions(country).words(_assign(people.get(rule.assignee_id)))),
            )
            for rule in Rule.of(self._account)
        ]

    @cached_property
    def run(self) -> RuleRun | None:
        return RuleRun.latest(self._account)

    @property
    def applying(self) -> bool:
        return bool(self.run and not self.run.finished_at)


def _assign(person: str | None) -> str:
    if person is None:
        return gettext("assign to somebody who has left")
    return gettext("assign to %(person)s", person=person)
