/** The user pools' users. */
import { h } from "../dom.js";
import { Listing } from "../listing.js";
import { heading, table, time } from "../parts.js";

/** @param {ConsoleScreen} screen @returns {ConsolePage} */
export function open(screen) {
  /** @type {Listing<User>} */
  const users = new Listing("users");
  return {
    watch: ["users"],
    title: () => "Users",
    ready: () => users.loaded,
    load: (signal) => users.load(signal),
    render: () => [
      heading("Users"),
      table("Users", [
        { title: "E-mail", kind: "wide", cell: (one) => one.email ?? "–" },
        { title: "User name", kind: "code", cell: (one) => one.username },
        { title: "Status", cell: (one) => h("span", { class: `badge ${one.status === "CONFIRMED" ? "good" : "caught"}` }, one.status) },
        { title: "Enabled", cell: (one) => (one.enabled ? "yes" : h("span", { class: "badge grey" }, "no")) },
        { title: "Groups", cell: (one) => (one.groups.length ? one.groups.map((group) => h("span", { class: "mark" }, group)) : "–") },
        { title: "Pool", kind: "code", cell: (one) => one.pool },
        { title: "Created", kind: "number", cell: (one) => time(one.created) },
      ], users.items, { key: (one) => `${one.pool} ${one.username}`, empty: "No user has signed up." }),
      users.footer(screen, "user"),
    ],
  };
}
