"""Tests of the API as a stranger meets it."""
