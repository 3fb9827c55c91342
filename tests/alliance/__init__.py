"""Tests of the room alliance."""
