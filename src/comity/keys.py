"""Sign and check a signature, strictly."""
