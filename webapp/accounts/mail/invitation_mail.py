"""The mails of invitations, in the language that is spoken."""

from webapp.accounts.rights.role import Role
from webapp.ground.language.gettext import gettext
from webapp.ground.mail_message import BUTTON, Mail, paragraphs
from webapp.ground.web.template_filters import PRODUCT_NAME


def to_join(email: str, company: str, role: Role, link: str) -> Mail:
    text = paragraphs(
        _invited(company, role),
        gettext("Accept within a week, by choosing a password; the link works once."),
        BUTTON,
        gettext(
            "If you don't know %(company)s, leave this mail alone: nothing happens.",
            company=company,
        ),
    )
    subject = gettext("Join %(company)s on %(product)s", company=company, product=PRODUCT_NAME)
    return Mail(email, subject, text, (gettext("Choose a password"), link))


def to_known(email: str, company: str, role: Role) -> Mail:
    """To somebody who has an account already."""
    text = paragraphs(
        _invited(company, role),
        gettext(
            "You sign in with this address already, and an address belongs to one account only: "
            "ask %(company)s to invite another address of yours. Nobody was told that you have "
            "an account.",
            company=company,
        ),
    )
    subject = gettext("%(company)s on %(product)s", company=company, product=PRODUCT_NAME)
    return Mail(email, subject, text)


def to_found(email: str, link: str) -> Mail:
    text = paragraphs(
        gettext(
            "You are invited to open an account for your company on %(product)s.",
            product=PRODUCT_NAME,
        ),
        gettext("Do it within a week; the link works once."),
        BUTTON,
        gettext("If you didn't ask for it, leave this mail alone: nothing happens."),
    )
    subject = gettext("Open your account on %(product)s", product=PRODUCT_NAME)
    return Mail(email, subject, text, (gettext("Open the account"), link))


def to_owner(email: str, link: str) -> Mail:
    """To somebody who asked to open an account, and has one."""
    text = paragraphs(
        gettext(
            "Someone, probably you, asked to open an account on %(product)s with this address.",
            product=PRODUCT_NAME,
        ),
        gettext("You have one: sign in, or choose a new password."),
        BUTTON,
        gettext("If it wasn't you, leave this mail alone: nothing happens."),
    )
    subject = gettext("Your account on %(product)s", product=PRODUCT_NAME)
    return Mail(email, subject, text, (gettext("Sign in"), link))


def _invited(company: str, role: Role) -> str:
    return gettext(
        "You are invited to %(company)s on %(product)s, as %(role)s.",
        company=company,
        product=PRODUCT_NAME,
        role=role.noun,
    )
