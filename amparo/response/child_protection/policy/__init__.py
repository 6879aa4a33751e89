"""Safeguards of child protection, of determinations of best interests and of family tracing."""
