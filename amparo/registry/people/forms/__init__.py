"""What people fill in about people. Every field is lenient: what is wrong is refused once, with all its reasons."""
