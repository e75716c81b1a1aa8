"""Bytes in, a report out: pure functions without network, clock, database or global state."""
