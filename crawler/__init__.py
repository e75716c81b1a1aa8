"""Fetch politely, keep the bytes, find the links: portals in, rows of captures.db out."""
