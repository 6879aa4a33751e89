import L from "leaflet";
import { placeLabels } from "./placement.js";

const SVG = "http://www.w3.org/2000/svg";
const LINE_HEIGHT = 15;
const EDGE = 6;

const element = (name, attributes = {}, text = "") => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
};

// Buttons and the attribution lie over the map; no label goes under them.
const controlBoxes = (map, origin) => {
  const canvas = map.getContainer().getBoundingClientRect();
  return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
    const box = control.getBoundingClientRect();
    return { left: box.left - canvas.left + origin.x - EDGE, right: box.right - canvas.left + origin.x + EDGE,
      top: box.top - canvas.top + origin.y - EDGE, bottom: box.bottom - canvas.top + origin.y + EDGE };
  });
};

const textOf = (label) => {
  const group = element("text", { class: `map-label ${label.isWaypoint ? "is-waypoint" : ""}` });
  label.lines.forEach((line, index) => {
    group.append(element("tspan", { class: index === 0 ? "map-label-name" : "map-label-figure", x: 0,
      y: 11 + index * LINE_HEIGHT }, line));
  });
  return group;
};

/** The layer that writes names and figures beside the circles, drawn again after every move, zoom and date. */
export const labelLayer = (map) => {
  const pane = map.createPane("labels");
  pane.classList.add("leaflet-zoom-hide", "map-labels");
  const svg = element("svg", { "aria-hidden": "true", width: 1, height: 1, class: "map-label-sheet" });
  pane.append(svg);

  const measured = (label) => {
    const text = textOf(label);
    svg.append(text);
    const width = Math.max(...[...text.children].map((line) => line.getComputedTextLength()));
    const { x, y } = map.latLngToLayerPoint(label.at);
    return { ...label, text, x, y, width: width + 2, height: label.lines.length * LINE_HEIGHT };
  };

  const draw = (labels) => {
    svg.replaceChildren();
    const origin = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    const frame = { left: origin.x + EDGE, top: origin.y + EDGE, right: origin.x + size.x - EDGE,
      bottom: origin.y + size.y - EDGE };
    const spots = labels.map(measured);
    const seats = placeLabels(spots, frame, controlBoxes(map, origin));
    for (const spot of spots) {
      const seat = seats.get(spot.key);
      if (!seat) {
        spot.text.remove();
        continue;
      }
      spot.text.setAttribute("transform", `translate(${seat.box.left + 1} ${seat.box.top})`);
      if (seat.hasLeader) svg.prepend(leader(spot, seat.anchor));
    }
  };
  return { draw };
};

const leader = (spot, anchor) => {
  const length = Math.hypot(anchor.x - spot.x, anchor.y - spot.y) || 1;
  const start = spot.radius / length;
  return element("line", { class: "map-leader", x2: anchor.x, y2: anchor.y,
    x1: spot.x + (anchor.x - spot.x) * start, y1: spot.y + (anchor.y - spot.y) * start });
};

export const latLng = (place) => L.latLng(place.lat, place.lon);
