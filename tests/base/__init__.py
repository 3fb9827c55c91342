"""Tests of the lowest room."""
