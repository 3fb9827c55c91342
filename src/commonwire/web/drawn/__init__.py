"""Drawings made by the server: pure functions from numbers to what an SVG is made of; templates write and escape it."""
