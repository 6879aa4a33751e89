"""The main pages, by the names of their addresses, and who reads each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.visitors import (
    ADMINISTRATION,
    AUDIT,
    CASES,
    COORDINATION,
    ENFORCEMENT,
    FOCAL_POINT,
    INFORMATION,
    LEAD_COORDINATION,
    NOBODY,
    SHELTER,
)


@dataclass(frozen=True)
class Room:
    """A page: the name of its address, arguments, a query, and the links to follow from there, by their addresses."""

    name: str
    route: str
    args: tuple[object, ...] = ()
    query: str = ""
    follow: str = ""
    then: str = ""
    last: str = ""
    account: str = INFORMATION

    def in_spanish(self) -> Room:
        """A public page has its language in the address, in place of the reader's choice."""
        return replace(self, args=("es", *self.args[1:])) if self.args[:1] == ("en",) else self

    def open(self, page: Page) -> Page:
        page.goto(reverse(self.route, args=self.args) + self.query)
        for like in filter(None, (self.follow, self.then, self.last)):
            first = page.locator("main a[href]").evaluate_all(
                "(all, like) => all.map((link) => link.getAttribute('href')).find((href) => RegExp(like).test(href))",
                like,
            )
            assert first, f"{page.url} has no link like {like}"
            page.goto(str(first))
        return page


