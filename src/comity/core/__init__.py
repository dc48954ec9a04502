"""What was agreed, done and decided; pure."""
