"""What the parts of the repository promise each other."""
