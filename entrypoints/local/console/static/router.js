/** Addresses: `#/name/argument?key=value`, the argument encoded so that it may be an ARN. */

/** Return the parts of an address. */
export function read(hash = location.hash) {
  const [path, search = ""] = hash.replace(/^#\/?/, "").split("?");
  const slash = path.indexOf("/");
  const name = slash < 0 ? path : path.slice(0, slash);
  const argument = slash < 0 ? null : decode(path.slice(slash + 1));
  return { name, argument, query: Object.fromEntries(new URLSearchParams(search)) };
}

/** Return an address. @param {string} name @param {string | null} [argument] @param {QueryValues} [query] */
export function link(name, argument = null, query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  const search = new URLSearchParams(kept.map(([key, value]) => [key, String(value)])).toString();
  return `#/${name}${argument === null ? "" : `/${encodeURIComponent(argument)}`}${search ? `?${search}` : ""}`;
}

/** Return the address without its query. */
export function page() {
  return location.hash.split("?")[0];
}

/** Change the query of the address without leaving the page. @param {QueryValues} query */
export function rewrite(query) {
  const { name, argument } = read();
  history.replaceState(history.state, "", link(name, argument, query));
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
