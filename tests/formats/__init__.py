"""Tests of the formats: what is read, written, refused."""
