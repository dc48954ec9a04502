"""Pages and API for a party's people, served by its node."""
