"""The password policy, and how passwords are kept."""

import pytest

from webapp.accounts import common_password
from webapp.accounts import password as passwords

EMAIL = "rosa.lind@lanternbooks.example"
COMPANY = "The Lantern Books Co"


@pytest.mark.parametrize(
    "good",
    [
        "Copper-Kettle-41",
        "Twelve chars1",
        "Größe&Straße-9x",
        "пароль-Длинный-7",
        "M1!" + "abcdefghij" * 12,
        "correct Horse battery 9 staple",
    ],
)
def test_a_long_password_of_four_classes_is_taken(good: str) -> None:
    assert passwords.problems(good, EMAIL, COMPANY) == []


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("Short-Cup-4", "Use at least 12 characters."),
        ("", "Enter a password."),
        ("Ab1!" * 33, "Use at most 128 characters."),
        ("copper-kettle-41", "Add an upper case letter."),
        ("COPPER-KETTLE-41", "Add a lower case letter."),
        ("Copper-Kettle-Pot", "Add a digit."),
        ("CopperKettle41x", "Add a special character, such as ! or ?."),
        ("Aa1!Aa1!Aa1!", "Use more different characters."),
        ("Password1234!", "This is one of the commonest passwords. Choose another."),
        ("P@ssw0rd2026!", "This is one of the commonest passwords. Choose another."),
        ("Welcome-2026-11", "This is one of the commonest passwords. Choose another."),
        ("Liverpool1892!", "This is one of the commonest passwords. Choose another."),
        ("Chr1stopher!2024", "This is one of the commonest passwords. Choose another."),
        ("Extraordinary-1!", "This is one of the commonest passwords. Choose another."),
        ("Dezember-2026!", "This is one of the commonest passwords. Choose another."),
        ("Montenegro.1989", "This is one of the commonest passwords. Choose another."),
        ("Buenos Aires 78!", "This is one of the commonest passwords. Choose another."),
        ("123Qwerty456!Asdf", "This is one of the commonest passwords. Choose another."),
        ("Rosa-Kettle-4100", "Leave out “rosa”: it is part of your e-mail or your company's name."),
        ("Kettle-mYLIND-41", "Leave out “lind”: it is part of your e-mail or your company's name."),
        (
            "Kettle-Lantern-41",
            "Leave out “lantern”: it is part of your e-mail or your company's name.",
        ),
        (
            "My-lanternbooks-41",
            "Leave out “lanternbooks”: it is part of your e-mail or your company's name.",
        ),
    ],
)
def test_each_rule_of_the_policy_says_what_to_mend(bad: str, sentence: str) -> None:
    assert sentence in passwords.problems(bad, EMAIL, COMPANY)


def test_more_than_a_hundred_thousand_words_are_too_common() -> None:
    listed = common_password.listed()

    assert len(listed) >= 100_000
    assert {"password1", "settembre", "argentinien", "amsterdam", "elizabeth"} <= listed


def test_short_words_of_the_company_name_may_occur() -> None:
    assert passwords.problems("Gather-Copper-41", EMAIL, "The Co") == []


def test_the_same_letters_typed_on_another_keyboard_match() -> None:
    kept = passwords.hashed("Caf\u00e9-Kettle-41")

    assert passwords.matches("Cafe\u0301-Kettle-41", kept)


def test_nothing_matches_where_no_password_was_kept() -> None:
    assert not passwords.matches("nobody's", None)
    assert not passwords.matches("nobody's", "not a hash")


def test_outside_of_tests_a_guess_costs_32_megabytes_and_three_passes() -> None:
    passwords.hash_cheaply(False)

    kept = passwords.hashed("Copper-Kettle-41")

    passwords.hash_cheaply(True)
    assert kept.startswith("$argon2id$v=19$m=32768,t=3,p=1$")
    assert passwords.is_outdated(kept)
