"""Measures a house full of people who roll at once, and what is left of a day of sessions."""