REFERRAL = "^/referrals/[0-9a-f-]{36}/$"
SITE = "^/shelters/[0-9a-f-]{36}/$"
PERSON = "^/people/[0-9a-f-]{36}/$"
ITEM = "^/information/items/[0-9a-f-]{36}/$"
SERVICE = "^/services/[0-9a-f-]{36}/$"
CASE = "^/cases/[0-9a-f-]{36}/$"
DISTRIBUTION = "^/assistance/[0-9a-f-]{36}/$"
ROOMS = (
    Room("sign in", "account_login", account=NOBODY),
    Room("my work", "my_work"),
    Room("situation", "figures:situation"),
    Room("situation of a day", "figures:situation", query="?as_of=2018-12-27"),
    Room("figures", "figures:figures"),
    Room("no figure found", "figures:figures", query="?q=nothing-is-called-so"),
    Room("one figure", "figures:figure", ("F088",)),
    Room("a figure with rivals", "figures:figure", ("F067",)),
    Room("add a figure", "figures:add_figure"),
    Room("add up", "figures:add_up", query="?references=F069,F064"),
    Room("import", "figures:import_upload"),
    Room("contradictions", "figures:contradictions"),
    Room("one contradiction", "figures:contradictions", follow="/figures/contradictions/[0-9a-f]{64}/"),
    Room("rules", "figures:rules"),
    Room("key figures", "figures:key_figures"),
    Room("state a regime", "movement:state_regime"),
    Room("sources", "figures:sources"),
    Room("one source", "figures:source", ("SRC-S01",)),
    Room("editions", "brief:editions", account=LEAD_COORDINATION),
    Room("a published edition", "brief:edition", (2,)),
    Room("a draft", "brief:edition", (3,)),
    Room("a draft alone", "brief:preview", (3,)),
    Room("two editions", "brief:compare", (1, 2)),
    Room("publishing", "brief:publish", (3,), account=LEAD_COORDINATION),
    Room(
        "the editor of a part",
        "brief:edition",
        (3,),
        follow="/brief/3/parts/[0-9a-f-]{36}/$",
        account="information@unicef.demo.example",
    ),
    Room("organisations", "partners:organisations", account=ADMINISTRATION),
    Room(
        "one organisation",
        "partners:organisations",
        follow="/organisations/[0-9a-f-]{36}/",
        account=ADMINISTRATION,
    ),
    Room("people", "partners:people", account=ADMINISTRATION),
    Room("one person", "partners:people", follow="/people/[0-9a-f-]{36}/", account=ADMINISTRATION),
    Room("the trail", "partners:trail", account=AUDIT),
    Room("persons", "people:search", account=CASES),
    Room("register a household", "people:register", account=CASES),
    Room("one registered person", "people:search", follow=PERSON, account=CASES),
    Room("who saw a record", "people:search", follow=PERSON, then="/trail/$", account=CASES),
    Room("correct a record", "people:search", follow=PERSON, then="/correct/$", account=CASES),
    Room("family links", "people:search", follow=PERSON, then="/family/$", account=CASES),
    Room("registered twice", "people:search", follow=PERSON, then="/duplicates/$", account=CASES),
    Room("consents", "people:search", follow=PERSON, then="/consents/$", account=CASES),
    Room(
        "record a consent",
        "people:search",
        follow=PERSON,
        then="/consents/$",
        last="/consents/add/",
        account=CASES,
    ),
    Room("rights", "people:search", follow=PERSON, then="/rights/$", account=CASES),
    Room("overrides", "people:overrides", account=CASES),
    Room("retention", "people:retention", account=CASES),
    Room("cases", "cases:caseload", account=CASES),
    Room("one case", "cases:caseload", follow=CASE, account=CASES),
    Room("a step of a case", "cases:caseload", follow=CASE, then="/step/", account=CASES),
    Room("erasures", "people:erasures", account=CASES),
    Room("travelling groups", "people:groups", account=CASES),
    Room("one travelling group", "people:groups", follow="^/people/groups/[0-9a-f-]{36}/$", account=CASES),
    Room("agreements", "people:agreements", account=LEAD_COORDINATION),
    Room("referrals to us", "referrals:inbox", account=CASES),
    Room("referrals from us", "referrals:outbox", account=CASES),
    Room("board of referrals", "referrals:board", account=CASES),
    Room("one referral", "referrals:inbox", follow=REFERRAL, account=CASES),
    Room("a draft of a referral", "referrals:outbox", query="?state=draft", follow=REFERRAL, account=CASES),
    Room("refer a person", "people:search", follow=PERSON, then="^/referrals/new/", account=CASES),
    Room("feedback rates", "referrals:rates", account=LEAD_COORDINATION),
    Room("overdue answers", "referrals:escalations", account=LEAD_COORDINATION),
    Room("change the password", "account_change_password"),
    Room("a refusal", "figures:figures", account=ENFORCEMENT),
    Room("shelters", "shelter:sites", account=SHELTER),
    Room("one site", "shelter:sites", query="?text=albergue", follow=SITE, account=SHELTER),
    Room(
        "check in", "shelter:sites", query="?text=albergue", follow=SITE, then="/check-in/$", account=SHELTER
    ),
    Room(
        "count people",
        "shelter:sites",
        query="?text=albergue",
        follow=SITE,
        then="/headcount/$",
        account=SHELTER,
    ),
    Room(
        "change a site",
        "shelter:sites",
        query="?text=albergue",
        follow=SITE,
        then="/change/$",
        account=SHELTER,
    ),
    Room(
        "close a site", "shelter:sites", query="?text=albergue", follow=SITE, then="/close/$", account=SHELTER
    ),
    Room(
        "a list without names",
        "shelter:sites",
        query="?text=albergue",
        follow=SITE,
        then="/sheet/$",
        account=SHELTER,
    ),
    Room("transfers", "shelter:transfers", account=SHELTER),
    Room("one transfer", "shelter:transfers", follow="/shelters/transfers/[0-9a-f-]{36}/$", account=SHELTER),
    Room("support", "shelter:supports", account=SHELTER),
    Room("one support", "shelter:supports", follow="/shelters/support/[0-9a-f-]{36}/$", account=SHELTER),
    Room("record support", "shelter:support_add", account=COORDINATION),
    Room("information items", "information:items", account=COORDINATION),
    Room("one item", "information:items", follow=ITEM, account=COORDINATION),
    Room("write an item", "information:item_add"),
    Room("counselling sessions", "information:sessions", account=CASES),
    Room("one session", "information:sessions", follow="/sessions/[0-9a-f-]{36}/$", account=CASES),
    Room("a session with one person", "information:session_add", account=CASES),
    Room("a session with a group", "information:group_add", account=CASES),
    Room("counts of sessions", "information:counts", account=CASES),
    Room("what people ask", "information:questions", account=CASES),
    Room("a public page", "info:item", ("es", "asylum-in-mexico"), account=NOBODY),
    Room("services", "services:directory"),
    Room("no service found", "services:directory", query="?text=nothing-is-called-so"),
    Room("services on the map", "services:map"),
    Room("one service", "services:directory", query="?text=UNHCR-TAP-03", follow=SERVICE),
    Room(
        "change a service", "services:directory", query="?text=UNHCR-TAP-03", follow=SERVICE, then="/change/$"
    ),
    Room(
        "verify a service", "services:directory", query="?text=UNHCR-TAP-03", follow=SERVICE, then="/verify/$"
    ),
    Room("add a service", "services:service_add"),
    Room("import services", "services:import"),
    Room("screenings that wait", "screening:waiting", account=CASES),
    Room("one screening", "screening:waiting", follow="^/screening/[0-9a-f-]{36}/$", account=CASES),
    Room("screen a person", "people:search", follow=PERSON, then="^/screening/registrations/", account=CASES),
    Room("distributions", "assistance:distributions", account=SHELTER),
    Room("plan a distribution", "assistance:plan", account=SHELTER),
    Room("one distribution", "assistance:distributions", follow=DISTRIBUTION, account=SHELTER),
    Room(
        "the list of a distribution",
        "assistance:distributions",
        follow=DISTRIBUTION,
        then="/list/$",
        account=SHELTER,
    ),
    Room("at the table", "assistance:distributions", follow=DISTRIBUTION, then="/deliver/$", account=SHELTER),
    Room("a paper list", "assistance:distributions", follow=DISTRIBUTION, then="/paper/$", account=SHELTER),
    Room("what one may receive", "people:search", follow=PERSON, then="^/assistance/for/", account=CASES),
    Room("items and rules", "assistance:items", account=SHELTER),
    Room("one item", "assistance:items", follow="/items/[0-9a-f-]{36}/$", account=SHELTER),
    Room("stock", "assistance:stock", account=SHELTER),
    Room("one store", "assistance:stock", follow="/stock/[0-9a-f-]{36}/$", account=SHELTER),
    Room(
        "count a store",
        "assistance:stock",
        follow="/stock/[0-9a-f-]{36}/$",
        then="/counted/$",
        account=SHELTER,
    ),
    Room("losses to be decided", "assistance:changes", account=LEAD_COORDINATION),
    Room("totals of assistance", "assistance:totals", account=SHELTER),
    Room("say something", "feedback:public_form", ("en",), account=NOBODY),
    Room("follow up with a code", "feedback:public_follow", ("en",), account=NOBODY),
    Room("feedback", "feedback:list", account=COORDINATION),
    Room("one feedback", "feedback:list", follow="^/feedback/[0-9a-f-]{36}/$", account=COORDINATION),
    Room("feedback in numbers", "feedback:counts", account=COORDINATION),
    Room("write down feedback", "feedback:record", account=COORDINATION),
    Room("reports to focal points", "feedback:reports", account=FOCAL_POINT),
    Room("one report", "feedback:reports", follow="^/focal-points/[0-9a-f-]{36}/$", account=FOCAL_POINT),
)

WITH_MAP_OR_CHART = re.compile(r"/built/(map|charts|boundaries)")
