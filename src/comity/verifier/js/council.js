// What each act does: the state of a council, entry by entry. An act that fails throws before it
// changes anything. Source: the specification, pages "acts", "record" and "verification".

import { sameTexts } from "./acts.js";
import { atAnyTime, edition, mayUse, rulesOf } from "./charter.js";
import { checkSpeaks, dayOf, sphereOf } from "./circulations.js";
import { isContestable, namesCharter, putPosition } from "./contest.js";
import { EVIDENCE } from "./evidence.js";
import { ANSWERS } from "./answers.js";
import { checkAnswered, outcomeEarly } from "./outcome.js";
import { checkLanguages, spheresOf } from "./common.js";
import { CONSULTATIONS, checkGround, consultationOf, procedureName } from "./consultations.js";
import { MEETINGS } from "./meetings.js";
import { KEYS, ROOT_ACTS, endLapsed, termIsOver } from "./keys.js";
import { PERIODS, checkLocal } from "./periods.js";
import { servedParties } from "./served.js";
import { SERVING } from "./serving.js";
import { refuseUnless, refused, unsound } from "./plain.js";
import { REVEALS } from "./reveals.js";
import { isAtom, rollOf } from "./rules.js";
import { Times } from "./times.js";
import { SEALS } from "./seals.js";
import { PROMISES } from "./undertakings.js";
import { WITHDRAWALS, endOpen, openMatter } from "./withdrawals.js";

const INNER_ACTS = ["accede", "table", "circulate", "position"];

export class Council {
  constructor(act, charter) {
    this.id = act.id;
    this.title = act.body.title;
    this.origin = act.body.origin;
    this.logs = act.body.logs;
    this.size = 1;
    this.charters = [{ index: 0, hash: act.charter, charter }];
    this.members = [act.by];
    this.left = [];
    this.chains = new Map([[act.by, { tip: act.id, waiting: [] }]]);
    this.delegates = new Map();
    this.matters = new Map();
    this.open = new Map();
    this.closed = new Map();
    this.stamps = new Map();
    this.trailing = [];
    this.undertakings = new Map();
    this.consultations = new Map();
    this.meetings = new Map();
    this.times = new Times();
    this.served = new Map();
    this.seals = new Map();
  }

  get charter() {
    return this.charters.at(-1).charter;
  }

  get charterHash() {
    return this.charters.at(-1).hash;
  }

  circulation(id) {
    return this.open.get(id) ?? this.closed.get(id) ?? null;
  }
}

/** The council that entry 0 founds. */
export function found(act, context) {
  const { charter, signer } = context;
  const founds = charter.parties.some((party) => party.name === act.by);
  refuseUnless(founds && signer.role === "root", "founder-unknown");
  refuseUnless(act.seen.size === 0 && act.seen.root === context.seenRoot, "seen-wrong");
  return new Council(act, charter);
}

export function checkMeant(council, kind, meant) {
  refuseUnless(kind !== "found", "founded-already");
  refuseUnless(meant === council.id, "council-differs");
}

/** Gives an act its effect, or throws and changes nothing. */
export function evolve(council, act, context) {
  checkMeant(council, act.kind, act.council);
  refuseUnless(namesCharter(council, act), "charter-not-in-force");
  refuseUnless(act.seen.size <= council.size, "seen-ahead");
  if (act.seen.root !== context.seenRoot) throw unsound("seen-forked");
  checkSigner(council, act, context);
  const chain = chained(council, act);
  EFFECTS[act.kind](council, act, act.body, context);
  const outer = act.kind === "position" ? act.body.circulation : "";
  if (context.authority) council.served.set(`${context.authority.circulation} ${act.kind}`, outer);
  council.chains.set(act.by, chain);
  council.size += 1;
}

function checkSigner(council, act, context) {
  const { signer } = context;
  const competent = (holds) => refuseUnless(holds, "competence-lacking");
  const office = council.charter.offices.find((each) => each.name === act.by);
  if (office) {
    competent(signer.role === "office" && signer.name === act.by && office.acts.includes(act.kind));
    return;
  }
  const party = council.charter.parties.find((each) => each.name === act.by);
  refuseUnless(party, "party-unknown");
  refuseUnless(council.members.includes(act.by) || act.kind === "accede", "not-acceded");
  if (party.council) {
    competent(signer.role === "inner" && INNER_ACTS.includes(act.kind));
    checkMandate(council, party, act, context.authority);
  } else if (ROOT_ACTS.includes(act.kind)) {
    competent(signer.role === "root");
  } else if (act.kind !== "affirm" || signer.role !== "root") {
    competent(signer.role === "delegate");
    checkDelegate(council, act, competent);
  }
}

