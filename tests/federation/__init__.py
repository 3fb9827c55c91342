"""Nodes that know one another."""
