import { dayNumber, FRESH_DAYS } from "./days.js";

const LARGEST_RADIUS = 26;
const SMALLEST_RADIUS = 5;

// The number that a circle may stand for: the value, else the low end of "at least". Never a guess.
export const peopleOf = (figure) => figure?.value ?? (figure?.low > 0 ? figure.low : null);

const newerFirst = (one, other) =>
  dayNumber(other.as_of) - dayNumber(one.as_of) || Number(other.accepted) - Number(one.accepted);

// The newest figure on or before the day and at most 21 days old; on one day the accepted figure wins.
export const figureOn = (place, iso) => {
  const day = dayNumber(iso);
  const known = (place.series ?? []).filter((figure) => {
    const age = day - dayNumber(figure.as_of);
    return age >= 0 && age <= FRESH_DAYS;
  });
  return known.sort(newerFirst)[0] ?? null;
};

// Area, not radius, is proportional to people, and the scale is the same on every date.
export const radiusScale = (places) => {
  const most = Math.max(1, ...places.flatMap((place) => (place.series ?? []).map((figure) => peopleOf(figure) ?? 0)));
  return (people) => Math.max(SMALLEST_RADIUS, LARGEST_RADIUS * Math.sqrt(people / most));
};

export const UNCOUNTED_RADIUS = 11;
export const WAYPOINT_RADIUS = 3;

export const linkOn = (link, iso) => {
  if (!link.as_of) return "now";
  const age = dayNumber(iso) - dayNumber(link.as_of);
  if (age < 0) return "later";
  return age <= FRESH_DAYS ? "now" : "past";
};
