"""Charters of real and exemplary bodies, one commented TOML file each, without keys."""
