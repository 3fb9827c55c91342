"""Items and what their owners do with them: publish, correct, hold, release, kill.

An item is (outlet, uri); its versions never change once they are recorded. The verbs decide from values what is to be
recorded: a new version, nothing (the same bytes again), a conflict (the same source version with other bytes). Only
the owner corrects, holds or kills, and what was killed is never quietly back.
"""
