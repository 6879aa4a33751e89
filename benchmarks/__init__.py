"""What is measured, beside what a user would pick instead, in the same run: `python -m benchmarks [NAME ...]`.

Nothing here decides whether a change is correct: that is what tests are for, and no test is timed.
"""
