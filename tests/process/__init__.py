"""Tests that start a real Home Assistant process and wait in real time."""
