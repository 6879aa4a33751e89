const KINDS = [["accepted", "accepted"], ["reported", "reported"], ["uncounted", "no number"]];

/** What the marks mean, in words; the size of a circle is its number of persons present. */
export const legend = (words) => {
  const list = document.createElement("ul");
  list.className = "map-legend";
  for (const [kind, word] of KINDS) {
    const item = document.createElement("li");
    const dot = document.createElement("span");
    dot.className = `place-dot is-${kind}`;
    item.append(dot, words[word]);
    list.append(item);
  }
  return list;
};
