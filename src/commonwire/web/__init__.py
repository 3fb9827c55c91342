"""HTTP: the API, the pages, the feeds and the live streams.

Only this room knows status codes, headers and HTML. It reads a request, calls a verb of the core through what `app`
handed in, and writes the answer. Words for reasons and duties, in the reader's language, are made here.
"""
