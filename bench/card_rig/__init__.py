"""What the cards cost a page."""
