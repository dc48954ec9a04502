"""An append-only record anyone can check."""
