"""The one tree of errors.

CommonwireError
├── BadInputError            what was sent cannot be read or does not fit
│   ├── TooLargeError        a size, depth or count bound was passed
│   ├── MisreadError          a part of a query was not understood; says which
│   └── BadFormatError       the bytes are in no format that is known
├── NotSignedInError         nobody, or nobody known, is asking
├── NotAllowedError          somebody known is asking for what they may not do
│   ├── SuspendedError       the outlet is suspended: it keeps its history, gives and takes nothing
│   └── UseRefusedError      the decision on a use was deny or ask
├── NotFoundError            it is not here
├── ConflictError            it contradicts what is already recorded
│   └── AmbiguousItemError   several outlets gave that URI
├── TooManyRequestsError     a limit was passed; says when to come back
├── UnavailableError         the node cannot do it now (disk full, store away); nothing was recorded
├── FetchError               an outgoing request failed or was not allowed
├── NotVerifiedError         a signature, digest or sequence does not hold
│   └── TwoPastsError        what came does not lead from the known checkpoint to the one that its origin signed
└── SettingsError            the program was started with settings that cannot work

Every message says what happened, where (file, element, line, item) and the remedy. Only `web` turns
an error into an HTTP status and only `app.commands` into an exit code.
"""

from __future__ import annotations


class CommonwireError(Exception):
    """Something went wrong that a user can be told about.

    `message` says what happened, `where` the place (a field, a line, an item), `remedy` what mends it.
    """

    def __init__(self, message: str, *, where: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """The whole in one line: message, place, remedy."""
        place = f" ({self.where})" if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.message}{place}.{remedy}" if not self.message.endswith(".") else f"{self.message}{place}{remedy}"


class BadInputError(CommonwireError):
    """What was sent cannot be read or does not fit: mend it and send it again."""


class TooLargeError(BadInputError):
    """A size, depth or count bound was passed: the message names the bound."""


class MisreadError(BadInputError):
    """A part of a query was not understood: the characters from `start` up to `end`, counted from 0."""

    def __init__(
        self, message: str, *, start: int, end: int, where: str | None = None, remedy: str | None = None
    ) -> None:
        super().__init__(message, where=where, remedy=remedy)
        self.start = start
        self.end = end


class BadFormatError(BadInputError):
    """The bytes are in no format that is known here: see docs/reference/formats.md."""


class NotSignedInError(CommonwireError):
    """Nobody, or nobody known, is asking: sign in or send a valid key."""


class NotAllowedError(CommonwireError):
    """Somebody known is asking for what they may not do."""


class SuspendedError(NotAllowedError):
    """The outlet is suspended: it keeps its history, gives and takes nothing."""


class UseRefusedError(NotAllowedError):
    """The decision on a use was deny or ask; `decision` holds the whole answer."""

    def __init__(self, message: str, *, decision: object, where: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message, where=where, remedy=remedy)
        self.decision = decision


class NotFoundError(CommonwireError):
    """It is not here, or not here for the one who asks."""


class ConflictError(CommonwireError):
    """It contradicts what is already recorded."""


class AmbiguousItemError(ConflictError):
    """Several outlets gave that URI: ask by one of `ids`."""

    def __init__(self, message: str, *, ids: list[str], remedy: str | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.ids = ids


class TooManyRequestsError(CommonwireError):
    """A limit was passed: come back after `retry_after` seconds."""

    def __init__(self, message: str, *, retry_after: int, remedy: str | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.retry_after = retry_after


class UnavailableError(CommonwireError):
    """The node cannot do it now (disk full, store away); nothing was recorded."""


class FetchError(CommonwireError):
    """An outgoing request failed or was not allowed.

    `kind` is what it was, for programs: not-public, too-large, timeout, tls, name, redirects, robots or unreachable.
    """

    def __init__(
        self, message: str, *, where: str | None = None, remedy: str | None = None, kind: str = "unreachable"
    ) -> None:
        super().__init__(message, where=where, remedy=remedy)
        self.kind = kind


class NotVerifiedError(CommonwireError):
    """A signature, digest or sequence does not hold."""


class TwoPastsError(NotVerifiedError):
    """What came does not lead from the checkpoint that is known (`earlier`) to what `origin` signed (`later`)."""

    def __init__(
        self, message: str, *, origin: str, earlier: bytes, later: bytes, where: str | None, remedy: str | None
    ) -> None:
        super().__init__(message, where=where, remedy=remedy)
        self.origin, self.earlier, self.later = origin, earlier, later


class SettingsError(CommonwireError):
    """The program was started with settings that cannot work."""
