"""A requirement: what connecting a store needs, and whether it is there as far as we know."""

from typing import NamedTuple

from webapp.accounts.user import User
from webapp.ground.language.gettext import gettext


class Requirement(NamedTuple):
    """`state` is "met", "unmet" or "open": Amazon will tell."""

    title: str
    sentence: str
    state: str

    @classmethod
    def of(cls, user: User) -> "list[Requirement]":
        return [_plan(user), _role(user), _professional(), _sign_in()]


def _professional() -> Requirement:
    return Requirement(
        gettext("An Amazon Seller account on the Professional plan"),
        gettext("Amazon shares no orders of sellers on its Individual plan."),
        "open",
    )


def _sign_in() -> Requirement:
    return Requirement(
        gettext("Your Seller Central sign-in"),
        gettext(
            "As the owner of the seller account, or as somebody who may authorize applications "
            "there."
        ),
        "open",
    )


def _plan(user: User) -> Requirement:
    plan, title = user.account.plan, gettext("A plan with stores")
    if plan.may_connect_stores:
        return Requirement(title, gettext("You are on the %(plan)s plan.", plan=plan.label), "met")
    return Requirement(title, _without_stores(user), "unmet")


def _without_stores(user: User) -> str:
    plan = user.account.plan.label
    if user.may_manage_account:
        return gettext(
            "You are on the %(plan)s plan, which has no stores. Change to the E-commerce plan or "
            "a Legacy plan.",
            plan=plan,
        )
    return gettext(
        "You are on the %(plan)s plan, which has no stores. Change to the E-commerce plan or a "
        "Legacy plan: an owner of your account can.",
        plan=plan,
    )


def _role(user: User) -> Requirement:
    title = gettext("The right to connect stores")
    if user.may_manage_stores:
        return Requirement(title, gettext("You are an owner of your account."), "met")
    missing = gettext("Only owners connect stores. Ask an owner of your account.")
    return Requirement(title, missing, "unmet")
