"""NewsML 1.0 to 1.2 (IPTC): news items with their components, several in a document."""
