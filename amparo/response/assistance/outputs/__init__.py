"""Papers of a distribution."""
