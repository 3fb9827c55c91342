"""Words to items and items to words: the query language, the analysis of text, matching of saved searches.

One function makes the words of a text, for the index, for a query and for a saved search, so that what a search finds
is what it would have caught. Scripts that put no spaces between words are cut into pairs of letters.
"""
