// The planner's page: scenarios on the left, plans below them, the chosen plan on the right.

import { cancelPlan, getMe, getPlan, listPlans, listScenarios, requestPlan, signOut, submitScenario, watchPlan } from "./api.js";
import { badge, byId, el, planWords, showProblem, when } from "./dom.js";
import { showPlan, showProgress } from "./plan.js";

const LIST_EVERY_MS = 3000;
const STAFF = ["planner", "approver", "analyst"];
const chosen = { scenario: null, plan: null };
let me = null;
let stream = null;

function entry(item, isChosen, choose, ...details) {
  const button = el("button", { type: "button", "aria-pressed": String(isChosen), onclick: () => choose(item.id) },
    el("strong", {}, item.name), ...details);
  return el("li", { class: isChosen ? "chosen" : null }, button);
}

async function refreshScenarios() {
  const { items } = await listScenarios();
  chosen.scenario ??= items[0]?.id ?? null;
  const entries = items.map((item) =>
    entry(item, item.id === chosen.scenario, chooseScenario, el("small", {}, when(item.created))));
  byId("scenarios").replaceChildren(...(entries.length ? entries : [el("li", { class: "hint" }, "None yet: upload a YAML or JSON file.")]));
  byId("request").hidden = !chosen.scenario || me.role !== "planner";
}

async function refreshPlans() {
  const { items } = await listPlans();
  const entries = items.map((item) =>
    entry(item, item.id === chosen.plan, choosePlan, badge(item.state),
      el("small", {}, planWords(item))));
  byId("plans").replaceChildren(...(entries.length ? entries : [el("li", { class: "hint" }, "None yet.")]));
  offerBaselines(items);
  return items;
}

function offerBaselines(items) {
  const select = byId("request").elements.baseline;
  const kept = select.value;
  const done = items.filter((item) => item.state === "done");
  select.replaceChildren(el("option", { value: "" }, "no other plan"),
    ...done.map((item) => el("option", { value: item.id }, `${item.name}, ${when(item.created)}`)));
  select.value = done.some((item) => item.id === kept) ? kept : "";
}

function chooseScenario(id) {
  chosen.scenario = id;
  refreshScenarios();
}

async function choosePlan(id) {
  chosen.plan = id;
  stream?.close();
  stream = null;
  const [plan, plans] = await Promise.all([getPlan(id), refreshPlans()]);
  if (chosen.plan !== id) return;
  showPlan(byId("plan"), plan, plans, () => attempt(byId("plan-problem"), () => cancelPlan(id)), choosePlan);
  if (plan.state === "queued" || plan.state === "running") {
    stream = watchPlan(id, (message) => showProgress(byId("plan"), plan, message), () => choosePlan(id));
  }
}

async function attempt(place, action) {
  try {
    showProblem(place, null);
    return await action();
  } catch (error) {
    showProblem(place, error);
    return null;
  }
}

byId("upload").addEventListener("change", async ({ target }) => {
  const file = target.files[0];
  if (!file) return;
  const answer = await attempt(byId("upload-problem"), () => submitScenario(file));
  target.value = ""; // the same file again is a change, too
  if (!answer) return;
  if (answer.warnings.length) showProblem(byId("upload-problem"), { message: "Taken, with warnings:", issues: answer.warnings });
  chooseScenario(answer.id);
});

byId("request").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target.elements;
  const settings = { time_limit: Number(form.time_limit.value) };
  if (form.profile.value) settings.profile = form.profile.value;
  if (form.baseline.value) settings.baseline = form.baseline.value;
  const answer = await attempt(byId("request-problem"), () => requestPlan(chosen.scenario, settings));
  if (answer) choosePlan(answer.id);
});

byId("sign-out").addEventListener("click", async () => {
  await signOut();
  location.assign("/sign-in");
});

async function start() {
  me = await getMe();
  byId("me").textContent = `${me.name}, ${me.role}${me.sponsor ? ` of ${me.sponsor}` : ""}`;
  byId("sign-out").hidden = !me.csrf_token;
  document.querySelector("label[for=upload]").hidden = me.role !== "planner";
  if (me.role === "sponsor") return location.replace("/published");
  if (!STAFF.includes(me.role)) {
    byId("plan").replaceChildren(el("p", { class: "hint" }, `This page is the plant's. The role ${me.role} uses the API.`));
    return;
  }
  await refreshScenarios();
  const plans = await refreshPlans();
  if (plans.length) await choosePlan(plans[0].id);
  const put = (error) => error.status === 401 && location.assign("/sign-in");
  setInterval(() => document.hidden || refreshPlans().catch(put), LIST_EVERY_MS);
}

start().catch((error) => {
  if (error.status === 401) location.assign("/sign-in");
  else showProblem(byId("upload-problem"), error);
});
