"""Moscow, 23 November 2001: the demonstration, played with real processes, keys and records."""
