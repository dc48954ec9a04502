"""Chooses the real parts and runs them."""
