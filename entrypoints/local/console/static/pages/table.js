/** The items of one table, each value with its DynamoDB type. */
import { get } from "../api.js";
import { h } from "../dom.js";
import { brief, plural } from "../format.js";
import { block } from "../json.js";
import { Listing } from "../listing.js";
import { below, heading, opener, table, turning } from "../parts.js";
import { link } from "../router.js";
import { loaded } from "../screen.js";

const COLUMNS = 9;
const SHORT = 20;
/** @type {Record<string, string>} */
const WORDS = { S: "string", N: "number", B: "binary", BOOL: "boolean", NULL: "null", M: "map", L: "list", SS: "string set", NS: "number set", BS: "binary set" };

/** @param {ConsoleScreen} screen @param {string} name @returns {ConsolePage} */
export function open(screen, name) {
  /** @type {Keys | null} */
  let keys = null;
  /** @type {Listing<TableItem>} */
  const items = new Listing("table", () => ({ name }));
  const opened = new Set();
  const turn = turning(opened, () => screen.redraw());
  return {
    wide: true,
    watch: ["invocations", "executions"],
    gap: () => 2000,
    title: () => name,
    ready: () => keys !== null && items.loaded,
    async load(signal) {
      keys ??= await keysOf(name, signal);
      await items.load(signal);
    },
    render: () => {
      const { hash, range } = loaded(keys);
      const shown = attributes(items.items, loaded(keys)).slice(0, COLUMNS);
      /** @param {TableItem} item */
      const keyOf = (item) => JSON.stringify([item[hash ?? ""], item[range ?? ""]]);
      return [
        heading(name, { above: h("a", { href: link("tables") }, "Tables"), beside: h("span", { class: "hint code" }, [hash, range].filter(Boolean).join(" · ")) }),
        table(`Items of ${name}`, shown.map((attribute, at) => ({ title: attribute, kind: at === 0 ? "typed-cell wide" : "typed-cell", cell: (item) => at === 0 ? opener(value(item[attribute]), opened.has(keyOf(item)), () => turn(keyOf(item))) : value(item[attribute]) })), items.items, { key: keyOf, empty: "The table is empty.", after: (item) => opened.has(keyOf(item)) && below(`of ${keyOf(item)}`, shown.length, h("div", { class: "details" }, block("Item", item, { key: "item" }))) }),
        items.footer(screen, "item"),
      ];
    },
  };
}

/** @param {string} name @param {AbortSignal} signal @returns {Promise<Keys>} */
async function keysOf(name, signal) {
  /** @type {Page<TableSummary>} */
  const { items } = await get("tables", {}, signal);
  return items.find((one) => one.name === name) ?? {};
}

/**
 * Return the names of attributes: keys first, then by how many items have them, short values first.
 *
 * @param {TableItem[]} items
 * @param {Keys} keys
 */
function attributes(items, { hash, range }) {
  const seen = new Map();
  for (const item of items) {
    for (const [name, attribute] of Object.entries(item)) {
      const { count, long } = seen.get(name) ?? { count: 0, long: false };
      seen.set(name, { count: count + 1, long: long || summary(...Object.entries(attribute)[0]).length > SHORT });
    }
  }
  const keys = [hash, range].filter((name) => name !== null && name !== undefined).filter((name) => seen.delete(name));
  return [...keys, ...[...seen].sort(([, one], [, other]) => other.count - one.count || Number(one.long) - Number(other.long)).map(([name]) => name)];
}

/** @param {AttributeValue | undefined} attribute */
function value(attribute) {
  if (attribute === undefined) return h("span", { class: "absent" }, "–");
  const [type, held] = Object.entries(attribute)[0];
  return h("span", { class: "typed", title: `${WORDS[type] ?? type}: ${brief(JSON.stringify(held), 300)}` }, h("span", { class: `type ${type}` }, type), h("span", {}, summary(type, held)));
}

/** @param {string} type @param {any} held */
function summary(type, held) {
  if (type === "L") return plural(held.length, "element");
  if (type === "M") return plural(Object.keys(held).length, "attribute");
  if (type.length === 2 && Array.isArray(held)) return brief(`{${held.join(", ")}}`, 40);
  if (held === "") return '""';
  return brief(type === "NULL" ? "null" : String(held), 48);
}
