"""People: invited, joined, given roles, disabled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonwire.alliance.card import Contact
from commonwire.alliance.passwords import PasswordHash
from commonwire.alliance.people import (
    change_roles,
    disable,
    enable,
    invite,
    invite_new_password,
    join,
    renew_password,
)
from commonwire.alliance.principal import machine
from commonwire.alliance.sign_in import find_session, open_session
from commonwire.alliance.view import view_roll
from commonwire.base.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from tests.alliance.places import (
    NO_PASSWORD,
    NOON,
    admins,
    an_alliance,
    as_principal,
    outlet_admitted,
    outlet_applied,
    person_joined,
    somebody,
)

COLLEAGUE = Contact(name="Colleague", email="Colleague@post.example", language="UR")


def test_an_admin_invites_a_colleague_who_joins() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    chief = as_principal(roll, next(iter(admins(roll, outlet.id))))

    person = join(roll, invite(roll, chief, outlet.id, ["editor"], NOON), COLLEAGUE, NO_PASSWORD, NOON)

    assert (person.outlet, person.roles) == ("post", frozenset({"editor"}))
    assert (person.email, person.language) == ("colleague@post.example", "ur")
    assert roll.find_person("colleague@post.example") == person


def test_an_invitation_works_once_and_for_a_week() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    used, old = (invite(roll, machine(), outlet.id, ["reader"], NOON) for _ in range(2))
    join(roll, used, COLLEAGUE, NO_PASSWORD, NOON)

    with pytest.raises(ConflictError, match="used"):
        join(roll, used, Contact(name="Two", email="two@post.example"), NO_PASSWORD, NOON)
    with pytest.raises(NotFoundError):
        join(roll, old, Contact(name="Two", email="two@post.example"), NO_PASSWORD, NOON + timedelta(days=7))


def test_an_email_joins_once() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    first, second = (invite(roll, machine(), outlet.id, ["reader"], NOON) for _ in range(2))
    join(roll, first, COLLEAGUE, NO_PASSWORD, NOON)

    with pytest.raises(ConflictError, match="e-mail"):
        join(roll, second, COLLEAGUE, NO_PASSWORD, NOON)


def test_an_outlet_gives_no_role_of_the_alliance() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    chief = as_principal(roll, next(iter(admins(roll, outlet.id))))

    for roles in (["secretariat"], ["editor", "operator"], ["owner"], []):
        with pytest.raises(BadInputError):
            invite(roll, chief, outlet.id, roles, NOON)
    with pytest.raises(NotAllowedError):
        invite(roll, chief, None, ["secretariat"], NOON)


def test_an_admin_does_nothing_to_the_people_of_another_outlet() -> None:
    roll = an_alliance()
    outlet, other = outlet_admitted(roll, "Post"), outlet_admitted(roll, "Other")
    chief = as_principal(roll, next(iter(admins(roll, outlet.id))))
    editor = person_joined(roll, other.id, "editor")

    for verb in (
        lambda: invite(roll, chief, other.id, ["reader"], NOON),
        lambda: disable(roll, chief, editor.id),
        lambda: enable(roll, chief, editor.id),
        lambda: change_roles(roll, chief, editor.id, ["reader"]),
        lambda: invite_new_password(roll, chief, editor.id, NOON),
    ):
        with pytest.raises(NotAllowedError):
            verb()


def test_an_operator_comes_from_an_operator_only() -> None:
    roll = an_alliance()
    secretariat, operator = somebody(roll, None, "secretariat"), somebody(roll, None, "operator")

    assert invite(roll, secretariat, None, ["secretariat", "emergency"], NOON)
    assert invite(roll, operator, None, ["operator"], NOON)
    with pytest.raises(NotAllowedError):
        invite(roll, secretariat, None, ["operator"], NOON)
    with pytest.raises(NotAllowedError):
        invite(roll, operator, None, ["secretariat"], NOON)
    with pytest.raises(NotAllowedError):
        invite_new_password(roll, secretariat, operator.person or "", NOON)


def test_nobody_takes_away_their_own_access() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    chief = as_principal(roll, next(iter(admins(roll, outlet.id))))

    with pytest.raises(ConflictError, match="own roles"):
        disable(roll, chief, chief.person or "")
    with pytest.raises(ConflictError, match="own roles"):
        change_roles(roll, chief, chief.person or "", ["reader"])


def test_a_disabled_person_can_be_enabled_again() -> None:
    roll = an_alliance()
    outlet = outlet_admitted(roll, "Post")
    editor = person_joined(roll, outlet.id, "editor")

    disable(roll, machine(), editor.id)

    assert enable(roll, machine(), editor.id) == editor


def test_a_link_for_a_new_password_works_once_and_ends_the_sessions() -> None:
    roll = an_alliance()
    editor = person_joined(roll, outlet_admitted(roll, "Post").id, "editor")
    _, session = open_session(roll, editor, NOON)
    link = invite_new_password(roll, machine(), editor.id, NOON)

    renewed = renew_password(roll, link, PasswordHash("new"), NOON)

    assert (renewed.id, renewed.password_hash) == (editor.id, "new")
    assert find_session(roll, session, NOON) is None
    with pytest.raises(ConflictError):
        renew_password(roll, link, PasswordHash("again"), NOON)


def test_the_roll_on_show_counts_and_hides_what_is_private() -> None:
    roll = an_alliance()
    outlet_admitted(roll, "Post")
    outlet_applied(roll, "Waiting")

    view = view_roll(roll)

    assert view.members_by_class == {"full-member": 1, "guest": 1}
    assert view.outlets_by_status == {"admitted": 1}
    assert [[outlet.id for outlet in member.outlets] for member in view.members] == [[], ["post"]]
    assert [answer.answer for answer in view.members[1].outlets[0].disclosure] == [None] * 5
    assert not hasattr(view.members[1].outlets[0], "notices_contact")
