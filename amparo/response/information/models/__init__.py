"""Information items that are published, and counselling sessions with the questions that people asked in them."""

from amparo.response.information.models.items import Item, ItemText, Topic
from amparo.response.information.models.sessions import Attendance, CounselledPerson, QuestionAsked, Session

__all__ = ["Attendance", "CounselledPerson", "Item", "ItemText", "QuestionAsked", "Session", "Topic"]
