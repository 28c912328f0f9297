// The pages at the door: sign in, and use a one-time link, whose secret stands behind the # of the address.

import { acceptLink, signIn } from "./api.js";
import { byId, showProblem } from "./dom.js";

function onSubmit(id, action) {
  byId(id)?.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      showProblem(byId("problem"), null);
      await action(event.target.elements);
      location.assign("/");
    } catch (error) {
      showProblem(byId("problem"), error);
    }
  });
}

onSubmit("sign-in", (form) => signIn(form.login.value, form.password.value));
onSubmit("welcome", (form) => {
  if (form.password.value !== form.again.value) throw new Error("The two passwords differ.");
  return acceptLink(location.hash.slice(1), form.name.value.trim(), form.password.value);
});
