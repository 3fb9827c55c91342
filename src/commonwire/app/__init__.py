"""The program: settings, construction, commands, and what follows from what.

All construction happens in `node.py` and `serving.py`: the core's ports meet the edges that fulfil them here and
nowhere else.
`reactions.py` says "when this happened, do that" between rooms that do not know one another. Commands turn errors
into exit codes and one sentence with the remedy.
"""
