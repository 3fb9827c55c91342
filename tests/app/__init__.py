"""Tests of the program's room."""
