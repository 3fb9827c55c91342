"""The ledger: what was published, by whom and when, so that nobody can change it unseen.

    bytes of a version -> seal    content: a salted digest; salt and bytes lie beside the ledger and can be erased
    outlet's key       -> sign    statement: a JWS over {alliance, outlet, uri, version, kind, digests, time}
    node               -> number  entry: the next gap-free number, the digest of the entry before, the statement
    node's key         -> sign    checkpoint: number and digest of the newest entry, at least once a second
    anybody            -> verify  export: an entry, the way to a checkpoint, keys and contents; wholly offline

An entry never holds text, and people only by opaque id, so that it can stay when the content must go. The
bytes of an entry, statement or checkpoint are kept and passed on as they were signed and are verified before
they are parsed. Over the entries stands a Merkle tree, whose checkpoints other nodes cosign (docs/decisions, 0019).

Only this room imports cryptography and joserfc. No input or output, and no clock: time is an argument.
"""
