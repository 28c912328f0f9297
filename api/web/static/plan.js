// One plan: how far its search is, then what it is worth, its Gantt chart, its tables, and how it compares.

import { compare, getTable } from "./api.js";
import { badge, el, number, planWords, showProblem, table, wallClock, when, words } from "./dom.js";
import { replans } from "./replans.js";

const VIEWS = ["unit", "product", "sponsor"];
const TABLES = ["orders", "deliveries", "campaigns", "batches", "procedures", "operations", "tasks", "utilisation", "kpis", "objective",
  "draws", "purchases", "releases", "lots", "trace", "stock", "storage", "materials", "alerts"];
const UNITS = { changeover_time: "h", cleaning: "h", makespan: "h", lateness: "quantity-days", earliness: "quantity-days" };
const FORMATS = ["html", "png", "svg", "json"];
const waits = (plan) => plan.state === "queued" || plan.state === "running";

export function showPlan(place, plan, plans, onCancel, onChoose) {
  const parts = [heading(plan, onCancel), el("div", { id: "plan-problem", role: "alert" })];
  if (plan.failure) parts.push(el("div", { class: "problem" }, el("p", {}, plan.failure.message)));
  if (waits(plan)) parts.push(progress(plan));
  if (plan.plan) parts.push(tiles(plan.plan), chart(plan), replans(plan, onChoose), stock(plan), alerts(plan), orders(plan), comparison(plan, plans), downloads(plan));
  if (plan.state === "cancelled" && !plan.plan) parts.push(el("p", { class: "hint" }, "Cancelled before a plan was found."));
  place.replaceChildren(...parts);
  if (plan.progress) showProgress(place, plan, plan.progress);
}

