"""Two years of a response, written by SQL under the registrations of `people_rows`: referrals, stays, deliveries.

All of them end on the last day of the demonstration's season, which is also the day on which its pages stand. The same
numbers give the same rows: what looks like chance is made from the number of the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

FIRST, LAST = datetime(2017, 1, 1, tzinfo=UTC), datetime(2018, 12, 31, 18, tzinfo=UTC)
# Everybody of the named organisations, numbered within each; members of a household stand beside each other.
PEOPLE = """
CREATE TEMP TABLE people AS
  SELECT r.id, r.organisation_id, o.acronym, row_number() OVER own - 1 AS place, count(*) OVER whole AS many,
    (SELECT u.id FROM partners_user u WHERE u.organisation_id = o.id ORDER BY u.email LIMIT 1) AS clerk
  FROM people_registration r JOIN partners_organisation o ON o.id = r.organisation_id
  WHERE o.acronym = ANY(%(names)s)
  WINDOW own AS (PARTITION BY r.organisation_id ORDER BY r.code), whole AS (PARTITION BY r.organisation_id);
CREATE UNIQUE INDEX ON people (organisation_id, place);
CREATE TEMP TABLE parties AS
  SELECT o.id, max(p.many) AS many, min(p.clerk::text)::uuid AS clerk,
    array_position(%(names)s, o.acronym::text) - 1 AS number
  FROM partners_organisation o JOIN people p ON p.organisation_id = o.id GROUP BY o.id;
ANALYZE people; ANALYZE parties
"""
# Half are the large organisation's; of the others' six in ten go to it. Eight in a hundred are still open.
REFERRALS = """
WITH counted AS (
  SELECT i, mod(i * 37::bigint, 100) AS chance, i::float / %(referrals)s AS way,
    CASE WHEN mod(i, 2) = 0 THEN 0 ELSE 1 + mod(i / 2, %(others)s) END AS sender,
    CASE WHEN mod(i, 2) = 0 THEN 1 + mod(i / 2, %(others)s) WHEN mod(i, 10) < 7 THEN 0
      ELSE 1 + mod(i / 2 + 1, %(others)s) END AS receiver,
    (ARRAY[24, 72, 336])[1 + mod(i, 3)] AS hours, (ARRAY['1_day', '3_days', '2_weeks'])[1 + mod(i, 3)] AS priority
  FROM generate_series(0, %(referrals)s - 1) i
), told AS (
  SELECT *, %(first)s::timestamptz + way * (%(last)s::timestamptz - %(first)s::timestamptz) AS at,
    CASE
      WHEN way > 0.97 THEN CASE WHEN chance < 3 THEN 'draft' WHEN chance < 25 THEN 'sent'
        WHEN chance < 40 THEN 'received' WHEN chance < 48 THEN 'expired' WHEN chance < 62 THEN 'accepted'
        WHEN chance < 75 THEN 'in_progress' WHEN chance < 80 THEN 'completed' WHEN chance < 95 THEN 'closed'
        ELSE 'rejected' END
      WHEN way > 0.9 THEN CASE WHEN chance < 5 THEN 'expired' WHEN chance < 10 THEN 'escalated'
        WHEN chance < 30 THEN 'in_progress' WHEN chance < 40 THEN 'completed' WHEN chance < 80 THEN 'closed'
        WHEN chance < 92 THEN 'rejected' ELSE 'recalled' END
      ELSE CASE WHEN chance < 1 THEN 'escalated' WHEN chance < 3 THEN 'completed' WHEN chance < 75 THEN 'closed'
        WHEN chance < 90 THEN 'rejected' ELSE 'recalled' END
    END AS status
  FROM counted
)
INSERT INTO referrals_referral (id, reference, from_organisation_id, to_organisation_id, registration_id, receipt,
  function, purpose, priority, channel, categories, person_was_told, caregiver, asylum_question_asked, status,
  drafted_at, drafted_by_id, shared, consent, sent_at, receive_by, answer_by, received_at, accepted_at, expired_at,
  ended_at, rejected_reason, recalled_reason, outcome)
