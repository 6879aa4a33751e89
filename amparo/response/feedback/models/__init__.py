"""Feedback, and in tables and behind locks of their own the reports of sexual exploitation and abuse."""

from amparo.response.feedback.models.abuse import AbuseReport, ReportAct, ReportEntry
from amparo.response.feedback.models.feedback import Feedback, FeedbackContact, FeedbackEntry

__all__ = ["AbuseReport", "Feedback", "FeedbackContact", "FeedbackEntry", "ReportAct", "ReportEntry"]
