"""Judges a record or a certificate, offline."""
