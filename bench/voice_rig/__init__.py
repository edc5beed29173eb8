"""What does listening cost? A real Home Assistant is talked to, with and without us."""
