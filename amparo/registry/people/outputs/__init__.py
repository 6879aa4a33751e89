"""What leaves about one person: the copy of their record that they may ask for."""
