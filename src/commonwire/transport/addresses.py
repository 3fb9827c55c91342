"""Which network addresses an outgoing request may be made to. Pure: nothing is resolved or connected here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

import msgspec

from commonwire.base.errors import FetchError, SettingsError

Address = IPv4Address | IPv6Address

_USUAL_PORTS = frozenset({80, 443})
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # the only space IANA gives out; RFC 4291, section 2.4
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052, section 2.1: how an IPv6-only network sees IPv4 hosts
_OLD_RELAYS = IPv4Network("192.88.99.0/24")  # 6to4 relays, withdrawn by RFC 7526
_NUMBER = re.compile(r"(?:\d+|0[xX][0-9a-fA-F]*)")


class Opening(msgspec.Struct, frozen=True):
    """A network the operator opened, and the ports there; None is every port."""

    network: IPv4Network | IPv6Network
    ports: frozenset[int] | None = _USUAL_PORTS


class AllowList(msgspec.Struct, frozen=True):
    """The addresses that are not public and may be fetched from all the same, by purpose ('feed', 'peer' ...)."""

    openings: Mapping[str, tuple[Opening, ...]] = {}

    @classmethod
    def of(cls, entries: Mapping[str, Iterable[str]]) -> Self:
        """The list an operator wrote, e.g. {"feed": ["127.0.0.1:*", "10.1.0.0/16", "[fd00::/8]:8080"]}.

        An entry without a port opens 80 and 443. Raises SettingsError naming the entry that cannot be read.
        """
        return cls({purpose: tuple(_opening(entry, purpose) for entry in some) for purpose, some in entries.items()})

    def permits(self, address: Address, port: int, purpose: str) -> bool:
        """Whether the operator opened `address` and `port` for `purpose`."""
        return any(
            address in opening.network and (opening.ports is None or port in opening.ports)
            for opening in self.openings.get(purpose, ())
        )


def _opening(entry: str, purpose: str) -> Opening:
    text = entry.strip()
    if text.startswith("[") and "]" in text:
        network, _, port = text[1:].partition("]")
    elif text.count(":") == 1:
        network, port = text[: text.index(":")], text[text.index(":") :]
    else:
        network, port = text, ""
    try:
        return Opening(ip_network(network), _ports(port))
    except ValueError:
        raise SettingsError(
            f"'{entry}' is not an address that can be opened",
            where=f"allow list, {purpose}",
            remedy="Write a network, and after a colon a port or *: 10.1.0.0/16, 127.0.0.1:*, [fd00::/8]:8080.",
        ) from None


def _ports(text: str) -> frozenset[int] | None:
    if text == "":
        return _USUAL_PORTS
    if text == ":*":
        return None
    if text.startswith(":") and text[1:].isdecimal() and 0 < int(text[1:]) < 65536:
        return frozenset({int(text[1:])})
    raise ValueError(text)


def is_public(address: Address) -> bool:
    """Whether `address` is a host on the open internet: global by `ipaddress`, and no tunnel to one that is not.

    Stricter than `is_global`, which has let multicast, site-local and 6to4 through in one Python or another.

    >>> is_public(ip_address("1.1.1.1")), is_public(ip_address("169.254.169.254"))
    (True, False)
    >>> is_public(ip_address("2002:7f00:1::")), is_public(ip_address("64:ff9b::7f00:1"))
    (False, False)
    """
    if address.is_multicast or not address.is_global:
        return False
    if isinstance(address, IPv4Address):
        return address not in _OLD_RELAYS
    if address.scope_id is not None:
        return False
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _GLOBAL_UNICAST and address.sixtofour is None and address.teredo is None


def literal(host: str) -> Address | None:
    """The address `host` is, or None when it is a name; raises FetchError for an address in disguise.

    Resolvers take '2130706433', '0x7f.1' and '0177.0.0.1' for 127.0.0.1 (inet_aton); a feed has no use for that.

    >>> literal("192.0.2.1"), literal("news.example")
    (IPv4Address('192.0.2.1'), None)
    """
    try:
        return ip_address(host)
    except ValueError:
        if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
            raise FetchError(
                "The host is a number, but not an address in the usual spelling",
                where=host[:80],
                remedy="Use the site's name.",
                kind="not-public",
            ) from None
        return None


def checked(answers: Sequence[str], *, host: str, port: int, purpose: str, allow: AllowList) -> list[Address]:
    """The addresses that may be connected to for `host`, in the order the resolver gave them.

    One answer that is neither public nor opened for `purpose` spoils all of them: a name that points both
    inside and outside is a trap or a mistake. Raises FetchError then, and when there is no answer at all.
    """
    addresses = [_plain(ip_address(answer)) for answer in answers]
    for address in addresses:
        if not is_public(address) and not allow.permits(address, port, purpose):
            raise FetchError(
                f"The address leads to {address}, port {port}, which is not on the open internet",
                where=host,
                remedy=f"Use a public address, or ask the node's operator to open {address} for '{purpose}'.",
                kind="not-public",
            )
    if not addresses:
        raise FetchError(
            "The name has no address", where=host, remedy="Check the spelling of the address.", kind="name"
        )
    return addresses


def _plain(address: Address) -> Address:
    """An IPv4 address that came dressed as IPv6 (::ffff:a.b.c.d; RFC 4291, section 2.5.5.2), undressed."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return address if mapped is None else mapped
