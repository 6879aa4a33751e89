"""Contradictions between figures: found by rule, decided by a person. The rules are told in `docs/contradictions.md`.

`readings` (what the rules see) < `ledger` (arranged for them) < `rules` (one function each) < `search` (finding and
storing) and `decisions`; `sentences` says a finding in words.
"""
