"""The network to try: three homes that know one another, and what an operator changed stays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonwire.app.network.countries import COUNTRIES, Country, found_countries
from commonwire.app.node import open_node
from commonwire.base.errors import SettingsError
from commonwire.federation.connect import set_state

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)


def peers_of(country: Country) -> dict[str, tuple[str, tuple[str, ...]]]:
    """By name the state of each peer, and where it is asked."""
    with open_node(country.settings) as node:
        return {
            peer.node: (peer.state, peer.identity.addresses) for peer in node.store.read_now(lambda r: r.peers.all())
        }


def test_each_country_knows_the_others_and_has_its_own_outlets_alone(tmp_path: Path) -> None:
    countries = found_countries(tmp_path, first_port=8001, now=NOW)

    assert tuple(country.name for country in countries) == COUNTRIES
    for country in countries:
        with open_node(country.settings) as node:
            members = {outlet.member for outlet in node.store.read_now(lambda r: r.roll.outlets())}
        assert members == {country.name}
        assert peers_of(country) == {
            other.name: ("connected", (other.address,)) for other in countries if other is not country
        }


def test_a_paused_link_stays_so_and_another_port_is_told(tmp_path: Path) -> None:
    first, *_ = found_countries(tmp_path, first_port=8001, now=NOW)
    with open_node(first.settings) as node:
        node.store.write_now(lambda r: set_state(r, COUNTRIES[1], node.key, "paused", by="test", now=NOW))

    found_countries(tmp_path, first_port=8001, now=NOW)
    paused = peers_of(first)[COUNTRIES[1]]
    found_countries(tmp_path, first_port=9001, now=NOW)

    assert paused == ("paused", ("http://127.0.0.1:8002",))
    assert peers_of(first)[COUNTRIES[2]] == ("connected", ("http://127.0.0.1:9003",))


def test_a_folder_with_another_node_is_left_alone(tmp_path: Path) -> None:
    found_countries(tmp_path / "one", first_port=8001, now=NOW)
    (tmp_path / "two").mkdir()
    for end in ("", ".secret"):
        (tmp_path / "one" / f"{COUNTRIES[1]}{end}").rename(tmp_path / "two" / f"{COUNTRIES[0]}{end}")

    with pytest.raises(SettingsError, match="another node"):
        found_countries(tmp_path / "two", first_port=8001, now=NOW)
