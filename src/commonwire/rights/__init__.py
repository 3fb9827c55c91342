"""May it be used, here, now, so: terms, decisions, duties and credit.

Terms come in by `read_terms` (a document), `template` (a name) or both by `resolve` (item, else feed, else
outlet). `decide` answers one `Use` by one `Asker` with allow, deny or ask, the clause behind it, the duties
and the nearest use that would be allowed. What terms do not say is ask, never allow (docs/rules.md, 6).
Reasons are codes with values; `words` makes sentences of them at the edge.
"""
