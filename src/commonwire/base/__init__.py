"""What every room stands on: ids, language tags and the one tree of errors.

This room imports no other. A thing comes here only when two rooms that may not know one another need the same
meaning of it, never because it is handy in two places.
"""
