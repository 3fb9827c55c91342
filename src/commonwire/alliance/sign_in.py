"""Sign in with e-mail and password, and the sessions that come of it.

The password is checked between two transactions, not in one: it takes tens of milliseconds, and the store's one
writer must not wait for it. The attempt is counted before the check, so that a hundred guesses at once are a
hundred, and taken back when it succeeds. An unknown e-mail, a wrong password and a disabled person get the same
answer in the same time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commonwire.alliance.passwords import PasswordHash, is_outdated, is_password, rehash
from commonwire.alliance.person import Person, Session
from commonwire.alliance.ports import Roll, RunOnRoll
from commonwire.alliance.principal import Principal, of_person
from commonwire.alliance.throttle import LIMITS, address_subject, counted, email_subject, wait_seconds
from commonwire.base.errors import NotAllowedError, NotSignedInError, TooManyRequestsError
from commonwire.base.ids import new_secret, secret_digest
from commonwire.base.texts import text

SESSION_LASTS = timedelta(days=14)
SESSION_IDLES = timedelta(days=3)
NOTED_EVERY = timedelta(minutes=1)


def sign_in(run: RunOnRoll, *, email: str, password: str, address: str, now: datetime) -> tuple[Principal, str]:
    """Who signed in, and the secret of their new session, for the cookie; `address` is the caller's network address.

    Raises NotSignedInError when e-mail and password do not fit, TooManyRequestsError after too many that did not.
    """
    plain = email.strip().lower()
    person = knock(run, plain, address, now)
    if not is_password(person.password_hash if person else None, password) or person is None or person.disabled:
        raise NotSignedInError(
            text("E-mail and password do not fit"), remedy=text("Try again, or ask your admin for a new link.")
        )
    newer = rehash(password) if person.password_hash and is_outdated(person.password_hash) else None
    return run(lambda roll: _enter(roll, person, address, newer, now))


def knock(run: RunOnRoll, email: str, address: str, now: datetime) -> Person | None:
    """The person with this e-mail, if any, after counting the attempt. Raises TooManyRequestsError, counting nothing.

    The count is kept whatever comes of the attempt; `open_door` takes it back.
    """
    person, wait = run(lambda roll: _knock(roll, email, address, now))
    if wait:
        raise TooManyRequestsError(
            text("Too many sign-ins failed"),
            retry_after=wait,
            remedy=text("Wait %(wait)s seconds, then try again.", wait=wait),
        )
    return person


def open_door(roll: Roll, email: str, address: str) -> None:
    """Take back the attempt that `knock` counted, and forget the earlier ones on this e-mail."""
    roll.remove_attempts(email_subject(email))
    at_address = roll.find_attempts(address_subject(address))
    if at_address is not None:
        roll.put_attempts(replace(at_address, failures=max(0, at_address.failures - 1)))


def open_session(roll: Roll, person: Person, now: datetime) -> tuple[Session, str]:
    """A new session of `person` and its secret, for the cookie. Raises NotAllowedError for a disabled person."""
    if person.disabled:
        raise NotAllowedError(text("This person's access was ended"), remedy=text("Ask your outlet's admin."))
    secret = new_secret()
    session = Session(
        digest=secret_digest(secret),
        person=person.id,
        created_at=now,
        last_seen_at=now,
        expires_at=now + SESSION_LASTS,
    )
    roll.put_session(session)
    return session, secret


def find_session(roll: Roll, secret: str, now: datetime) -> Principal | None:
    """Who asks in this session, or None when it is not known, has ended, or its person was disabled."""
    session = roll.find_session(secret_digest(secret))
    if session is None or now >= min(session.expires_at, session.last_seen_at + SESSION_IDLES):
        return None
    person = roll.get_person(session.person)
    if person.disabled:
        return None
    return of_person(person, roll.find_standing(person.outlet) if person.outlet else None, session)


def close_session(roll: Roll, secret: str) -> None:
    """Sign out: the session's secret is worth nothing from now on."""
    roll.remove_session(secret_digest(secret))


def is_touch_due(principal: Principal, now: datetime) -> bool:
    """Whether to note that the key or session is in use: once a minute at the most, so that reading costs no write."""
    if principal.key is None and principal.session is None:
        return False
    return principal.last_seen_at is None or now - principal.last_seen_at >= NOTED_EVERY


def touch(roll: Roll, principal: Principal, now: datetime) -> None:
    """Note that the principal's key or session is in use; losing this note harms nobody."""
    if principal.key is not None:
        roll.touch_key(principal.key, now)
    elif principal.session is not None:
        roll.touch_session(principal.session, now)


def _knock(roll: Roll, email: str, address: str, now: datetime) -> tuple[Person | None, int]:
    subjects = {LIMITS["email"]: email_subject(email), LIMITS["address"]: address_subject(address)}
    attempts = {limit: roll.find_attempts(subject) for limit, subject in subjects.items()}
    wait = max(wait_seconds(made, limit, now) for limit, made in attempts.items())
    if not wait:
        for limit, subject in subjects.items():
            roll.put_attempts(counted(attempts[limit], subject, now))
    return roll.find_person(email), wait


def _enter(
    roll: Roll, person: Person, address: str, newer: PasswordHash | None, now: datetime
) -> tuple[Principal, str]:
    current = roll.get_person(person.id)
    if current.password_hash != person.password_hash:
        raise NotSignedInError(text("The password was changed just now"), remedy=text("Sign in with the new one."))
    open_door(roll, person.email, address)
    if newer is not None:
        roll.put_person(replace(current, password_hash=newer))
    session, secret = open_session(roll, current, now)
    standing = roll.find_standing(current.outlet) if current.outlet else None
    return of_person(current, standing, session), secret
