"""A flow in words, for commands and forms: `languages=ru,tg re-export=no`, read and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec.structs import replace

from commonwire.base.errors import BadInputError
from commonwire.base.languages import language_tag
from commonwire.federation.flow import NOTHING, Flow
from commonwire.news.labels import key_of
from commonwire.rights.terms import EVERY
from commonwire.rights.use import Use, use_of

ALL: Final = "all"
_YES: Final = {"yes": True, "no": False}
HOW: Final = (
    "everything, nothing, or any of outlets=ID,ID languages=ru,tg subjects=CODE,CODE (all: no choice), "
    "floor=republish/web (a use that the terms must allow; none), re-export=no|alliance|terms, others=header|leaf, "
    "thin=yes|no, introduces=yes|no"
)


def read_flow(words: Iterable[str], before: Flow) -> Flow:
    """The flow that `words` make of the one `before`: what they do not name stays. Raises BadInputError.

    >>> read_flow(["languages=ru,tg", "re-export=no"], Flow()).re_export
    'no'
    """
    flow = before
    for word in words:
        if word in {"everything", "nothing"}:
            flow = Flow() if word == "everything" else NOTHING
            continue
        name, sign, value = word.partition("=")
        read = _READERS.get(name)
        if not sign or read is None:
            raise BadInputError(f"'{word[:80]}' says nothing about a flow", where="flow", remedy=f"Say {HOW}.")
        flow = replace(flow, **read(value.strip()))
    return flow


def say_flow(flow: Flow) -> list[str]:
    """The words that make this flow of `NOTHING`.

    >>> say_flow(Flow(languages=frozenset({"tg", "ru"}), is_thin=True))
    ['outlets=all', 'languages=ru,tg', 'subjects=all', 're-export=alliance', 'thin=yes', 'introduces=yes']
    """
    if not flow.outlets:
        return ["nothing", *(["others=leaf"] if flow.others == "leaf" else [])]
    return [
        f"outlets={_listed(flow.outlets)}",
        f"languages={_listed(flow.languages)}",
        f"subjects={_listed(flow.subjects)}",
        *(["floor=" + ",".join(_said_use(use) for use in flow.floor)] if flow.floor else []),
        f"re-export={flow.re_export}",
        *(["others=leaf"] if flow.others == "leaf" else []),
        *(["thin=yes"] if flow.is_thin else []),
        f"introduces={'yes' if flow.introduces else 'no'}",
    ]


def _listed(values: frozenset[str]) -> str:
    return ALL if EVERY in values else ",".join(sorted(values))


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _set_of(value: str, made: Callable[[str], str] = str) -> frozenset[str]:
    parts = _parts(value)
    if not parts:
        raise BadInputError("Nothing is named", where="flow", remedy=f"Name some, with commas, or {ALL}.")
    return frozenset({EVERY}) if ALL in parts else frozenset(made(part) for part in parts)


def _one_of(name: str, value: str, choices: Iterable[str]) -> str:
    if value not in (known := tuple(choices)):
        raise BadInputError(f"'{value[:40]}' is not known", where=name, remedy=f"Say one of {', '.join(known)}.")
    return value


def _use(text: str) -> Use:
    """A use written as ACTION/CHANNEL or ACTION/CHANNEL/TERRITORY+TERRITORY."""
    action, _, rest = text.partition("/")
    channel, _, where = rest.partition("/")
    return use_of(action, channel, territories=[code for code in where.split("+") if code])


def _said_use(use: Use) -> str:
    where = "" if EVERY in use.territories else "/" + "+".join(sorted(use.territories))
    return f"{use.action}/{use.channel}{where}"


_READERS: Final[dict[str, Callable[[str], dict[str, Any]]]] = {
    "outlets": lambda value: {"outlets": _set_of(value)},
    "languages": lambda value: {"languages": _set_of(value, language_tag)},
    "subjects": lambda value: {"subjects": _set_of(value, key_of)},
    "floor": lambda value: {"floor": () if value == "none" else tuple(_use(part) for part in _parts(value))},
    "re-export": lambda value: {"re_export": _one_of("re-export", value, ("no", "alliance", "terms"))},
    "others": lambda value: {"others": _one_of("others", value, ("header", "leaf"))},
    "thin": lambda value: {"is_thin": _YES[_one_of("thin", value, _YES)]},
    "introduces": lambda value: {"introduces": _YES[_one_of("introduces", value, _YES)]},
}
