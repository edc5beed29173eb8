"""Measures when cues are heard on real speakers: the product beside the scripts people write."""
