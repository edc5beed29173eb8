"""Home Assistant killed at any moment, and what must be true after the next start."""