SELECT gen_random_uuid(), 'BN-' || lpad(to_hex(i), 6, '0'), s.id, r.id, p.id, gen_random_uuid(),
  (ARRAY['shelter', 'humanitarian_assistance', 'international_protection'])[1 + mod(i, 3)], 'assistance', priority,
  'queue', ARRAY['identity'], true, '', false, status, at, s.clerk, '{}',
  CASE WHEN status <> 'draft' THEN gen_random_uuid() END,
  CASE WHEN status <> 'draft' THEN at END,
  CASE WHEN status <> 'draft' THEN at + interval '24 hours' END,
  CASE WHEN status <> 'draft' THEN at + hours * interval '1 hour' END,
  CASE WHEN status NOT IN ('draft', 'sent', 'recalled') THEN at + interval '5 hours' END,
  CASE WHEN status IN ('accepted', 'in_progress', 'completed', 'closed') THEN at + interval '20 hours' END,
  CASE WHEN status IN ('expired', 'escalated') THEN at + hours * interval '1 hour' END,
  CASE WHEN status IN ('closed', 'rejected', 'recalled') THEN at + interval '9 days' END,
  CASE WHEN status = 'rejected' THEN 'no_capacity' ELSE '' END,
  CASE WHEN status = 'recalled' THEN 'no_answer' ELSE '' END,
  CASE WHEN status IN ('completed', 'closed') THEN 'served' ELSE '' END
FROM told JOIN parties s ON s.number = sender JOIN parties r ON r.number = receiver
JOIN people p ON p.organisation_id = s.id AND p.place = mod(i * 7919::bigint, s.many)
"""
BESIDE_REFERRALS = (
    """
INSERT INTO referrals_need (referral_id, organisation_id, registration_id, words, service_kind, services_given,
  where_to_go)
SELECT id, from_organisation_id, registration_id, 'A bed for tonight.', '', '', '' FROM referrals_referral
WHERE starts_with(reference, 'BN-')
""",
    """
INSERT INTO referrals_referralcount (id, from_organisation_id, to_organisation_id, month, priority, sent, answered,
  answered_in_time, rejected, recalled, expired, completed, closed, answer_hours)
SELECT gen_random_uuid(), from_organisation_id, to_organisation_id, date_trunc('month', sent_at)::date, priority,
  count(*), count(accepted_at), count(accepted_at), count(*) FILTER (WHERE status = 'rejected'),
  count(*) FILTER (WHERE status = 'recalled'), count(expired_at), count(*) FILTER (WHERE outcome <> ''),
  count(*) FILTER (WHERE status = 'closed'), coalesce(array_agg(20) FILTER (WHERE accepted_at IS NOT NULL), '{}')
FROM referrals_referral WHERE starts_with(reference, 'BN-') AND sent_at IS NOT NULL GROUP BY 2, 3, 4, 5
""",
)
# Of an organisation's sites the first is the largest. Most leave within a week, some stay for weeks.
STAYS = """
CREATE TEMP TABLE houses AS
  SELECT s.id, s.organisation_id, row_number() OVER own - 1 AS number, count(*) OVER whole AS many
  FROM shelter_site s JOIN parties p ON p.id = s.organisation_id
  WINDOW own AS (PARTITION BY s.organisation_id ORDER BY s.name_en), whole AS (PARTITION BY s.organisation_id);
WITH wanted AS (
  SELECT id, clerk, many, round(%(stays)s * many / (SELECT sum(many) FROM parties)) AS stays FROM parties
), nights AS (
  SELECT w.id AS organisation, w.clerk, w.many, i, mod(i, w.many) AS place,
    %(first)s::timestamptz + i / w.stays * (%(last)s::timestamptz - %(first)s::timestamptz) AS at,
    least(45, -6 * ln(1 - mod(i * 7919::bigint, 1000) / 1000.0)) * interval '1 day' + interval '3 hours' AS long
  FROM wanted w, generate_series(0, w.stays::int - 1) i
)
INSERT INTO shelter_stay (id, organisation_id, site_id, registration_id, bed, bed_kind, arrived_at, expected_nights,
  over_capacity_because, checked_in_at, checked_in_by_id, status, plan, plan_words, called_whom, departed_at,
  departure_reason, destination_words, correction_reason)
