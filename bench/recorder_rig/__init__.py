"""Counts what a session writes to Home Assistant's database, beside what people build instead."""
