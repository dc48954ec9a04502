"""Keeps bytes safe; knows no act.

`port.Store` says what a store does, `sqlite.SqliteStore` and `memory.MemoryStore` do it. What the
bytes mean, whether a signature holds and whether a hash is right is never asked here.
"""
