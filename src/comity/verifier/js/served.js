// From when a party counts as served: by its own notice, or by the charter's steps of service.
// Source: the specification, page "record", Service.

import { attested, noticeTime } from "./clock.js";

const isVoid = ({ serving }, name) =>
  serving.unopened.some(({ party, lifted }) => party === name && lifted < 0);

export const hasNotice = (circulation, party) =>
  circulation.notices.has(party) && !isVoid(circulation, party);

/** When a party had notice; null without one, or while its time is not known. */
export function noticedAt(circulation, name, stamps) {
  if (!hasNotice(circulation, name)) return null;
  const { clock, notices, serving } = circulation;
  let since = noticeTime(notices.get(name), stamps, clock);
  for (const { lifted } of serving.unopened.filter(({ party }) => party === name)) {
    const opened = attested(stamps, clock, lifted);
    if (opened === null) return null;
    if (opened > since) since = opened;
  }
  return since;
}

const standingService = (circulation, name, stamps) =>
  circulation.serving.deemed.find(
    (deemed) => deemed.party === name && !isCured(circulation, deemed, stamps),
  );

/** The attested time of the act by which a party stands as served, or null. */
export function deemedAt(circulation, name, stamps) {
  const deemed = standingService(circulation, name, stamps);
  return deemed ? attested(stamps, circulation.clock, deemed.index) : null;
}

export const isDeemed = (circulation, name, stamps) =>
  standingService(circulation, name, stamps) !== undefined;

function isCured({ clock, service, serving }, deemed, stamps) {
  const time = attested(stamps, clock, deemed.index);
  if (time === null) return false;
  const said = serving.cures.filter((cured) => {
    const when = attested(stamps, clock, cured.index);
    const after = cured.party === deemed.party && cured.index > deemed.index;
    return after && when !== null && when <= time + service.cure;
  });
  return said.some(({ by }) => by === deemed.party) && said.some(({ by }) => by !== deemed.party);
}

/** The parties owed notice that gave none and for which service stands. */
export function servedParties(circulation, stamps) {
  const owed = circulation.owed.filter(({ period }) => period !== null);
  return owed
    .map(({ party }) => party)
    .filter((party) => !hasNotice(circulation, party) && isDeemed(circulation, party, stamps));
}

/** The parties, beside the served and the circulating one, that had the text by an instant. */
export const holders = (circulation, name, stamps, by) =>
  [...circulation.notices.keys()].filter((party) => {
    if (party === name || party === circulation.by) return false;
    const time = noticedAt(circulation, party, stamps);
    return time !== null && time <= by;
  });
