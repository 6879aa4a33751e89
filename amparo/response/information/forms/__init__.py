"""What people fill in. Fields are named one by one: nothing else of a request reaches a record."""
