"""Wire text: IPTC 7901 and ANPA 1312, with their control characters or without, one message or many."""
