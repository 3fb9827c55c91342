"""How pages look to whoever reads them: theme, density, the hand of Urdu in lists, size of the text.

A choice belongs to the screen, not to the person: the same editor sits at a dark desk by night and holds a phone by
day. So it is kept in the browser, for people and guests alike (docs/decisions/0026), and written on the page's root
by the server, so that nothing changes before the reader's eyes.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from markupsafe import Markup

Theme = Literal["", "light", "dark", "contrast"]
Density = Literal["", "compact"]
Urdu = Literal["", "naskh"]
TextSize = Literal["", "larger", "largest"]

LOOK_COOKIE = "commonwire_look"


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What was chosen; empty is as it comes: the system's theme, comfortable, Nastaliq, the browser's text size."""

    theme: Theme = ""
    density: Density = ""
    urdu: Urdu = ""
    text: TextSize = ""

    @property
    def attributes(self) -> Markup:
        """The attributes of the page's root, each with a space before it; tokens.css says what they do.

        >>> Look(theme="dark", urdu="naskh").attributes
        Markup(' data-theme="dark" data-urdu="naskh"')
        """
        chosen = ((name, value) for name, value in msgspec.structs.asdict(self).items() if value)
        return Markup("").join(Markup(' data-{}="{}"').format(name, value) for name, value in chosen)

    @property
    def written(self) -> str:
        """As the cookie holds it.

        >>> look_of(Look(theme="contrast", text="larger").written) == Look(theme="contrast", text="larger")
        True
        """
        return ".".join(msgspec.structs.asdict(self).values())


def look_of(written: str) -> Look:
    """The look that a cookie holds; whatever is not understood is as it comes.

    >>> look_of("dark.compact.naskh.larger").density, look_of("dark.x"), look_of("")
    ('compact', Look(theme='', density='', urdu='', text=''), Look(theme='', density='', urdu='', text=''))
    """
    try:
        return msgspec.convert(dict(zip(Look.__struct_fields__, written.split("."), strict=True)), Look)
    except (msgspec.ValidationError, ValueError):
        return Look()