function checkDelegate(council, act, competent) {
  const delegate = council.delegates.get(act.key);
  refuseUnless(!termIsOver(council, delegate), "term-over");
  const { acts, spheres } = delegate;
  competent(acts.length === 0 || acts.includes(act.kind));
  const concerned = spheresOf(council, act);
  competent(spheres.length === 0 || concerned.every((sphere) => spheres.includes(sphere)));
}

function checkMandate(council, party, act, authority) {
  const fitting = (holds) => refuseUnless(holds, "mandate-lacking");
  fitting(authority && authority.council === party.council);
  fitting(!council.served.has(`${authority.circulation} ${act.kind}`));
  const { mandate, texts } = authority;
  const { body, kind } = act;
  fitting(mandate && mandate.council === council.id);
  if (kind === "accede") fitting(mandate.act === "accede");
  if (kind === "table" || kind === "circulate") {
    fitting(mandate.act === "submit" && sameTexts(body.texts, texts));
  }
  if (kind === "table") {
    fitting(body.amends === mandate.amends && !body.corrects && !body.meeting);
  }
  if (kind === "circulate") fitting(!body.occasion);
  if (kind === "position") {
    const named = body.circulation === mandate.circulation && body.position === mandate.position;
    fitting(mandate.act === "position" && named);
  }
}

/** The party's chain with this act: positions may arrive before the act they follow. */
function chained(council, act) {
  const chain = council.chains.get(act.by) ?? { tip: council.id, waiting: [] };
  if (act.prev === chain.tip) return advanced(act.id, chain.waiting);
  refuseUnless(act.kind === "position", "act-unchained");
  return { tip: chain.tip, waiting: [...chain.waiting, [act.prev, act.id]] };
}

function advanced(tip, waiting) {
  for (;;) {
    const following = waiting.find(([prev]) => prev === tip);
    if (!following) return { tip, waiting };
    tip = following[1];
    waiting = waiting.filter(([, id]) => id !== following[1]);
  }
}

function checkVersion(council, sphere, body) {
  refuseUnless(!body.amends || sphere === council.charter.amendment, "amendment-misplaced");
  checkLanguages(body.texts);
}

