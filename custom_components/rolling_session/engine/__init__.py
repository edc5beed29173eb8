"""The product without Home Assistant: no clock, no I/O, no prose.

Time comes in as an argument, every command returns a new value or raises and
leaves the old one untouched. What is safe is written in `rules.py`; nothing
else in the product decides it.
"""
