"""Stories of a text collection, one JSON object a line (the news-sample kind)."""
