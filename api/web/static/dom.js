// Elements from names, attributes and children. Text is always set as text, never parsed as HTML.

export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child != null));
  return element;
}

export const byId = (id) => document.getElementById(id);

// An instant in a zone; in the reader's own when none is named.
export const when = (instant, timeZone) =>
  new Date(instant).toLocaleString([], { dateStyle: "medium", timeStyle: "short", timeZone });

// An instant that the server already put on the site's wall clock, such as 2027-01-10T06:00:00+01:00.
export const wallClock = (stamp) => (stamp ? stamp.slice(0, 16).replace("T", " ") : "never");

export const number = (value) => Number(value).toLocaleString("en", { maximumFractionDigits: 2 });

export const words = (name) => name.replaceAll("_", " ");

export const badge = (word) => el("span", { class: `badge ${word.replaceAll(" ", "-")}` }, word);

export const planWords = (plan) =>
  [when(plan.created), `${plan.settings.time_limit} s`, plan.settings.profile, plan.baseline && "near another plan"].filter(Boolean).join(" · ");

export function table(head, rows) {
  const cells = (tag, row) => el("tr", {}, row.map((cell) => el(tag, {}, cell instanceof Node ? cell : String(cell))));
  return el("table", {}, el("thead", {}, cells("th", head)), el("tbody", {}, rows.map((row) => cells("td", row))));
}

export function showProblem(place, error) {
  const issues = (error?.issues ?? []).map((issue) =>
    el("li", { class: issue.severity }, issue.where ? el("code", {}, issue.where) : null, ` ${issue.message} `,
      el("em", {}, issue.fix)));
  place.replaceChildren(...(error ? [el("div", { class: "problem" }, el("p", {}, error.message), el("ul", {}, issues))] : []));
}
