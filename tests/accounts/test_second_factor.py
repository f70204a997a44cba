"""The second factor: its codes, its recovery codes, and who is told of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from tests.accounts.authenticator import STEP, code_of, secured
from tests.accounts.people import BEN, NOW, founded, joined
from webapp.accounts.browser_session import BrowserSession
from webapp.accounts.notice import Notice
from webapp.accounts.recovery_code import RecoveryCode
from webapp.accounts.rights.role import Role
from webapp.accounts.second_factor import SecondFactor
from webapp.accounts.user import User
from webapp.ground.audit import audit
from webapp.ground.audit.audit import AuditEntry
from webapp.ground.database.db import connected
from webapp.ground.keys.crypto import KeyDestroyed
from webapp.ground.keys.keyring import ScopeKey, keyring
from webapp.ground.web.form_error import FormError

LATER = NOW + timedelta(hours=1)
# RFC 6238, appendix B: the last six digits, at these seconds since 1970.
OF_THE_RFC = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}


@pytest.mark.parametrize(("seconds", "code"), OF_THE_RFC.items())
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    secret = pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

    assert secret.at(seconds) == code


@pytest.mark.parametrize("half_minutes", [-1, 0, 1])
def test_a_phone_half_a_minute_off_is_right(database: Any, half_minutes: int) -> None:
    rosa, factor = with_factor()

    factor.check(code_of(rosa, LATER + STEP * half_minutes), LATER)

    assert factor_of(rosa).last_step == int(LATER.timestamp()) // 30 + half_minutes


@pytest.mark.parametrize("half_minutes", [-3, -2, 2, 3])
def test_a_phone_a_minute_off_is_refused(database: Any, half_minutes: int) -> None:
    rosa, factor = with_factor()

    assert refused(factor, code_of(rosa, LATER + STEP * half_minutes))


def test_a_code_works_once_and_none_before_it_any_more(database: Any) -> None:
    rosa, factor = with_factor()
    factor.check(code_of(rosa, LATER), LATER)

    assert refused(factor, code_of(rosa, LATER))
    assert refused(factor, code_of(rosa, LATER - STEP))
    assert not refused(factor, code_of(rosa, LATER + STEP))


def test_of_two_browsers_with_one_code_one_is_let_in(database: Any) -> None:
    rosa, _ = with_factor()
    code = code_of(rosa, LATER)

    with ThreadPoolExecutor(4) as browsers:
        answers = list(browsers.map(lambda _n: shown_elsewhere(rosa, code), range(4)))

    assert sorted(answers) == [False, True, True, True]


def test_a_code_may_be_typed_in_groups_and_never_in_other_digits(database: Any) -> None:
    rosa, factor = with_factor()
    code = code_of(rosa, LATER)

    assert refused(factor, "".join(chr(0x0660 + int(digit)) for digit in code))
    assert not refused(factor, f" {code[:3]} {code[3:]} ")


def test_ten_wrong_codes_lock_even_the_right_one_out(database: Any) -> None:
    rosa, factor = with_factor()
    for _ in range(10):
        refused(factor, "wrong")

    with pytest.raises(FormError) as form_error:
        factor.check(code_of(rosa, LATER), LATER)

    assert "Too many wrong codes. Try again in 15 min" in form_error.value.errors["form"]
    assert [each.event for each in trail()][-2:] == ["sign_in.refused", "sign_in.locked"]


def test_a_right_password_forgives_no_wrong_codes(database: Any) -> None:
    rosa, factor = with_factor()
    for _ in range(9):
        refused(factor, "wrong")

    rosa.confirm("Copper-Kettle-41", LATER)
    refused(factor, "wrong")

    assert "Too many wrong codes" in refused(factor, code_of(rosa, LATER))


def test_a_recovery_code_works_once_however_it_is_typed(database: Any) -> None:
    rosa, factor = with_factor()
    code = RecoveryCode.draw(rosa, factor._vault)[0]

    factor.check_recovery(code.upper().replace("-", " "), LATER)

    with pytest.raises(FormError, match="recovery_code"):
        factor.check_recovery(code, LATER)
    assert RecoveryCode.left(rosa) == 9


def test_new_recovery_codes_void_those_from_before(database: Any) -> None:
    rosa = founded()
    old = secured(rosa, NOW)
    factor = factor_of(rosa)

    new = factor.draw_codes(LATER)

    assert not set(old) & set(new)
    assert len(set(new)) == 10
    assert not factor.drew(old)
    assert factor.drew(new)


def test_ben_can_not_use_rosas_recovery_codes(database: Any) -> None:
    rosa = founded()
    codes = secured(rosa, NOW)
    ben = joined(rosa.account, Role.SHIPPER, BEN)
    secured(ben, NOW)

    with pytest.raises(FormError):
        factor_of(ben).check_recovery(codes[0], LATER)

    assert RecoveryCode.left(rosa) == 10


def test_nothing_of_it_stands_readable_in_the_database(database: Any) -> None:
    rosa = founded()
    codes = secured(rosa, NOW)
    secret = factor_of(rosa).secret_words().replace(" ", "")

    kept = b"".join(
        bytes(each) for each in [factor_of(rosa).secret, *(c.digest for c in RecoveryCode.select())]
    )

    assert secret.encode() not in kept
    assert not any(code.encode() in kept for code in codes)


def test_turning_it_off_destroys_its_key(database: Any) -> None:
    _, factor = with_factor()

    factor.turn_off(LATER)

    assert User.get().lacks_second_factor
    assert ScopeKey.get(ScopeKey.scope == factor._scope).wrapped is None
    assert SecondFactor.select().count() == RecoveryCode.select().count() == 0
    with pytest.raises(KeyDestroyed):
        keyring().vault(factor._scope)


def test_it_can_be_set_up_again_with_another_secret(database: Any) -> None:
    rosa, factor = with_factor()
    secret = factor.secret_words()
    factor.turn_off(LATER)

    secured(User.get(), LATER)

    assert factor_of(rosa).secret_words() != secret


def test_a_secret_that_was_left_lying_is_drawn_anew(database: Any) -> None:
    rosa = founded()
    first = SecondFactor.begin(rosa, NOW).secret_words()

    again = SecondFactor.begin(rosa, NOW + timedelta(minutes=14)).secret_words()
    late = SecondFactor.begin(rosa, NOW + timedelta(minutes=16)).secret_words()

    assert again == first
    assert late != first


def test_rosa_is_told_of_each_change_and_the_trail_knows(database: Any) -> None:
    rosa = founded()
    codes = secured(rosa, NOW)
    factor = factor_of(rosa)
    factor.check_recovery(codes[0], LATER)
    factor.draw_codes(LATER + STEP)
    factor.turn_off(LATER + STEP * 2)

    told = [str(each.subject) for each in Notice.select().order_by(Notice.id)]
    assert [each.details["how"] for each in trail("second_factor.changed")] == [
        *("on", "recovery code used", "new codes", "off")
    ]
    assert len(told) == 4
    assert "is on now" in told[0]
    assert "was turned off" in told[3]


def test_a_reset_signs_the_person_out_and_names_who_did_it(database: Any) -> None:
    rosa = founded()
    ben = joined(rosa.account, Role.SHIPPER, BEN)
    secured(ben, NOW)
    BrowserSession.begin(ben, "Firefox", NOW)

    factor_of(ben).reset(rosa, LATER)

    assert BrowserSession.of(ben, LATER) == []
    assert User.get_by_id(ben.id).lacks_second_factor
    assert trail("second_factor.changed")[-1].actor == f"user:{rosa.id}"
    assert Notice.select().order_by(Notice.id.desc()).first().recipient == ben


def test_the_operator_resets_it_from_the_console(app: Any, database: Any) -> None:
    secured(founded(), NOW)
    run = app.test_cli_runner().invoke

    done = run(args=["accounts", "reset-second-factor", "Rosa@lanternbooks.example"])
    again = run(args=["accounts", "reset-second-factor", "rosa@lanternbooks.example"])

    assert done.exit_code == 0
    assert "is off" in done.output
    assert again.exit_code == 1
    assert "Nobody with this e-mail has a second factor." in again.output
    assert trail("second_factor.changed")[-1].actor == audit.CONSOLE


def with_factor() -> tuple[User, SecondFactor]:
    rosa = founded()
    secured(rosa, NOW)
    return rosa, factor_of(rosa)


def factor_of(user: User) -> SecondFactor:
    found = SecondFactor.of(user)
    assert found is not None
    return found


def refused(factor: SecondFactor, code: str) -> str:
    """The sentence of the refusal, or none."""
    try:
        factor.check(code, LATER)
    except FormError as form_error:
        return str(form_error.errors)
    return ""


def shown_elsewhere(user: User, code: str) -> bool:
    """Whether another browser with this code is refused."""
    with connected():
        return bool(refused(factor_of(user), code))


def trail(event: str = "") -> list[AuditEntry]:
    entries = AuditEntry.select().order_by(AuditEntry.id)
    return [each for each in entries if event in ("", each.event)]
