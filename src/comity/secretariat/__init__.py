"""Hosts records: one file per use case, and its HTTP face.

`admit` is the heart: several waiting acts join the record in one durable transaction, and only
then is anybody answered. `recover` reads everything again at the start; `clerk` works in the
background. Trusted with nothing but availability.
"""
