"""Fuzzing of the readers: seeds, ways to break them, what must hold all the same, and a run that reports."""
