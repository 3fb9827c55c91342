"""Figures: each bench is one file with a `measure` that drives the program as its users do."""
