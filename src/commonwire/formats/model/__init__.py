"""The common model as JSON, as this program writes it (docs/reference/api.md)."""
