// Serving a party that gives no notice: attempt, deem, cure; cannot_open and lift.

import { DAY } from "./calendar.js";
import { openCirculation } from "./circulations.js";
import { attested } from "./clock.js";
import { refuseUnless } from "./plain.js";
import { hasNotice, holders, isDeemed } from "./served.js";

const complete = (holds) => refuseUnless(holds, "service-incomplete");

export const SERVING = {
  attempt(council, act, body) {
    const circulation = openCirculation(council, body.circulation);
    checkService(circulation);
    checkUnserved(council, circulation, body.party);
    refuseUnless(isIndependent(council, circulation, act.by, body.party), "attester-dependent");
    refuseUnless(circulation.service.channels.includes(body.channel), "channel-unknown");
    const { id, by } = act;
    const made = { id, index: council.size, by, party: body.party, channel: body.channel };
    circulation.serving.attempts.push(made);
  },

  deem(council, act, body) {
    const circulation = openCirculation(council, body.circulation);
    checkService(circulation);
    checkUnserved(council, circulation, body.party);
    complete(act.by !== body.party);
    const { attempts, deemed } = circulation.serving;
    const named = attempts.filter(({ id }) => body.attempts.includes(id));
    checkAttempts(council, circulation, body, named);
    deemed.push({ index: council.size, party: body.party });
  },

  cure(council, act, body) {
    const circulation = openCirculation(council, body.circulation);
    checkService(circulation);
    const { cures, deemed } = circulation.serving;
    refuseUnless(deemed.some(({ party }) => party === body.party), "service-not-deemed");
    cures.push({ index: council.size, by: act.by, party: body.party });
  },

  cannot_open(council, act, body) {
    const circulation = openCirculation(council, body.circulation);
    refuseUnless(act.seen.size > circulation.index, "circulation-unseen");
    const { owed, texts, serving } = circulation;
    const due = owed.some(({ party, period }) => party === act.by && period !== null);
    const named = texts.some(({ document }) => document === body.document);
    const said = serving.unopened.some(({ party, lifted }) => party === act.by && lifted < 0);
    refuseUnless(due && named && !said, "opening-unfit");
    serving.unopened.push({ id: act.id, party: act.by, lifted: -1 });
  },

  lift(council, act, body) {
    const circulation = council.circulation(body.circulation);
    const mine = ({ id, party }) => id === body.of && party === act.by;
    const unopened = circulation?.serving.unopened.find((said) => mine(said) && said.lifted < 0);
    if (unopened) {
      openCirculation(council, body.circulation);
      unopened.lifted = council.size;
      return;
    }
    const reserved = circulation?.positions.find((said) => mine(said) && said.reservation);
    const lifted = reserved && circulation.lifted.some(([id]) => id === body.of);
    refuseUnless(reserved && !lifted, "nothing-to-lift");
    circulation.lifted.push([body.of, council.size]);
  },
};

const checkService = ({ service }) => refuseUnless(service !== null, "service-not-provided");

function checkUnserved(council, circulation, name) {
  const owed = circulation.owed.some(({ party, period }) => party === name && period !== null);
  const served = hasNotice(circulation, name) || isDeemed(circulation, name, council.stamps);
  refuseUnless(owed && !served, "service-not-needed");
}

function isIndependent(council, circulation, by, party) {
  const office = council.charter.offices.find(({ name }) => name === by);
  if (office) return office.acts.join() === "attempt";
  return by !== circulation.by && by !== party;
}

function checkAttempts(council, circulation, body, named) {
  const { clock, service, serving } = circulation;
  const own = serving.cures.filter(({ party }) => party === body.party);
  const since = own.reduce((last, { index }) => Math.max(last, index), -1);
  complete(named.length === body.attempts.length);
  complete(named.every(({ party, index }) => party === body.party && index >= since));
  const timed = named
    .map(({ index }) => attested(council.stamps, clock, index))
    .filter((time) => time !== null);
  const days = new Set(timed.map((time) => dayOfAttempt(circulation, time)));
  days.delete(null);
  complete(timed.length >= service.attempts && days.size >= service.days);
  complete(new Set(named.map(({ channel }) => channel)).size >= service.ways);
  complete(new Set(named.map(({ by }) => by)).size >= service.attesters);
  const first = timed.reduce((least, time) => (time < least ? time : least));
  const held = holders(circulation, body.party, council.stamps, first);
  complete(held.length >= service.mirrors);
}

/** The day of an attempt, null where nobody works on it. */
function dayOfAttempt({ calendar }, time) {
  if (calendar === null) return time / DAY;
  return calendar.workingDayOf(time);
}
