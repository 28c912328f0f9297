// The page of publications: what is proposed and in force on the left, the chosen one on the right with its next step.

import {
  answerChange, getMe, getPublication, getSponsorsOf, listChanges, listPlans, listPublications, previewPublication,
  proposePublication, signPublication,
} from "./api.js";
import { badge, byId, el, number, showProblem, table, when, words } from "./dom.js";

// The step that follows a state: its address, its name, who takes it.
const NEXT = {
  draft: ["check", "Check again", ["planner"]],
  checked: ["review", "Sign: reviewed", ["planner", "approver"]],
  reviewed: ["approve", "Sign: approved", ["approver"]],
  approved: ["publish", "Put in force", ["planner"]],
};
let me = null;
let chosen = null;

async function attempt(place, action) {
  try {
    showProblem(place, null);
    return await action();
  } catch (error) {
    showProblem(place, error);
    return null;
  }
}

async function refresh() {
  const [{ items }, plans] = await Promise.all([listPublications(), listPlans()]);
  const names = new Map(plans.items.map((plan) => [plan.id, plan.name]));
  const entries = items.map((item) =>
    el("li", { class: item.id === chosen ? "chosen" : null },
      el("button", { type: "button", "aria-pressed": String(item.id === chosen), onclick: () => choose(item.id) },
        el("strong", {}, names.get(item.plan) ?? item.plan), badge(item.state), el("small", {}, when(item.created)))));
  byId("publications").replaceChildren(...(entries.length ? entries : [el("li", { class: "hint" }, "None yet.")]));
  const done = plans.items.filter((plan) => plan.state === "done");
  byId("propose").elements.plan.replaceChildren(
    ...done.map((plan) => el("option", { value: plan.id }, `${plan.name}, ${when(plan.created)}`)));
  return items;
}

async function refreshChanges() {
  const { items } = await listChanges();
  const entries = items.map((item) => el("li", {}, change(item)));
  byId("changes").replaceChildren(...(entries.length ? entries : [el("li", { class: "hint" }, "Nothing.")]));
}

function change(item) {
  const { wanted, answer } = item;
  const what = [words(wanted.kind), wanted.order, wanted.product, wanted.quantity && number(wanted.quantity), wanted.day];
  const text = el("input", { "aria-label": "Answer", maxlength: 2000 });
  const say = (decision) => attempt(byId("changes-problem"), async () => {
    await answerChange(item.id, { decision, text: text.value });
    await refreshChanges();
  });
  const buttons = [["accepted", "Accept"], ["declined", "Decline"]].map(([decision, name]) =>
    el("button", { type: "button", onclick: () => say(decision) }, name));
  return el("div", {}, el("strong", {}, item.sponsor), ` ${what.filter(Boolean).join(" · ")} `,
    el("small", {}, when(item.created)), wanted.text ? el("p", {}, wanted.text) : null,
    answer ? el("p", {}, badge(answer.decision), ` ${answer.text} — ${answer.name}`) : me.role === "planner" ? el("p", {}, text, buttons) : null);
}

async function choose(id) {
  chosen = id;
  const [entry] = await Promise.all([getPublication(id), refresh()]);
  const sponsors = await getSponsorsOf(entry.plan);
  if (chosen !== id) return;
  const problem = el("div", { id: "step-problem", role: "alert" });
  byId("publication").replaceChildren(
    el("div", { class: "heading" }, el("h2", {}, "Publication", badge(entry.state)),
      el("small", {}, `proposed ${when(entry.created)} · SHA-256 ${entry.digest}`)),
    problem, step(entry, problem) ?? "", signatures(entry), shown(entry, sponsors, problem));
}

function step(entry, problem) {
  const [path, name, roles] = NEXT[entry.state] ?? [];
  if (!path) return null;
  if (!roles.includes(me.role)) return el("p", { class: "hint" }, `Next: ${name.toLowerCase()}, by ${roles.join(" or ")}.`);
  const password = el("input", { name: "password", type: "password", autocomplete: "current-password", required: true });
  const reason = el("input", { name: "reason", maxlength: 2000 });
  const take = async (event) => {
    event.preventDefault();
    const signed = await attempt(problem, () => signPublication(entry, path, {
      reason: reason.value,
      ...(path === "review" || path === "approve" ? { digest: entry.digest } : {}),
      ...(path === "approve" ? { password: password.value } : {}),
    }));
    if (signed) choose(entry.id);
  };
  return el("form", { class: "card", id: "step", onsubmit: take },
    path === "approve" ? el("label", {}, "Your password, once more ", password) : null,
    el("label", {}, "Remark ", reason), el("button", { class: "primary" }, name));
}

const signatures = (entry) => el("section", { class: "card" }, el("h3", {}, "Signatures"),
  table(["State", "Who", "Role", "When", "Meaning"],
    entry.signatures.map((s) => [words(s.state), s.name, s.role, when(s.signed), s.meaning])));

function shown(entry, sponsors, problem) {
  const place = el("div", {});
  const show = async (sponsor) => {
    const view = await attempt(problem, () => previewPublication(entry.id, sponsor));
    if (view) place.replaceChildren(promises(view), batches(view));
  };
  const select = el("select", { onchange: ({ target }) => show(target.value) },
    sponsors.map((sponsor) => el("option", { value: sponsor }, sponsor)));
  if (sponsors.length) show(sponsors[0]);
  return el("section", { class: "card" },
    el("div", { class: "heading" }, el("h3", {}, "What a sponsor will see"), el("label", {}, "sponsor ", select)), place);
}

const promises = (view) => table(["Order", "Product", "Quantity", "Due", "Promised", "Unmet", "Reason"],
  view.promises.map((p) => [p.order, p.product, number(p.quantity), p.due, p.promised ?? "never", number(p.unmet), p.reason ? words(p.reason) : ""]));

const batches = (view) => table(["Batch", "Quantity", "First day", "Last day", "Status"],
  view.batches.map((b) => [b.id, `${number(b.quantity)} ${b.unit}`, b.start, b.end, words(b.status)]));

byId("propose").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target.elements;
  const disclosure = { batches: form.batches.value || null, promises: form.promises.value, reasons: form.reasons.checked };
  const entry = await attempt(byId("propose-problem"), () =>
    proposePublication({ plan: form.plan.value, disclosure, reason: form.reason.value }));
  if (entry) choose(entry.id);
});

async function start() {
  me = await getMe();
  byId("me").textContent = me.name;
  byId("propose").parentElement.hidden = me.role !== "planner";
  const [items] = await Promise.all([refresh(), refreshChanges()]);
  if (items.length) await choose(items[0].id);
}

start().catch((error) => (error.status === 401 ? location.assign("/sign-in") : showProblem(byId("propose-problem"), error)));
