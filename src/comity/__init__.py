"""Comity: a council between organisations, provable by every party alone."""
