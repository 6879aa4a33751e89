import L from "leaflet";
import { longDay } from "./days.js";
import { figureOn, peopleOf, UNCOUNTED_RADIUS, WAYPOINT_RADIUS } from "./figures.js";
import { latLng } from "./labels.js";

const TARGET = 24; // the smallest target that WCAG 2.2 allows, in CSS pixels

const kindOf = (figure) => {
  if (!figure) return "waypoint";
  if (peopleOf(figure) === null) return "uncounted";
  return figure.accepted ? "accepted" : "reported";
};

const shape = (kind, radius) => {
  const dot = document.createElement("span");
  dot.className = `place-dot is-${kind}`;
  dot.style.width = dot.style.height = `${radius * 2}px`;
  return dot;
};

const line = (tag, className, text) => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
};

const sentence = ({ place, figure, words, lang }) => {
  if (!figure) return `${place.name}: ${words["no recent figure"]}`;
  return `${place.name}: ${figure.label} (${words["as of"]} ${longDay(figure.as_of, lang)})`;
};

const popup = ({ place, figure, words, lang }) => {
  const card = document.createElement("div");
  card.className = "map-popup";
  card.append(line("strong", "map-popup-name", place.name));
  if (figure) {
    const unit = peopleOf(figure) === null ? words["no number"] : words["persons present"];
    card.append(line("div", "map-popup-figure", `${figure.label} · ${unit}`));
    card.append(line("div", "map-popup-date", `${words["as of"]} ${longDay(figure.as_of, lang)}`));
    card.append(line("div", "map-popup-status", figure.accepted ? words.accepted : words.reported));
    if (figure.source) card.append(line("div", "map-popup-source", `${words.source}: ${figure.source}`));
  } else {
    card.append(line("div", "map-popup-date", words["no recent figure"]));
  }
  if (place.url) {
    const link = line("a", "map-popup-link", words.open);
    link.href = place.url;
    card.append(link);
  }
  return card;
};

const markerOf = (shown) => {
  const size = Math.max(TARGET, shown.radius * 2);
  const icon = L.divIcon({ className: "place-marker", html: shape(shown.kind, shown.radius), iconSize: [size, size] });
  const marker = L.marker(latLng(shown.place), { icon, keyboard: true, riseOnHover: false,
    zIndexOffset: Math.round(-100 * shown.radius) });
  marker.bindPopup(() => popup(shown), { autoPanPadding: [16, 16], maxWidth: 260 });
  marker.bindTooltip(sentence(shown), { direction: "top", offset: [0, -shown.radius], className: "map-tooltip" });
  marker.on("add", () => marker.getElement().setAttribute("aria-label", sentence(shown)));
  return marker;
};

const labelOf = ({ place, figure, kind, radius }) => ({
  key: place.code,
  at: latLng(place),
  radius,
  isWaypoint: kind === "waypoint",
  lines: figure ? [place.name, figure.label] : [place.name],
  priority: figure ? (peopleOf(figure) ?? 1) + 1 : 0,
});

/** Draws the places of one day into the layer; returns what the label layer needs. */
export const drawPlaces = ({ layer, places, iso, radiusOf, words, lang }) => {
  layer.clearLayers();
  return places.map((place) => {
    const figure = figureOn(place, iso);
    const kind = kindOf(figure);
    const people = peopleOf(figure);
    const radius = !figure ? WAYPOINT_RADIUS : people === null ? UNCOUNTED_RADIUS : radiusOf(people);
    const shown = { place, figure, kind, radius, words, lang };
    markerOf(shown).addTo(layer);
    return labelOf(shown);
  });
};
