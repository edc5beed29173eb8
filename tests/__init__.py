"""Tests of Rolling Session."""
