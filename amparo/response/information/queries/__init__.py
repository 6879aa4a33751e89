"""Every read of counselling and information."""
