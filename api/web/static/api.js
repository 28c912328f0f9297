// Calls of the HTTP API. A refusal is thrown as a Problem with the server's sentence and issues.

export class Problem extends Error {
  constructor(body, status) {
    const issues = body.issues ?? [];
    super(issues.length ? `Not taken; to correct (${issues.length}):` : (body.detail ?? `The server answered ${status}.`));
    this.status = status;
    this.issues = issues;
    this.requestId = body.request_id;
  }
}

let changeToken = null; // goes with each change, so that another site cannot ask for one

async function call(path, options = {}) {
  const headers = { ...options.headers, ...(changeToken && { "X-CSRF-Token": changeToken }) };
  const answer = await fetch(`/api/v1${path}`, { ...options, headers });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(body, answer.status);
  return body;
}

const post = (path, type, body) => call(path, { method: "POST", headers: { "Content-Type": type }, body });

export async function getMe() {
  const me = await call("/me");
  changeToken = me.csrf_token;
  return me;
}

const postJson = (path, content) => post(path, "application/json", JSON.stringify(content));
export const signIn = (login, password) => postJson("/session", { login, password });
export const acceptLink = (link, name, password) => postJson("/session/link", { link, name, password });
export const signOut = () => call("/session", { method: "DELETE" });
export const listScenarios = () => call("/scenarios?limit=100");
export const listPlans = () => call("/plans?limit=100");
export const getPlan = (id) => call(`/plans/${id}`);
export const getTable = (id, name) => call(`/plans/${id}/tables/${name}.json`);
export const cancelPlan = (id) => call(`/plans/${id}/cancel`, { method: "POST" });
export const listReplans = () => call("/replans?limit=100");
export const getReplan = (id) => call(`/replans/${id}`);
export const compare = (ids) => call(`/comparisons?${ids.map((id) => `plan=${id}`).join("&")}`);
export const requestPlan = (scenario, settings) =>
  postJson(`/scenarios/${scenario}/plans`, settings);
export const submitScenario = (file) =>
  post("/scenarios", file.name.endsWith(".json") ? "application/json" : "application/yaml", file);

export const listPublications = () => call("/publications?limit=100");
export const getPublication = (id) => call(`/publications/${id}`);
export const previewPublication = (id, sponsor) => call(`/publications/${id}/views/${encodeURIComponent(sponsor)}`);
export const proposePublication = (proposal) => postJson("/publications", proposal);
export const signPublication = (entry, step, content) => call(`/publications/${entry.id}/${step}`, {
  method: "POST",
  headers: { "Content-Type": "application/json", "If-Match": `"${entry.state}"` },
  body: JSON.stringify(content),
});
export const listChanges = () => call("/changes?limit=100");
export const answerChange = (id, answer) => postJson(`/changes/${id}/answer`, answer);

export const askChange = (wanted) => postJson("/changes", wanted);
export const getPublished = () => call("/published");

// Ids of the sponsors of a plan's scenario.
export async function getSponsorsOf(plan) {
  const { scenario } = await call(`/scenarios/${(await getPlan(plan)).scenario}`);
  return scenario.sponsors.map((sponsor) => sponsor.id);
}

// Follows a solve: `onProgress(message)` for each message, `onEnd()` once. Returns the stream, to be closed.
export function watchPlan(id, onProgress, onEnd) {
  const stream = new EventSource(`/api/v1/plans/${id}/events`);
  stream.addEventListener("progress", (event) => onProgress(JSON.parse(event.data)));
  stream.addEventListener("end", () => {
    stream.close();
    onEnd();
  });
  return stream;
}
