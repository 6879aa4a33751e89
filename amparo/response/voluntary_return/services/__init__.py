"""Every write of returns beside the steps: consents, journeys, visits."""
