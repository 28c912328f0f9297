// One plan: how far its search is, then what it is worth, its Gantt chart, its tables, and how it compares.

import { compare } from "./api.js";
import { el, number, showProblem, table, when, words } from "./dom.js";

const VIEWS = ["unit", "product", "sponsor"];
const TABLES = ["orders", "campaigns", "batches", "procedures", "tasks"];
const waits = (plan) => plan.state === "queued" || plan.state === "running";

export function showPlan(place, plan, plans, onCancel) {
  const parts = [heading(plan, onCancel), el("div", { id: "plan-problem", role: "alert" })];
  if (plan.failure) parts.push(el("div", { class: "problem" }, el("p", {}, plan.failure.message)));
  if (waits(plan)) parts.push(progress(plan));
  if (plan.plan) parts.push(tiles(plan.plan), chart(plan), promises(plan.plan), downloads(plan), comparison(plan, plans));
  if (plan.state === "cancelled" && !plan.plan) parts.push(el("p", { class: "hint" }, "Cancelled before a plan was found."));
  place.replaceChildren(...parts);
  if (plan.progress) showProgress(place, plan, plan.progress);
}

function heading(plan, onCancel) {
  const cancel = el("button", { type: "button", onclick: onCancel }, "Cancel");
  return el("div", { class: "heading" },
    el("div", {}, el("h2", {}, plan.name, el("span", { class: `badge ${plan.state}` }, plan.state)),
      el("small", {}, `asked for ${when(plan.created)} · ${plan.settings.time_limit} s · plan ${plan.id}`)),
    waits(plan) ? cancel : null);
}

function progress(plan) {
  return el("section", { class: "progress card" },
    el("progress", { max: plan.settings.time_limit, value: 0, "aria-label": "time used" }),
    el("p", { class: "phase" }, plan.state === "queued" ? "Waiting for its turn." : "Starting."),
    el("ol", { class: "incumbents" }));
}

export function showProgress(place, plan, message) {
  const section = place.querySelector(".progress");
  if (!section) return;
  section.querySelector("progress").value = message.elapsed;
  const tiers = message.tiers.map(number).join(" · ");
  section.querySelector(".phase").textContent = `${message.phase}: ${message.message || "searching"} (${number(message.elapsed)} s)`;
  if (tiers && section.dataset.tiers !== tiers) {
    section.dataset.tiers = tiers;
    section.querySelector(".incumbents").prepend(el("li", {}, `${number(message.elapsed)} s — best plan so far, by tier: ${tiers}`));
  }
}

function tiles(plan) {
  const full = plan.promises.filter((promise) => Number(promise.unmet) === 0).length;
  const checked = plan.verdict?.passed ? "passed" : "not passed";
  const facts = [["orders in full", `${full} of ${plan.promises.length}`], ["search", plan.status], ["check", checked],
    ...plan.objective.map((term) => [words(term.term), number(term.value)])];
  return el("dl", { class: "tiles" }, facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

function chart(plan) {
  const address = (by, format) => `/api/v1/plans/${plan.id}/gantt?by=${by}&format=${format}`;
  const frame = el("iframe", { title: "Gantt chart", src: address("unit", "html"), sandbox: "allow-scripts allow-downloads" });
  const links = el("span", { class: "links" });
  const show = (by) => links.replaceChildren(
    ...["html", "png", "svg", "json"].map((format) => el("a", { href: address(by, format), target: "_blank" }, format.toUpperCase())));
  const choose = el("select", { onchange: ({ target }) => { frame.src = address(target.value, "html"); show(target.value); } },
    VIEWS.map((by) => el("option", { value: by }, by)));
  show("unit");
  return el("section", { class: "card" }, el("div", { class: "heading" }, el("h3", {}, "Gantt chart"),
    el("label", {}, "a row for each ", choose), links), frame);
}

function promises(plan) {
  const rows = plan.promises.map((promise) => [promise.order, number(promise.delivered), number(promise.unmet),
    promise.last_delivery ? when(promise.last_delivery) : "never", promise.explanation || words(promise.reason)]);
  return el("section", { class: "card" }, el("h3", {}, "Orders"),
    table(["Order", "Delivered", "Unmet", "Last delivery", "What kept it"], rows));
}

function downloads(plan) {
  const row = (name) => [words(name), el("span", { class: "links" }, ["csv", "xlsx", "json"].map((format) =>
    el("a", { href: `/api/v1/plans/${plan.id}/tables/${name}.${format}`, download: true }, format.toUpperCase())))];
  return el("section", { class: "card" }, el("h3", {}, "Tables"), table(["Table", "Download"], TABLES.map(row)));
}

function comparison(plan, plans) {
  const others = plans.filter((other) => other.state === "done" && other.id !== plan.id && other.scenario === plan.scenario);
  if (!others.length) return null;
  const result = el("div", {});
  const show = async ({ target }) => {
    if (!target.value) return result.replaceChildren();
    try {
      const answer = await compare([plan.id, target.value]);
      result.replaceChildren(table(Object.keys(answer.rows[0] ?? {}), answer.rows.map((row) => Object.values(row).map((v) => v ?? ""))));
    } catch (error) {
      showProblem(result, error);
    }
  };
  const choose = el("select", { onchange: show }, el("option", { value: "" }, "choose a plan"),
    others.map((other) => el("option", { value: other.id }, `${when(other.created)} · ${other.settings.time_limit} s${other.settings.profile ? ` · ${other.settings.profile}` : ""}`)));
  return el("section", { class: "card" }, el("div", { class: "heading" }, el("h3", {}, "Compare"), el("label", {}, "with ", choose)), result);
}
