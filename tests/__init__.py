"""The tests, a folder for each room; `conftest.py` has what they share."""
