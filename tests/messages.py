"""The messages of the interface, found in the program, and its catalogues brought up to date: `make messages`.

A catalogue is `web/messages/TAG.po`. What is new is added empty, what is gone is dropped, nothing is matched by
likeness; a file of another place (`--from`) may bring what a catalogue lacks. Catalogues have one canonical form, in
the order in which the program has its messages, so that two runs agree and a change reads well.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from tests.conftest import ROOT

PROGRAM = ROOT / "src" / "commonwire"
TEMPLATES = PROGRAM / "web" / "templates"
CATALOGUES = PROGRAM / "web" / "messages"
WIDTH = 120
_IN_PYTHON = {"text": 1, "texts": 2}
"""The calls of `base.texts` and how many of their arguments are messages."""
_IN_TEMPLATES = {"_": None, "gettext": None, "ngettext": (1, 2)}
_AS_THE_PROGRAM_DOES = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}


class NotLiteralError(Exception):
    """A message is put together while the program runs, so that no catalogue can have it."""


def messages_of_python(source: str, name: str) -> Iterator[tuple[str, ...]]:
    r"""The messages of `text` and `texts` in a module's source, in its order; plain ones as a tuple of one.

    Raises NotLiteralError.

    >>> list(messages_of_python('from commonwire.base.texts import text\ntext("A " "b", n=1)', "some.py"))
    [('A b',)]
    """
    tree = ast.parse(source)
    imported = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "commonwire.base.texts"
        for alias in node.names
        if alias.name in _IN_PYTHON
    }
    calls = [
        (node, _IN_PYTHON[imported[node.func.id]])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in imported
    ]
    for call, count in sorted(calls, key=lambda pair: (pair[0].lineno, pair[0].col_offset)):
        said = [it.value for it in call.args[:count] if isinstance(it, ast.Constant) and isinstance(it.value, str)]
        if len(said) != count:
            raise NotLiteralError(f"{name}:{call.lineno}: the message is not a literal text")
        yield tuple(said)


def messages_of_template(source: bytes) -> Iterator[tuple[str, ...]]:
    """The messages of `_`, `gettext`, `ngettext` and `trans` in a template, in its order."""
    for _, call, said, _ in babel_extract(BytesIO(source), list(_IN_TEMPLATES), [], _AS_THE_PROGRAM_DOES):
        plain = [one for one in ([said] if isinstance(said, str) else said or ()) if isinstance(one, str)]
        yield tuple(plain[: 2 if call == "ngettext" else 1])


def template() -> Catalog:
    """Every message of the program, each with the files that have it: templates first, then modules."""
    found = Catalog()
    for path in [*sorted(TEMPLATES.rglob("*.html")), *sorted(PROGRAM.rglob("*.py"))]:
        name = path.relative_to(PROGRAM).as_posix()
        source = path.read_bytes()
        if path.suffix == ".py" and b"commonwire.base.texts" not in source:
            continue
        said = messages_of_template(source) if path.suffix == ".html" else messages_of_python(source.decode(), name)
        for message in said:
            found.add(message if len(message) > 1 else message[0], locations=[(name, 0)])
    return found


def read(path: Path) -> Catalog:
    """The catalogue in a file."""
    return read_po(BytesIO(path.read_bytes()), locale=path.stem.replace("-", "_"))


def tags() -> list[str]:
    """The languages that there is a catalogue in."""
    return sorted(path.stem for path in CATALOGUES.glob("*.po"))


def updated(tag: str, whole: Catalog, *known: Catalog) -> Catalog:
    """The messages of `whole`, each as the first of the `known` catalogues words it that does."""
    made = Catalog(locale=tag.replace("-", "_"))
    for message in whole:
        if not message.id:
            continue
        said = next((found for one in known if (found := _same(one, message))), None)
        made.add(
            message.id,
            said.string if said else None,
            locations=message.locations,
            flags={"fuzzy"} if said and said.fuzzy else set(),
            user_comments=said.user_comments if said else (),
        )
    return made


def _same(catalogue: Catalog, message: Message) -> Message | None:
    """The catalogue's own message, if it says something and has as many forms."""
    found = catalogue.get(message.id)
    if found is None or found.pluralizable != message.pluralizable or found.id != message.id:
        return None
    is_said = any(found.string) if isinstance(found.string, tuple | list) else bool(found.string)
    return found if is_said else None


def written(tag: str, catalogue: Catalog) -> bytes:
    """The catalogue as a file, in its canonical form: no dates, no line numbers, no names of people."""
    body = BytesIO()
    write_po(body, catalogue, width=WIDTH, omit_header=True, ignore_obsolete=True, include_lineno=False)
    head = (
        "# Texts of the interface. `make messages` keeps them up to date; docs/howto/add-a-language.md says how to\n"
        "# word them. An entry marked fuzzy was made by a machine and waits for an editor; it is used all the same.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {tag}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    return head.encode() + body.getvalue().strip(b"\n") + b"\n"


def main(arguments: list[str] | None = None) -> None:
    """Bring the catalogues up to date, or make the one that is named; say how much each lacks."""
    parser = argparse.ArgumentParser(prog="make messages")
    parser.add_argument("language", nargs="*", help="languages to make or update (BCP 47); all that there are, if none")
    parser.add_argument("--from", type=Path, action="append", default=[], dest="more", help="a .po file to take from")
    parser.add_argument("--over", action="store_true", help="what --from says counts more than what is there")
    asked = parser.parse_args(arguments)
    whole = template()
    CATALOGUES.mkdir(exist_ok=True)
    more = [read_po(BytesIO(path.read_bytes())) for path in asked.more]
    for tag in asked.language or tags():
        path = CATALOGUES / f"{tag}.po"
        had = [read(path)] if path.exists() else []
        made = updated(tag, whole, *([*more, *had] if asked.over else [*had, *more]))
        path.write_bytes(written(tag, made))
        lacking = sum(_same(made, message) is None for message in made if message.id)
        fuzzy = sum(message.fuzzy for message in made if message.id)
        sys.stdout.write(f"{tag}: {len(made)} messages, {lacking} to be worded, {fuzzy} to be read\n")


if __name__ == "__main__":
    main()
