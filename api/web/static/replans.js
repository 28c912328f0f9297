// What happened to a plan, and the proposals for the rest, side by side.

import { getReplan, listReplans } from "./api.js";
import { badge, el, number, showProblem, table, when, words } from "./dom.js";

const SHOWN = 5;
const FIGURES = ["moved", "unit_changed", "appeared", "vanished", "days_moved"];

export function replans(plan, onChoose) {
  const place = el("div", { class: "scroll" });
  const section = el("section", { class: "card", hidden: true }, el("h3", {}, "Replanning"), place);
  const show = async () => {
    const { items } = await listReplans();
    const own = await Promise.all(items.filter((item) => item.plan === plan.id).slice(0, SHOWN).map((item) => getReplan(item.id)));
    section.hidden = !own.length;
    place.replaceChildren(...own.flatMap((replan) => [said(replan), options(replan, onChoose)]));
  };
  show().catch((error) => { section.hidden = false; showProblem(place, error); });
  return section;
}

function said(replan) {
  const kinds = Object.entries(Object.groupBy(replan.log.events, (event) => event.kind)).map(([kind, all]) => `${all.length} ${words(kind)}`);
  return el("p", {}, `As of ${when(replan.now)}: ${kinds.join(", ") || "nothing happened"}; `,
    `frozen for ${replan.frozen}, slushy for ${replan.slushy}.`);
}

function options(replan, onChoose) {
  const terms = [...new Set(replan.options.flatMap((option) => option.objective.map((cost) => cost.term)))];
  const cost = (option, term) => option.objective.find((found) => found.term === term)?.value;
  const figure = (value) => (value == null ? "–" : number(value));
  const names = (orders) => (orders ? orders.join(", ") || "none" : "–");
  const row = (option) => [
    el("button", { type: "button", onclick: () => onChoose(option.plan) }, words(option.strategy)),
    option.failure ? el("span", {}, badge(option.state), ` ${option.failure.message}`) : badge(option.state),
    option.differences ? el("a", { href: `/api/v1/plans/${option.plan}/gantt?against=${replan.baseline}`, target: "_blank" }, "chart") : "–",
    ...FIGURES.map((name) => figure(option.differences?.[name])),
    names(option.differences?.worse),
    names(option.differences?.better),
    ...terms.map((term) => figure(cost(option, term))),
  ];
  const head = ["Proposal", "State", "Changes", "Moved", "On another unit", "New", "Gone", "Days moved", "Orders worse", "Orders better"];
  return table([...head, ...terms.map(words)], replan.options.map(row));
}
