from amparo.response.assistance.models.catalogue import CURRENCIES, ONE, UNITS, Item, Rule
from amparo.response.assistance.models.deliveries import Delivery, Handover, Listed, Total
from amparo.response.assistance.models.distributions import Distribution, Planned
from amparo.response.assistance.models.stock import Movement, StockChange, Store

__all__ = [
    "CURRENCIES",
    "ONE",
    "UNITS",
    "Delivery",
    "Distribution",
    "Handover",
    "Item",
    "Listed",
    "Movement",
    "Planned",
    "Rule",
    "StockChange",
    "Store",
    "Total",
]
