"""A history that loses nothing."""
