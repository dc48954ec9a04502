"""The one true bytes of everything signed."""
