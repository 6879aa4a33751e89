import L from "leaflet";
import { linkOn } from "./figures.js";

const BEND = 0.12; // how far a route leaves the straight line, as a share of its length
const POINTS = 24;
const WIDEST = 7;
const NARROWEST = 1.25;
const REFERENCE_ZOOM = 8;
const SHORTEST_WITH_ARROW = 48; // pixels on the screen

// The curve is computed on the projected plane, where its shape and direction hold at every zoom.
const curve = (map, from, to) => {
  const start = map.project([from.lat, from.lon], REFERENCE_ZOOM);
  const end = map.project([to.lat, to.lon], REFERENCE_ZOOM);
  const across = L.point(end.y - start.y, start.x - end.x).multiplyBy(BEND);
  const bend = start.add(end).divideBy(2).add(across);
  const at = (t) => start.multiplyBy((1 - t) ** 2).add(bend.multiplyBy(2 * t * (1 - t))).add(end.multiplyBy(t * t));
  return Array.from({ length: POINTS + 1 }, (_, index) => at(index / POINTS));
};

const lengthOnScreen = (map, points) =>
  points[0].distanceTo(points.at(-1)) * map.getZoomScale(map.getZoom(), REFERENCE_ZOOM);

const arrowOf = (map, points) => {
  const middle = Math.floor(points.length * 0.55);
  const along = points[middle + 1].subtract(points[middle - 1]);
  const tip = document.createElement("span");
  tip.className = "link-arrow";
  tip.style.transform = `rotate(${Math.atan2(along.y, along.x)}rad)`;
  const icon = L.divIcon({ className: "link-arrow-box", html: tip, iconSize: [8, 8] });
  return L.marker(map.unproject(points[middle], REFERENCE_ZOOM), { icon, interactive: false, keyboard: false,
    pane: "routes" });
};

const widthOf = (value, most) => (value === null || value === undefined ? NARROWEST
  : Math.max(NARROWEST, WIDEST * Math.sqrt(value / most)));

export const drawLinks = ({ map, layer, links, places, iso }) => {
  layer.clearLayers();
  const byCode = new Map(places.map((place) => [place.code, place]));
  const most = Math.max(1, ...links.map((link) => link.value ?? 0));
  for (const link of links) {
    const [from, to, time] = [byCode.get(link.from), byCode.get(link.to), linkOn(link, iso)];
    if (!from || !to || time === "later") continue;
    const points = curve(map, from, to);
    const className = `map-link is-${time} ${link.value === null || link.value === undefined ? "is-uncounted" : ""}`;
    const route = L.polyline(points.map((point) => map.unproject(point, REFERENCE_ZOOM)),
      { className, weight: widthOf(link.value, most), pane: "routes", smoothFactor: 0.5 });
    if (link.label) route.bindTooltip(`${from.name} → ${to.name}: ${link.label}`, { sticky: true, className: "map-tooltip" });
    route.addTo(layer);
    if (lengthOnScreen(map, points) > SHORTEST_WITH_ARROW) arrowOf(map, points).addTo(layer);
  }
};
