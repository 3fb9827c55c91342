"""HTTP: the API, the pages, the feeds and the live streams.

Only this room knows status codes, headers and HTML. It reads a request, calls a verb of the core through what `app`
handed in, and writes the answer, with words beside the codes of a decision (`rights.words` makes them).
"""
