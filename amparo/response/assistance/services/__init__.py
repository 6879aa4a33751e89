"""Every write of assistance: the catalogue, stock, plans and lists, deliveries."""
