"""A house to try Rolling Session in: Home Assistant, a voice and a speaker, thrown away at the end."""
