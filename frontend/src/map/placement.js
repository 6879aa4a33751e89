// Greedy placement of labels: the most important first, each at the first free seat around its circle; close
// seats need no line, farther ones get a leader line; a label without a free seat waits for a closer zoom. A waypoint is named only beside its dot.
const GAP = 4;
const DISTANCES = [0, 14, 30, 52, 78];
const DIRECTIONS = [[1, 0], [1, -0.6], [1, 0.6], [0, -1], [0, 1], [-1, 0], [-1, -0.6], [-1, 0.6]];

const overlaps = (one, other) =>
  one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;

const inside = (box, frame) =>
  box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;

export const circleBox = ({ x, y, radius }) =>
  ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });

const seat = (spot, [dx, dy], distance) => {
  const reach = spot.radius + GAP + distance;
  const scale = 1 / Math.hypot(dx, dy);
  const anchor = { x: spot.x + dx * scale * reach, y: spot.y + dy * scale * reach };
  const left = dx > 0 ? anchor.x : dx < 0 ? anchor.x - spot.width : anchor.x - spot.width / 2;
  const top = dx !== 0 ? anchor.y - spot.height / 2 : dy < 0 ? anchor.y - spot.height : anchor.y;
  const box = { left, top, right: left + spot.width, bottom: top + spot.height };
  return { box, anchor, hasLeader: distance > 0 };
};

function* seatsAround(spot) {
  for (const distance of spot.isWaypoint ? DISTANCES.slice(0, 1) : DISTANCES) {
    for (const direction of DIRECTIONS) yield seat(spot, direction, distance);
  }
}

const STEPS = 8;
const pointsOf = (spot, end) => Array.from({ length: STEPS }, (_, step) => ({
  x: spot.x + ((end.x - spot.x) * (step + 1)) / (STEPS + 1),
  y: spot.y + ((end.y - spot.y) * (step + 1)) / (STEPS + 1),
}));

const crosses = (end, spot, box) =>
  pointsOf(spot, end).some(({ x, y }) => x > box.left && x < box.right && y > box.top && y < box.bottom);

const apart = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

// A line through another place's circle would give it that label; the circle around one's own place is no matter.
const runsThroughAnother = (end, spot, spots) => spots.some((other) =>
  other !== spot && apart(spot, other) > other.radius && apart(spot, other) > spot.radius &&
  pointsOf(spot, end).some((point) => apart(point, other) < other.radius));

/** spots: [{key, x, y, radius, width, height, priority, isWaypoint}] in pixels, taken: boxes that stay free;
 *  returns Map key -> {box, anchor, hasLeader}. */
export const placeLabels = (spots, frame, taken = []) => {
  const occupied = [...spots.map(circleBox), ...taken];
  const placed = new Map();
  for (const spot of [...spots].sort((one, other) => other.priority - one.priority)) {
    if (!inside({ left: spot.x, right: spot.x, top: spot.y, bottom: spot.y }, frame)) continue;
    const free = ({ box, anchor, hasLeader }) =>
      inside(box, frame) &&
      !occupied.some((other) => overlaps(box, other)) &&
      !(hasLeader && runsThroughAnother(anchor, spot, spots)) &&
      ![...placed.values()].some((other) =>
        overlaps(box, other.box) || (hasLeader && crosses(anchor, spot, other.box)) ||
        (other.hasLeader && crosses(other.anchor, other.spot, box)));
    for (const candidate of seatsAround(spot)) {
      if (!free(candidate)) continue;
      placed.set(spot.key, { ...candidate, spot });
      break;
    }
  }
  return placed;
};
