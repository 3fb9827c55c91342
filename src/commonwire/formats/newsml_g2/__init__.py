"""NewsML-G2 2.x (IPTC): news, package, planning, concept and knowledge items, alone or in a news message."""
