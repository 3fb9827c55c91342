"""Journeys: the whole program, started for real and used through its public surface."""
