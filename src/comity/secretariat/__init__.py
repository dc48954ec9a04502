"""Hosts records: one file per use case, and its HTTP face."""
