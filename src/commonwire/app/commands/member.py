"""`commonwire member`: put a member on the roll."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime

from commonwire.alliance.member import Member
from commonwire.alliance.names import slug
from commonwire.alliance.principal import machine
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.base.errors import BadInputError
from commonwire.base.ids import MemberId
from commonwire.news.admission import admit_member

NAME = "member"
HELP = "Put a country or organisation on the alliance's roll, or change it; its outlets can then apply."
EXAMPLE = "commonwire member --name en=Kazakhstan --name kk=Қазақстан --territory KZ --class full-member"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The member's names, territory and class."""
    parser.add_argument(
        "--name",
        action="append",
        required=True,
        metavar="LANGUAGE=NAME",
        help="its name in a language (BCP 47); several times",
    )
    parser.add_argument("--class", dest="member_class", required=True, help="the id of its class: full-member, ...")
    parser.add_argument("--territory", help="ISO 3166-1 alpha-2; none for an organisation without one")
    parser.add_argument("--organisation", action="store_true", help="it is an organisation, not a country")
    parser.add_argument("--id", help="its id (default: from the English name); one that is there is changed")


def run(chosen: argparse.Namespace) -> int:
    """Enrol the member and print its id."""
    now = datetime.now(UTC)
    member = _member(chosen, now)
    with open_node(read_settings(os.environ, home=chosen.home)) as node:
        admitted = node.store.write_now(lambda records: admit_member(records, machine(), member, now))
    print(admitted.id)
    return 0


def _member(chosen: argparse.Namespace, now: datetime) -> Member:
    names = {}
    for part in chosen.name:
        language, sign, name = part.partition("=")
        if not sign:
            raise BadInputError(f"'{part}' names no language", where="--name", remedy="Write it so: en=Kazakhstan.")
        names[language] = name
    return Member(
        id=MemberId(chosen.id or slug(names, otherwise=(chosen.territory or "member").lower())),
        names=names,
        territory=chosen.territory,
        member_class=chosen.member_class,
        kind="organisation" if chosen.organisation else "country",
        joined_at=now,
    )
