"""The JSON of agencies and newsroom systems, told by its shape: one table of names, no parser for each."""
