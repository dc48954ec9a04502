// What several kinds of acts ask of the acting party and its texts. Source: the specification,
// "verification".

import { mayUse } from "./charter.js";
import { refuseUnless } from "./plain.js";

export function checkPower(sphere, power, party) {
  refuseUnless(mayUse(sphere, power, party), "power-lacking");
}

export function checkLanguages(texts) {
  const languages = texts.map((text) => text.lang);
  refuseUnless(new Set(languages).size === languages.length, "language-twice");
}

/** The spheres in which an act has an effect, none where it names what is not there. */
export function spheresOf(council, { kind, body }) {
  if (kind === "table" || kind === "consult") return [body.sphere];
  if (kind === "convene") return body.spheres;
  const meeting = council.meetings.get(body.meeting);
  if (meeting) return meeting.spheres;
  const matter = council.matters.get(body.matter);
  const promise = council.undertakings.get(body.undertaking);
  const named = matter ?? council.circulation(promise?.circulation ?? body.circulation);
  return named ? [named.sphere] : [];
}
