"""State of shelter: sites and their counts about nobody, stays and transfers of persons, support between partners."""

from amparo.response.shelter.models.counts import Headcount, HeadcountGroup, HourTally, SiteTally
from amparo.response.shelter.models.sites import BEDS, Service, Site, Space
from amparo.response.shelter.models.stays import DepartureReason, Stay
from amparo.response.shelter.models.support import Support
from amparo.response.shelter.models.transfers import Transfer, TransferMember

__all__ = [
    "BEDS",
    "DepartureReason",
    "Headcount",
    "HeadcountGroup",
    "HourTally",
    "Service",
    "Site",
    "SiteTally",
    "Space",
    "Stay",
    "Support",
    "Transfer",
    "TransferMember",
]
