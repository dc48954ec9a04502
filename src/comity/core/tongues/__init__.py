"""The languages in which a charter is explained: a table of phrases for each."""