const EFFECTS = {
  ...KEYS,
  ...PERIODS,
  ...SERVING,

  accede(council, act) {
    refuseUnless(!council.members.includes(act.by), "member-already");
    council.members = [...council.members, act.by];
    council.left = council.left.filter((name) => name !== act.by);
  },

  table(council, act, body) {
    const sphere = sphereOf(council.charter, body.sphere);
    refuseUnless(mayUse(atAnyTime(council.charter, sphere), "table", act.by), "power-lacking");
    checkVersion(council, body.sphere, body);
    const { id, by } = act;
    checkGround(council, body);
    const version = { texts: body.texts, amends: body.amends };
    const { corrects, meeting } = body;
    const matter = { id, by, sphere: body.sphere, title: body.title, status: "open" };
    council.matters.set(id, { ...matter, version, corrects, meeting, circulations: [] });
  },

  amend(council, act, body) {
    const matter = openMatter(council, body.matter);
    refuseUnless(matter.by === act.by, "not-sponsor");
    checkVersion(council, matter.sphere, body);
    const { texts, amends } = matter.version;
    refuseUnless(!sameTexts(body.texts, texts) || body.amends !== amends, "text-unchanged");
    endOpen(council, matter);
    matter.version = { texts: body.texts, amends: body.amends };
  },

  circulate(council, act, body) {
    const matter = openMatter(council, body.matter);
    const charter = edition(council.charter, dayOf(body.deadline));
    const sphere = sphereOf(charter, matter.sphere);
    const may = matter.by === act.by || mayUse(sphere, "circulate", act.by);
    refuseUnless(may, "power-lacking");
    const named = procedureName(council, matter, sphere, body);
    const procedure = charter.procedures.find((each) => each.name === named);
    checkCirculation(council, charter, matter, body, procedure);
    if (body.local) checkLocal(charter.calendar, body);
    const standings = [...sphere.standings].filter(([party]) => council.members.includes(party));
    council.open.set(act.id, {
      id: act.id, index: council.size, matter: matter.id, sphere: sphere.name, by: act.by,
      texts: body.texts, amends: matter.version.amends, deadline: body.deadline,
      mandate: body.mandate, charter: council.charterHash, procedure, clock: charter.clock,
      rules: charter.rules, roll: rollOf(charter, council.members, sphere),
      owed: standings.map(([party, standing]) => {
        const period = procedure.periods.get(standing) ?? null;
        return { party, standing, period, days: procedure.working.get(standing) ?? 0 };
      }),
      calendar: charter.calendar, extensions: [], requests: [], waived: [],
      service: charter.service, byService: [], lifted: [], answered: [], occasion: body.occasion,
      serving: { attempts: [], deemed: [], cures: [], unopened: [] },
      positions: [], notices: new Map(), latest: new Map(), served: null,
      closed: -1, outcome: null, concluded: -1, decided: null,
    });
    matter.circulations = [...matter.circulations, act.id];
    if (body.consultation) consultationOf(council, body.consultation).matter = matter.id;
  },

  position(council, act, body) {
    const circulation = council.circulation(body.circulation);
    const over = !circulation || circulation.closed >= 0;
    if (over && !isContestable(council, circulation)) throw notOpen(council, body.circulation);
    checkSpeaks(circulation, act.by);
    const { words, simultaneous } = circulation.procedure;
    refuseUnless(Boolean(body.commitment) === Boolean(simultaneous), "commitment-unfit");
    const fits = simultaneous ? body.position === "sealed" : words.has(body.position);
    refuseUnless(fits, "word-unknown");
    const texts = circulation.texts.map((text) => text.document);
    refuseUnless(body.texts.join() === texts.join(), "text-differs");
    refuseUnless(act.seen.size > circulation.index, "circulation-unseen");
    refuseUnless(circulation.positions.every((spoken) => spoken.id !== act.id), "act-known");
    const { position, replaces, reservation, statement, commitment } = body;
    const spoken = { id: act.id, index: council.size, party: act.by, word: position, receipts: [] };
    const said = { replaces, reservation, statement, commitment, revealed: -1 };
    putPosition(circulation, { ...spoken, ...said });
  },

  conclude(council, act, body, { charter }) {
    const circulation = council.open.get(body.circulation);
    const known = council.circulation(body.circulation);
    if (!circulation) throw refused(known ? "circulation-closed" : "circulation-unknown");
    const outcome = circulation.outcome ?? outcomeEarly(circulation, council.stamps);
    const differs = `The rules give ${outcome.kind}, not ${body.outcome}.`;
    if (outcome.kind !== body.outcome) throw refused("outcome-differs", differs);
    checkAnswered(circulation, outcome);
    if (circulation.closed < 0) circulation.closed = council.size;
    const byService = servedParties(circulation, council.stamps);
    Object.assign(circulation, { outcome, byService, concluded: council.size });
    council.open.delete(circulation.id);
    council.closed.set(circulation.id, circulation);
    council.trailing.push(circulation.id);
    const settled = !["no_decision", "invalid", "annulled"].includes(outcome.kind);
    if (settled) council.matters.get(circulation.matter).status = outcome.kind;
    if (outcome.kind === "adopted" && circulation.amends) adopt(council, circulation, charter);
  },

  ...EVIDENCE,
  ...PROMISES,
  ...CONSULTATIONS,
  ...MEETINGS,
  ...SEALS,
  ...WITHDRAWALS,
  ...ANSWERS,
  ...REVEALS,
};

function checkCirculation(council, charter, matter, body, procedure) {
  refuseUnless(!council.open.has(matter.circulations.at(-1)), "circulation-open");
  const acceded = council.members.length + council.left.length;
  refuseUnless(acceded >= council.charter.accession, "accession-incomplete");
  refuseUnless(sameTexts(body.texts, matter.version.texts), "text-not-latest");
  const languages = body.texts.map((text) => text.lang);
  const complete = procedure.languages.every((lang) => languages.includes(lang));
  refuseUnless(complete, "language-missing");
  refuseUnless(allStand(charter.rules, rulesOf(procedure)), "rule-not-in-force");
}

/** Whether these rules, and all they rest on, are there: on some days a dated rule is not. */
export function allStand(rules, names) {
  return names.every((name) => {
    const rule = rules.get(name);
    return rule !== undefined && (isAtom(rule) || allStand(rules, rule.of));
  });
}

function notOpen(council, id) {
  const circulation = council.circulation(id);
  if (!circulation) return refused("circulation-unknown");
  const { outcome } = circulation;
  const withdrawn = !outcome || outcome.kind === "withdrawn" || outcome.deadline === null;
  return refused(withdrawn ? "circulation-closed" : "position-late");
}

function adopt(council, circulation, charter) {
  const named = charter.parties.map((party) => party.name);
  endLapsed(council);
  council.charters.push({ index: council.size, hash: circulation.amends, charter });
  council.members = council.members.filter((name) => named.includes(name));
  council.left = council.left.filter((name) => named.includes(name));
  for (const [key, { party }] of council.delegates) {
    if (!council.members.includes(party)) council.delegates.delete(key);
  }
}
