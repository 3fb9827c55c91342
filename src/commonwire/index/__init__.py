"""Index files: what is found fast is kept beside the store, derived from it and made anew when it is damaged.

    the store's changes -> follow      threads of its own: what was accepted is found at once (waiting),
                           waiting     and lies in the files (files) soon after
    a query             -> compiled    as the engine's query, and whether that says all
                           finder      answered by the files and what waits together
    a kill              -> hidden at once, deleted at the next commit, out of the files' bytes after (purge)

The engine of words gets the tokens of our own analyser (`search.text`) and no text. Files that are missing, damaged, of
another version or of another ledger are made anew, and the store answers meanwhile. Vectors have files of their own.
"""
