"""Measures what ten years of history cost: ours, beside what people keep such things in."""
