"""Every write of counselling and information."""
