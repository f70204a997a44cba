"""A requirement: what connecting a store needs, and whether it is there as far as we know."""

from typing import NamedTuple

from webapp.accounts.user import User


class Requirement(NamedTuple):
    """`state` is "met", "unmet" or "open": Amazon will tell."""

    title: str
    sentence: str
    state: str

    @classmethod
    def of(cls, user: User) -> "list[Requirement]":
        return [_plan(user), _role(user), PROFESSIONAL, SIGN_IN]


PROFESSIONAL = Requirement(
    "An Amazon Seller account on the Professional plan",
    "Amazon shares no orders of sellers on its Individual plan.",
    "open",
)
SIGN_IN = Requirement(
    "Your Seller Central sign-in",
    "As the owner of the seller account, or as somebody who may authorize applications there.",
    "open",
)


def _plan(user: User) -> Requirement:
    plan, title = user.account.plan, "A plan with stores"
    if plan.may_connect_stores:
        return Requirement(title, f"You are on the {plan.label} plan.", "met")
    return Requirement(
        title,
        f"You are on the {plan.label} plan, which has no stores. Change to the E-commerce plan "
        f"or a Legacy plan{'' if user.may_manage_account else ': an owner of your account can'}.",
        "unmet",
    )


def _role(user: User) -> Requirement:
    title = "The right to connect stores"
    if user.may_manage_stores:
        return Requirement(title, "You are an owner of your account.", "met")
    return Requirement(title, "Only owners connect stores. Ask an owner of your account.", "unmet")
