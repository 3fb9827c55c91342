"""Federation: nodes of many countries, each with its own ledger, that together show one wire.

    peer's ledger -> pull    a batch: of each origin the entries after a number, up to a checkpoint that it signed
    batch         -> receive verified whole (chain, tree, signatures, keys), kept as arrivals, exact bytes
    arrival       -> settle  its contents fetched by digest, its place in this node's journal, projected as on the day
    urgent        -> act     kills and holds come by their own way, each with its proof, before any backlog

Every node numbers its own entries without gaps; in its journal (`position`) stand its own and those of the others in
the order in which they were shown here. Loops end by (origin, number): an entry that is here is not taken again.

A core room: no input or output, and time is an argument. `transport` speaks to peers, `web` answers them, and the
loops are in `app`.
"""
