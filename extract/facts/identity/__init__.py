"""Who published what, about which year and place, when: with the doubts that remain."""
