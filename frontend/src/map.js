import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { feature } from "topojson-client";
import { legend } from "./map/legend.js";
import { drawLinks } from "./map/links.js";
import { labelLayer, latLng } from "./map/labels.js";
import { drawPlaces } from "./map/places.js";
import { radiusScale } from "./map/figures.js";
import { slider } from "./map/slider.js";
import { wordsOf } from "./map/words.js";
import "./styles/map.css";

const LIMITS = L.latLngBounds([-8, -145], [58, -55]);
const WIDEST_VIEW = L.latLngBounds([3, -124], [38, -74]);

const settingsOf = (box) => {
  const source = document.getElementById(box.dataset.source);
  if (!source) throw new Error(`Map: no json_script element with the id "${box.dataset.source}" (data-source).`);
  const given = JSON.parse(source.textContent);
  const lang = given.lang ?? document.documentElement.lang.slice(0, 2) ?? "en";
  return { dates: [], links: [], ...given, lang, words: wordsOf(lang, given.labels) };
};

const leafletMap = (canvas, words) => {
  const map = L.map(canvas, { attributionControl: false, maxBounds: LIMITS, maxBoundsViscosity: 0.6, minZoom: 3,
    maxZoom: 11, zoomSnap: 0.25, zoomDelta: 0.5, zoomControl: false, scrollWheelZoom: false, keyboard: true });
  L.control.zoom({ position: "topright" }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(words.boundaries).addTo(map);
  for (const [pane, level] of [["areas", 200], ["routes", 350]]) map.createPane(pane).style.zIndex = level;
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  return map;
};

const drawAreas = async (map, address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`Map: boundaries answered ${answer.status} at ${address}.`);
  const topo = await answer.json();
  const className = (area) => `map-area ${area.properties.country === "USA" ? "is-context" : ""}`;
  L.geoJSON(feature(topo, topo.objects.areas), { interactive: false, pane: "areas",
    style: (area) => ({ className: className(area), weight: 0.75 }) }).addTo(map);
};

const fit = (map, places, options = {}) => {
  const bounds = L.latLngBounds(places.map(latLng));
  map.fitBounds(bounds.isValid() ? bounds.pad(0.08) : WIDEST_VIEW, { paddingTopLeft: [24, 24], paddingBottomRight: [90, 24], ...options });
};

// A map is drawn for the width of its box; paper is narrower, and what lies beyond its edge would be cut off.
const fitForPaper = (map, places) => {
  const canvas = map.getContainer();
  let view = null;
  const redraw = (isPrinted) => {
    canvas.classList.toggle("is-printed", isPrinted);
    map.invalidateSize({ animate: false, pan: false });
  };
  window.addEventListener("beforeprint", () => {
    view = { centre: map.getCenter(), zoom: map.getZoom() };
    redraw(true);
    fit(map, places, { animate: false });
  });
  window.addEventListener("afterprint", () => {
    redraw(false);
    if (view) map.setView(view.centre, view.zoom, { animate: false });
  });
};

const frameOf = (box, words) => {
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  canvas.setAttribute("role", "region");
  canvas.setAttribute("aria-label", box.getAttribute("aria-label") ?? words.map);
  box.replaceChildren(canvas);
  box.classList.add("map-island");
  return canvas;
};

const start = (box) => {
  box.dataset.map = "ready";
  const { dates, places, links, words, lang } = settingsOf(box);
  const map = leafletMap(frameOf(box, words), words);
  fit(map, places);
  const layers = { routes: L.layerGroup().addTo(map), places: L.layerGroup().addTo(map) };
  const labels = labelLayer(map);
  const radiusOf = radiusScale(places);
  let shown = [];
  let day = null;
  const routes = () => drawLinks({ map, layer: layers.routes, links, places, iso: day });
  const onDay = (iso) => {
    day = iso;
    routes();
    shown = drawPlaces({ layer: layers.places, places, iso, radiusOf, words, lang });
    labels.draw(shown);
  };
  map.on("zoomend", routes);
  map.on("zoomend moveend resize", () => labels.draw(shown));
  const time = slider({ dates, start: box.dataset.asOf, words, lang, onDay });
  box.append(legend(words), time.box);
  time.begin();
  fitForPaper(map, places);
  new ResizeObserver(() => map.invalidateSize()).observe(box);
  return drawAreas(map, box.dataset.boundaries);
};

const startAll = () => {
  for (const box of document.querySelectorAll('[data-map]:not([data-map="ready"])')) {
    start(box).catch((error) => {
      box.classList.add("has-failed");
      console.error(error);
    });
  }
};

startAll();
document.addEventListener("htmx:load", startAll);
