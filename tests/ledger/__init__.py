"""The ledger: keys, statements, entries, checkpoints, exports."""
