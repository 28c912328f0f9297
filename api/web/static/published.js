// The page of a sponsor: its part of the plan in force, and what it asks to be changed.

import { askChange, getMe, getPublished, listChanges, signOut } from "./api.js";
import { badge, byId, el, number, showProblem, table, when, words } from "./dom.js";

const COLUMNS = {
  promises: ["order", "product", "quantity", "unit", "due", "promised", "delivered", "unmet", "reason"],
  batches: ["id", "quantity", "unit", "start", "end", "purpose", "status"],
  milestones: ["day", "kind", "product", "batches"],
  lots: ["id", "item", "quantity", "unit", "usable", "expiry"],
  cover: ["product", "month", "usable", "due", "unit"],
};
const AMOUNTS = ["quantity", "delivered", "unmet"];
const cell = (row, name) => (row[name] == null ? "" : AMOUNTS.includes(name) ? number(row[name]) : words(String(row[name])));

function show({ published, view }) {
  const frame = el("iframe", { title: "Chart", src: "/api/v1/published/gantt", sandbox: "allow-scripts allow-downloads" });
  const products = new Set(view.promises.map((promise) => promise.product));
  frame.style.height = `${220 + 60 * products.size}px`;
  byId("published").replaceChildren(
    el("div", { class: "heading" }, el("h2", {}, view.sponsor), el("small", {}, `as of ${when(published)} · days of ${view.zone}`),
      el("a", { href: "/api/v1/published/tables.xlsx" }, "Excel")),
    el("section", { class: "card" }, frame),
    ...Object.entries(COLUMNS).filter(([name]) => view[name].length).map(([name, columns]) =>
      el("section", { class: "card" }, el("h3", {}, words(name)),
        table(columns.map(words), view[name].map((row) => columns.map((column) => cell(row, column)))))));
  const none = byId("ask").elements.order.options[0];
  byId("ask").elements.order.replaceChildren(none, ...view.promises.map((p) => el("option", { value: p.order }, p.order)));
}

async function refreshChanges() {
  const { items } = await listChanges();
  const entries = items.map(({ wanted, answer, created }) => el("li", {}, el("div", {},
    [words(wanted.kind), wanted.order, wanted.quantity && number(wanted.quantity), wanted.day].filter(Boolean).join(" · "),
    answer ? badge(answer.decision) : badge("open"), el("small", {}, when(created)),
    wanted.text ? el("p", {}, wanted.text) : null, answer?.text ? el("p", {}, `${answer.text} — ${answer.name}`) : null)));
  byId("changes").replaceChildren(...(entries.length ? entries : [el("li", { class: "hint" }, "Nothing yet.")]));
}

byId("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target.elements;
  const said = Object.fromEntries(["kind", "order", "quantity", "day", "text"].map((name) => [name, form[name].value]));
  try {
    showProblem(byId("ask-problem"), null);
    await askChange(Object.fromEntries(Object.entries(said).filter(([, value]) => value)));
    event.target.reset();
    await refreshChanges();
  } catch (error) {
    showProblem(byId("ask-problem"), error);
  }
});

byId("sign-out").addEventListener("click", async () => {
  await signOut();
  location.assign("/sign-in");
});

async function start() {
  byId("me").textContent = (await getMe()).name;
  await refreshChanges();
  show(await getPublished());
}

start().catch((error) => (error.status === 401 ? location.assign("/sign-in") : showProblem(byId("published"), error)));
