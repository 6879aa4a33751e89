"""Referrals with the words of each side, and what is counted and escalated without anybody in it."""

from amparo.response.referrals.models.counting import Escalation, ReferralCount
from amparo.response.referrals.models.referral import Answer, Need, Note, Referral

__all__ = ["Answer", "Escalation", "Need", "Note", "Referral", "ReferralCount"]
