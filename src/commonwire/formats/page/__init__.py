"""One story as an HTML page: found in pages from outside, and written as a clean standalone document."""
