"""The pages of the directory: each reads the address, asks one query or one service, and shows the answer."""
