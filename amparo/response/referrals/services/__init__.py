"""Every write of a referral: drafting, sending, answering, watching the clocks."""
