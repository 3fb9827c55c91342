"""NITF 2.5 to 3.6 (IPTC): one story with its structure and what is named in it."""