SELECT gen_random_uuid(), n.organisation, h.id, p.id, '', 'beds_general', at, 5, '', at, n.clerk,
  CASE WHEN at + long < %(last)s THEN 'left' ELSE 'staying' END, '', '', '',
  CASE WHEN at + long < %(last)s THEN at + long END,
  CASE WHEN at + long < %(last)s THEN 'moved_on' ELSE '' END, '', ''
FROM nights n JOIN people p ON p.organisation_id = n.organisation AND p.place = n.place
JOIN houses h ON h.organisation_id = n.organisation
  AND h.number = floor(h.many * power(mod(n.place / 4 * 7919, 1000) / 1000.0, 2))
"""
BESIDE_STAYS = (
    """
INSERT INTO shelter_hourtally (site_id, hour, came, went)
SELECT site_id, hour, sum(came), sum(went) FROM (
  SELECT site_id, date_trunc('hour', arrived_at, 'UTC') AS hour, 1 AS came, 0 AS went
  FROM shelter_stay WHERE site_id IN (SELECT id FROM houses)
  UNION ALL SELECT site_id, date_trunc('hour', departed_at, 'UTC'), 0, 1
  FROM shelter_stay WHERE site_id IN (SELECT id FROM houses) AND departed_at IS NOT NULL
) moves GROUP BY site_id, hour
""",
    """
INSERT INTO shelter_headcount (id, site_id, counted_at, people, how, receipt, recorded_at, recorded_by_id)
SELECT gen_random_uuid(), h.id, day, 5 + mod(h.number * 7 + extract(day FROM day)::int * 3, 40), '', gen_random_uuid(),
  day, p.clerk
FROM houses h JOIN parties p ON p.id = h.organisation_id,
  generate_series(%(first)s::timestamptz + interval '7 hours', %(last)s::timestamptz, interval '1 day') day
""",
)
# Every second household of the large organisation has received the item once in the last hundred days.
DELIVERIES = """
INSERT INTO assistance_delivery (id, organisation_id, household_id, item_id, quantity, store_id, reason, proof,
  counted, receipt, delivered_at, recorded_at, recorded_by_id)
SELECT gen_random_uuid(), organisation_id, id, %(item)s, 1, %(store)s, '', 'seen', '{}', gen_random_uuid(), at, at,
  %(by)s
FROM (SELECT *, %(last)s::timestamptz - mod(number * 7919, 100) * interval '1 day' AS at FROM (
  SELECT id, organisation_id, row_number() OVER (ORDER BY code) AS number FROM people_household
  WHERE organisation_id = (SELECT id FROM parties WHERE number = 0)) every) of_them
WHERE mod(number, 2) = 0
"""


def load_response(
    session: Any, *, names: Sequence[str], referrals: int, stays: int, item: Any, store: Any, by: Any
) -> None:
    """`session`: of a role that no policy binds. `names`: acronyms, the large organisation first."""
    told = {
        "names": list(names),
        "others": len(names) - 1,
        "referrals": referrals,
        "stays": stays,
        "first": FIRST,
        "last": LAST,
        "item": item,
        "store": store,
        "by": by,
    }
    # The rows are consistent: no checks of keys, and what triggers would count is counted at once.
    session.execute("SET session_replication_role = replica")
    for statements in (PEOPLE, REFERRALS, *BESIDE_REFERRALS, STAYS, *BESIDE_STAYS, DELIVERIES):
        for statement in statements.split(";\n"):
            session.execute(statement, told)
    session.execute("SET session_replication_role = origin")
