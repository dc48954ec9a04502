// Meetings: convened, changed, called off, attended, put on record, and how they stand. Source:
// the specification, "verification".

import { edition } from "./charter.js";
import { dayOf, sphereOf } from "./circulations.js";
import { checkPower } from "./common.js";
import { consultationOf, isOverdue, standingMeeting } from "./consultations.js";
import { termIsOver } from "./keys.js";
import { refuseUnless } from "./plain.js";
import { nowOf } from "./times.js";

function unrecorded(council, id) {
  const meeting = standingMeeting(council, id);
  refuseUnless(meeting.minuted < 0, "meeting-recorded");
  return meeting;
}

function changeable(council, id, party) {
  const meeting = unrecorded(council, id);
  refuseUnless(meeting.by === party, "not-convener");
  return meeting;
}

/** A change of which notice must be given anew: of time, spheres or ground. */
const isMoved = (old, { starts, spheres, consultation }) =>
  old.starts !== starts ||
  old.spheres.join() !== spheres.join() ||
  old.consultation !== consultation;

function checkConvening(council, party, body, old) {
  const { spheres, starts, ends } = body;
  const asked = body.consultation ? consultationOf(council, body.consultation) : null;
  if (asked) {
    refuseUnless(!asked.meeting || asked.meeting === old?.id, "consultation-answered");
    refuseUnless(spheres.includes(asked.sphere), "consultation-left-out");
  }
  refuseUnless(spheres.length, "spheres-none");
  const free = asked && isOverdue(council, asked) ? asked.sphere : "";
  for (const name of spheres) {
    const sphere = sphereOf(council.charter, name);
    if (name !== free) checkPower(sphere, "convene", party);
  }
  const foreign = (id) => !spheres.includes(council.matters.get(id)?.sphere);
  refuseUnless(!body.agenda.some(foreign), "agenda-foreign");
  refuseUnless(ends > starts, "meeting-empty");
  if (!old || isMoved(old, body)) checkTime(council, starts, asked);
}

function checkTime(council, starts, asked) {
  const now = nowOf(council);
  if (now === null) return;
  refuseUnless(starts >= now, "meeting-past");
  if (!asked) {
    refuseUnless(starts >= now + council.charter.meetings.minimum, "meeting-too-soon");
    return;
  }
  const since = council.times.of(asked.id);
  const latest = since !== null && since > now ? since : now;
  refuseUnless(starts <= latest + asked.within, "meeting-too-late");
}

function answerBy(council, meeting, id) {
  if (meeting.consultation) consultationOf(council, meeting.consultation).meeting = id;
}

/** The charter's spheres of a meeting and its groups, on the day it starts. */
function setting(council, { starts, spheres }) {
  const dated = edition(council.charter, dayOf(starts));
  return { dated, spheres: dated.spheres.filter(({ name }) => spheres.includes(name)) };
}

function invited(council, meeting) {
  const { dated, spheres } = setting(council, meeting);
  const group = dated.groups.find(({ name }) => name === meeting.format);
  if (group && !group.counted) return group.members;
  return [...new Set(spheres.flatMap((sphere) => [...sphere.standings.keys()]))];
}

export const MEETINGS = {
  convene(council, act, body) {
    const old = body.meeting ? changeable(council, body.meeting, act.by) : null;
    checkConvening(council, act.by, body, old);
    const same = old && !isMoved(old, body);
    if (old) answerBy(council, old, "");
    const kept = old ?? { id: act.id, index: council.size, by: act.by, attendance: [] };
    const { minimum } = council.charter.meetings;
    const meeting = {
      ...body, id: kept.id, index: kept.index, by: kept.by, attendance: kept.attendance, minimum,
      since: same ? old.since : act.id, record: "", minuted: -1, cancelled: -1,
    };
    council.meetings.set(kept.id, meeting);
    answerBy(council, meeting, kept.id);
    council.times.ask(act.id, council.size);
  },

  attend(council, act, { meeting: id, role, delegates, names }) {
    const meeting = unrecorded(council, id);
    refuseUnless(invited(council, meeting).includes(act.by), "meeting-uninvited");
    refuseUnless(delegates.length || names, "attendance-empty");
    for (const key of delegates) {
      const delegate = council.delegates.get(key);
      const stands = delegate && delegate.party === act.by && !delegate.recalled;
      const serves = stands && !termIsOver(council, delegate);
      refuseUnless(serves, "delegate-unaccredited");
      const { spheres } = delegate;
      const covers = !spheres.length || spheres.some((name) => meeting.spheres.includes(name));
      refuseUnless(covers, "delegate-elsewhere");
    }
    const made = { id: act.id, entry: council.size, party: act.by, role, delegates, names };
    const others = meeting.attendance.filter(({ party }) => party !== act.by);
    meeting.attendance = [...others, made];
    council.times.ask(act.id, council.size);
  },

  minute(council, act, { meeting: id, matter: named }) {
    const meeting = unrecorded(council, id);
    const matter = council.matters.get(named);
    const adopted = matter?.meeting === id && matter.status === "adopted";
    refuseUnless(adopted, "minutes-not-adopted");
    Object.assign(meeting, { record: named, minuted: council.size });
    council.times.ask(act.id, council.size);
  },
};

export function cancelMeeting(council, act, { meeting: id }) {
  const meeting = changeable(council, id, act.by);
  meeting.cancelled = council.size;
  answerBy(council, meeting, "");
  council.times.ask(act.id, council.size);
}

function meetingStatus({ cancelled, minuted, starts, ends }, now) {
  if (cancelled >= 0) return "cancelled";
  if (minuted >= 0) return "minuted";
  if (now === null || now < starts) return "ahead";
  return now <= ends ? "running" : "over";
}

/** A meeting as the report tells it. */
export function heldOf(council, meeting) {
  const { times } = council;
  const { id, index: entry, by, title, starts, ends, format, place, agenda } = meeting;
  const { consultation, attendance, record, minimum } = meeting;
  const since = times.of(meeting.since);
  const decides = ({ standings }, party) => standings.get(party) === "decides";
  const { spheres } = setting(council, meeting);
  const deciding = invited(council, meeting).filter((party) =>
    spheres.some((sphere) => decides(sphere, party)));
  const there = attendance.filter(({ role }) => role !== "observer").map(({ party }) => party);
  return {
    id, entry, by, title, spheres: meeting.spheres, starts, ends, format, place, agenda,
    consultation, status: meetingStatus(meeting, nowOf(council)),
    short: !consultation && since !== null && since + minimum > starts,
    present: deciding.filter((party) => there.includes(party)).length,
    of: deciding.length, asked: council.charter.meetings.quorum,
    attendance: attendance.map(({ id: act, ...each }) => ({ ...each, time: times.of(act) })),
    record,
  };
}
