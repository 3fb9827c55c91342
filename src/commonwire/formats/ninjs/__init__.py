"""IPTC ninjs 3.0 and 3.1, news in JSON: read, and written as 3.1. Older versions are brought up to 3 on the way in."""
