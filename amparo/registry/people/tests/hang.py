"""What is typed to hurt must not take for ever: a bound that only a blow-up reaches, no measure of speed."""

SECONDS_OF_A_HANG = 5