function heading(plan, onCancel) {
  const cancel = el("button", { type: "button", onclick: onCancel }, "Cancel");
  return el("div", { class: "heading" },
    el("div", {}, el("h2", {}, plan.name, badge(plan.state)),
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
    ...plan.objective.map((term) => [words(term.term), number(term.value), UNITS[term.term]])];
  return el("dl", { class: "tiles" }, facts.map(([name, value, unit]) =>
    el("div", {}, el("dt", {}, name), el("dd", {}, value, unit ? el("small", {}, ` ${unit}`) : null))));
}

function chart(plan) {
  const address = (by, format) => `/api/v1/plans/${plan.id}/gantt?by=${by}&format=${format}`;
  const frame = el("iframe", { title: "Gantt chart", src: address("unit", "html"), sandbox: "allow-scripts allow-downloads" });
  const units = new Set(plan.plan.campaigns.flatMap((c) => c.batches.flatMap((b) => b.procedures.flatMap((p) => p.units))));
  frame.style.height = `min(75vh, ${340 + 45 * units.size}px)`; // the frame's page has no way to tell its height
  const links = el("span", { class: "links" });
  const show = (by) => links.replaceChildren(
    ...FORMATS.map((format) => el("a", { href: address(by, format), target: "_blank" }, format.toUpperCase())));
  const choose = el("select", { onchange: ({ target }) => { frame.src = address(target.value, "html"); show(target.value); } },
    VIEWS.map((by) => el("option", { value: by }, by)));
  show("unit");
  return el("section", { class: "card" }, el("div", { class: "heading" }, el("h3", {}, "Gantt chart"),
    el("label", {}, "a row for each ", choose), links), frame);
}

// Folded away: its page is drawn when somebody opens it.
function stock(plan) {
  const address = (format) => `/api/v1/plans/${plan.id}/stock?format=${format}`;
  const frame = el("iframe", { title: "Stock chart", sandbox: "allow-scripts allow-downloads" });
  frame.style.height = "75vh";
  const open = ({ target }) => { if (target.open && !frame.src) frame.src = address("html"); };
  const links = FORMATS.map((format) => el("a", { href: address(format), target: "_blank" }, format.toUpperCase()));
  return el("section", { class: "card" }, el("details", { ontoggle: open },
    el("summary", {}, "Stock over time"), el("span", { class: "links" }, links), frame));
}

function alerts(plan) {
  const place = el("div", { class: "scroll" });
  const section = el("section", { class: "card", hidden: true }, el("h3", {}, "Alerts"), place);
  const row = (alert) => [alert.alert, alert.item, wallClock(alert.at), alert.message];
  const show = (rows) => {
    section.hidden = !rows.length;
    place.replaceChildren(table(["Alert", "Item", "When", "What to do"], rows.map(row)));
  };
  getTable(plan.id, "alerts").then(show, (error) => { section.hidden = false; showProblem(place, error); });
  return section;
}

function orders(plan) {
  const place = el("div", { class: "scroll" }, el("p", { class: "hint" }, "Loading…"));
  const row = (order) => [order.order, order.product, order.sponsor, `${number(order.quantity)} ${order.unit_of_measure}`,
    number(order.delivered_quantity), wallClock(order.due), wallClock(order.last_delivery), badge(order.outcome),
    order.explanation || (order.reason === "none" ? "" : words(order.reason))];
  const head = ["Order", "Product", "Sponsor", "Ordered", "Delivered", "Due", "Last delivery", "Outcome", "What kept it"];
  getTable(plan.id, "orders").then((rows) => place.replaceChildren(table(head, rows.map(row))), (error) => showProblem(place, error));
  return el("section", { class: "card" }, el("h3", {}, "Orders"), place);
}

function downloads(plan) {
  const links = (name) => el("li", {}, words(name), el("span", { class: "links" }, ["csv", "xlsx", "json"].map((format) =>
    el("a", { href: `/api/v1/plans/${plan.id}/tables/${name}.${format}`, download: true }, format.toUpperCase()))));
  const all = el("a", { href: `/api/v1/plans/${plan.id}/tables.xlsx`, download: true }, "all as a workbook");
  return el("section", { class: "card" }, el("div", { class: "heading" }, el("h3", {}, "Tables"), all),
    el("ul", { class: "downloads" }, TABLES.map(links)));
}

function comparison(plan, plans) {
  const others = plans.filter((other) => other.state === "done" && other.id !== plan.id);
  if (!others.length) return null;
  const place = el("div", {});
  const show = async ({ target }) => {
    if (!target.value) return place.replaceChildren();
    try {
      place.replaceChildren(...compared(await compare([target.value, plan.id])));
    } catch (error) {
      showProblem(place, error);
    }
  };
  const choose = el("select", { onchange: show }, el("option", { value: "" }, "choose a plan"),
    others.map((other) => el("option", { value: other.id }, planWords(other))));
  return el("section", { class: "card" }, el("div", { class: "heading" }, el("h3", {}, "Compare"), el("label", {}, "with ", choose)), place);
}

function compared(answer) {
  const figure = (value) => (value == null ? "–" : number(value));
  const kpis = answer.kpis.filter((row) => row.scope === "plan")
    .map((row) => [words(row.measure), row.unit, figure(row.before), figure(row.after), figure(row.delta)]);
  const delivery = (instant) => (instant ? when(instant, answer.zone) : "never");
  const changed = answer.orders.map((row) => [row.order, row.outcome_before ?? "–", row.outcome_after ?? "–",
    delivery(row.delivery_before), delivery(row.delivery_after)]);
  const counts = Object.entries(Object.groupBy(answer.activities, (row) => row.change)).map(([name, rows]) => `${rows.length} ${name}`);
  return [table(["Figure", "Unit", "Other plan", "This plan", "Difference"], kpis),
    changed.length ? table(["Order", "Other plan", "This plan", "Delivery there", "Delivery here"], changed) : el("p", {}, "Every order gets the same."),
    el("p", {}, `Unit procedures: ${counts.join(", ") || "none differs"}.`)];
}
