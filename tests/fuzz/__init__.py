"""What comes from outside, as wrong as it can be."""
