"""Wire text: a dispatch as plain text, read by general rules and written with its credit."""
