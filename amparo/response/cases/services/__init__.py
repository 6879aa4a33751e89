"""Every write of cases: opening, taking a step, what stands beside the steps."""
