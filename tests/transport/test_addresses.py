"""Which addresses may be fetched from."""

from __future__ import annotations

import asyncio
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import FetchError, SettingsError
from commonwire.transport.addresses import AllowList, checked, is_public, literal
from commonwire.transport.fetch import Fetcher
from tests.transport.serving import names

NOBODY = AllowList()
inner_v4 = st.ip_addresses(v=4).filter(lambda address: not address.is_global)


class Recorder(httpx.AsyncBaseTransport):
    """Notes which addresses would be connected to."""

    def __init__(self, met: list[str]) -> None:
        self.met = met

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.met.append(request.url.host)
        return httpx.Response(404)


def connected_to(url: str, answers: list[str]) -> list[str]:
    """The addresses that a fetch of `url` connects to when its name resolves to `answers`."""
    met: list[str] = []

    async def resolver(host: str, port: int) -> list[str]:
        return answers

    fetcher = Fetcher(NOBODY, resolver=resolver, tls=CONTEXT, transport=lambda: Recorder(met))
    try:
        asyncio.run(fetcher.fetch(url, purpose="feed"))
    except FetchError:
        assert met == []
    return met


CONTEXT = httpx.create_ssl_context(trust_env=False)


@given(st.lists(st.ip_addresses(), min_size=1, max_size=4))
def test_no_address_that_is_not_global_is_ever_connected_to(answers: list[IPv4Address | IPv6Address]) -> None:
    met = connected_to("http://news.example/", [str(answer) for answer in answers])

    assert all(ip_address(address).is_global for address in met)
    assert not met or all(answer.is_global or getattr(answer, "ipv4_mapped", None) for answer in answers)


@given(st.ip_addresses())
def test_an_address_written_out_is_checked_like_a_name(address: IPv4Address | IPv6Address) -> None:
    host = f"[{address}]" if address.version == 6 else str(address)

    met = connected_to(f"https://{host}/feed", ["1.1.1.1"])

    assert all(ip_address(one).is_global for one in met)


@given(inner_v4)
def test_a_tunnel_to_an_inner_address_is_refused(inner: IPv4Address) -> None:
    bits = int(inner)
    tunnels = [
        IPv6Address(0xFFFF << 32 | bits),  # IPv4-mapped
        IPv6Address(bits),  # IPv4-compatible
        IPv6Address(0x2002 << 112 | bits << 80),  # 6to4
        IPv6Address(0x0064FF9B << 96 | bits),  # NAT64
        IPv6Address(0x0064FF9B0001 << 80 | bits),  # NAT64 for local use
        IPv6Address(0x20010000 << 96 | (bits ^ 0xFFFFFFFF)),  # Teredo
    ]

    assert [connected_to("http://news.example/", [str(tunnel)]) for tunnel in tunnels] == [[]] * 6


@given(inner_v4)
def test_an_inner_address_in_disguise_is_refused(inner: IPv4Address) -> None:
    a, b, c, d = inner.packed
    for spelling in (
        str(int(inner)),
        hex(int(inner)),
        f"0{a:o}.{b}.{c}.{d}",
        f"{a}.{b << 16 | c << 8 | d}",
        f"0x{a:x}.1",
    ):
        assert connected_to(f"http://{spelling}/", [str(inner)]) == []


@given(
    st.ip_addresses(network="ff00::/8") | st.ip_addresses(network="fec0::/10") | st.ip_addresses(network="224.0.0.0/4")
)
def test_multicast_and_site_local_are_not_public(address: IPv4Address | IPv6Address) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.0.0.0x1", "127.0.0.1.", "1.1.1.256"]
)
def test_a_number_that_is_no_plain_address_is_refused(host: str) -> None:
    with pytest.raises(FetchError, match="number"):
        literal(host)


@pytest.mark.parametrize("host", ["news.example", "4news.example", "0x7f.example", "xn--80aswg.xn--p1ai", "a"])
def test_a_name_is_a_name(host: str) -> None:
    assert literal(host) is None


@pytest.mark.parametrize("answer", ["1.1.1.1", "2606:4700::1111", "64:ff9b::1.1.1.1"])
def test_a_public_address_is_connected_to(answer: str) -> None:
    assert connected_to("https://news.example/", [answer]) == [str(ip_address(answer))]


def test_an_ipv4_address_dressed_as_ipv6_is_connected_to_as_ipv4() -> None:
    assert connected_to("https://news.example/", ["::ffff:1.1.1.1"]) == ["1.1.1.1"]


def test_one_inner_address_among_public_ones_spoils_them_all() -> None:
    with pytest.raises(FetchError, match=r"10\.0\.0\.1"):
        checked(["1.1.1.1", "10.0.0.1"], host="a.example", port=80, purpose="feed", allow=NOBODY)


def test_an_opening_is_for_its_purpose_network_and_ports_only() -> None:
    allow = AllowList.of({"feed": ["10.1.0.0/16", "127.0.0.1:*", "[fd00::/8]:8080", "::1"]})

    def may(address: str, port: int, purpose: str = "feed") -> bool:
        return allow.permits(ip_address(address), port, purpose)

    assert may("10.1.2.3", 443) and may("127.0.0.1", 5555) and may("fd00::1", 8080) and may("::1", 80)
    assert not (may("10.1.2.3", 22) or may("10.2.0.1", 80) or may("fd00::1", 80) or may("127.0.0.1", 80, "peer"))


@pytest.mark.parametrize(
    "entry", ["", "intranet", "10.1.0.1/16", "10.0.0.1:http", "10.0.0.1:0", "10.0.0.1:70000", "[::1", "[::1]80"]
)
def test_an_opening_that_cannot_be_read_is_refused_by_name(entry: str) -> None:
    with pytest.raises(SettingsError, match="allow list, feed"):
        AllowList.of({"feed": [entry]})


def test_a_resolver_is_asked_for_the_name_only() -> None:
    asked: list[str] = []
    fetcher = Fetcher(NOBODY, resolver=names({"news.example": ["10.0.0.1"]}, asked))

    with pytest.raises(FetchError, match="not on the open internet"):
        asyncio.run(fetcher.fetch("http://news.example:8080/x", purpose="feed"))

    assert asked == ["news.example"]


def test_networks_of_both_kinds_can_be_opened_whole() -> None:
    allow = AllowList.of({"feed": ["0.0.0.0/0:*", "[::/0]:*"]})

    assert [opening.network for opening in allow.openings["feed"]] == [IPv4Network("0.0.0.0/0"), IPv6Network("::/0")]
