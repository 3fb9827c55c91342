"""Measure: a number about the node that an operator watches."""

from __future__ import annotations

from typing import Literal

import msgspec


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One number under a name in the words of Prometheus ('kills_open'; seconds and bytes in the name), with its text.

    `labels` tell several of one name apart ('peer', 'wire.example.org'); they hold ids and names of nodes, never text.
    """

    name: str
    text: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()
    kind: Literal["gauge", "counter"] = "gauge"
