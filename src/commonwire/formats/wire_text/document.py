"""Wire text as the standards say it: framing characters, priorities, categories (IPTC 7901; ANPA 1312)."""

from __future__ import annotations

PRIORITIES = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 5, "s": 6, "h": 5, "p": 5, "x": 6, "w": 6, "z": 5}
"""ANPA 1312: flash, bulletin, urgent, regular (rush), deferred, and the slower ones, as urgency."""
TOPICS = {"POL": "11000000", "SPO": "15000000", "FIN": "04000000", "ECO": "04000000", "EBF": "04000000",
          "CLJ": "02000000", "DIS": "03000000", "EDU": "05000000", "ENV": "06000000", "HTH": "07000000",
          "HUM": "08000000", "LAB": "09000000", "LIF": "10000000", "REL": "12000000", "SCI": "13000000",
          "SOI": "14000000", "WAR": "16000000", "WEA": "17000000", "ACE": "01000000", "CUL": "01000000"}  # fmt: skip
"""Three-letter categories of IPTC 7901 and the Media Topics (top level) that say the same."""
CATEGORIES = {"s": "15000000", "f": "04000000", "p": "11000000", "e": "01000000", "l": "10000000"}
"""ANPA categories that say a subject (sports, finance, politics, entertainment, lifestyle); others say a place."""
