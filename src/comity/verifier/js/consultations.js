// Consultations and occasions: a call, the duty to meet, and the shorter procedures that need a
// ground on the record. Source: the specification, "verification".

import { sphereOf } from "./circulations.js";
import { checkLanguages, checkPower } from "./common.js";
import { refuseUnless } from "./plain.js";
import { nowOf } from "./times.js";

export function consultationOf(council, id) {
  const asked = council.consultations.get(id);
  refuseUnless(asked, "consultation-unknown");
  return asked;
}

export const CONSULTATIONS = {
  consult(council, act, { sphere: wanted, title, texts }) {
    const sphere = sphereOf(council.charter, wanted);
    checkPower(sphere, "consult", act.by);
    checkLanguages(texts);
    const within = sphere.within || council.charter.meetings.within;
    refuseUnless(within, "consultation-unprovided");
    const { id, by } = act;
    const asked = { id, index: council.size, by, sphere: wanted, title, texts, within };
    council.consultations.set(id, { ...asked, meeting: "", matter: "" });
    council.times.ask(id, council.size);
  },
};

/** By when a meeting must begin, null while the call is not attested. */
function dueOf({ id, within }, times) {
  const since = times.of(id);
  return since === null ? null : since + within;
}

export function isOverdue(council, asked) {
  const [due, now] = [dueOf(asked, council.times), nowOf(council)];
  return !asked.meeting && due !== null && now !== null && now > due;
}

export function standingMeeting(council, id) {
  const meeting = council.meetings.get(id);
  refuseUnless(meeting, "meeting-unknown");
  refuseUnless(meeting.cancelled < 0, "meeting-cancelled");
  return meeting;
}

/** What a matter corrects or records must be there, in its sphere. */
export function checkGround(council, { corrects, meeting, sphere }) {
  if (corrects) {
    const matter = council.matters.get(corrects);
    const stands = matter?.status === "adopted" && matter.sphere === sphere;
    refuseUnless(stands, "correction-unfounded");
  }
  if (meeting) {
    const { spheres } = standingMeeting(council, meeting);
    refuseUnless(spheres.includes(sphere), "meeting-elsewhere");
  }
}

/** The procedure of a circulation, which for an occasion needs a ground. */
export function procedureName(council, matter, sphere, { occasion, consultation }) {
  const name = occasion ? sphere.occasions.get(occasion) : sphere.procedure;
  refuseUnless(name, "occasion-unprovided");
  const founded = {
    "": !consultation,
    emergency: Boolean(consultation),
    corrigendum: matter.corrects && !consultation,
    minutes: matter.meeting && !consultation,
  };
  refuseUnless(founded[occasion], "occasion-unfounded");
  const now = nowOf(council);
  if (occasion === "minutes") {
    const { starts } = standingMeeting(council, matter.meeting);
    refuseUnless(now !== null && now >= starts, "meeting-ahead");
  }
  if (occasion === "emergency") {
    const asked = consultationOf(council, consultation);
    refuseUnless(asked.sphere === matter.sphere, "consultation-elsewhere");
    const meeting = council.meetings.get(asked.meeting);
    refuseUnless(!(meeting && now !== null && now > meeting.ends), "consultation-over");
    refuseUnless(["", matter.id].includes(asked.matter), "consultation-used");
  }
  return name;
}

/** A consultation as the report tells it. */
export function calledOf(council, asked) {
  const { id, index: entry, by, sphere, title, meeting, matter } = asked;
  const due = dueOf(asked, council.times);
  let status = isOverdue(council, asked) ? "overdue" : "open";
  if (meeting) {
    const { starts } = council.meetings.get(meeting);
    status = due !== null && starts > due ? "late" : "convened";
  }
  const texts = asked.texts.map((text) => [text.lang, text.document]);
  const time = council.times.of(id);
  return { id, entry, by, sphere, title, texts, time, due, status, meeting, matter };
}
