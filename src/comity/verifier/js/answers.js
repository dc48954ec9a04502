// Answering those who are consulted.

import { decides, unanswered } from "./outcome.js";
import { refuseUnless } from "./plain.js";

export const ANSWERS = {
  answer(council, act, body) {
    const circulation = council.open.get(body.circulation);
    refuseUnless(circulation, "answer-late");
    const { by } = act;
    refuseUnless(by === circulation.by || decides(circulation, by), "answer-not-yours");
    const wanting = unanswered(circulation).some(({ id }) => id === body.of);
    refuseUnless(wanting, "answer-unfit");
    circulation.answered.push([body.of, council.size]);
  },
};
