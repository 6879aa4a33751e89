"""The pages of Situation and Figures: each reads the address, asks one query or one service, and shows the answer."""
