/** Pictograms on a grid of 16 points, drawn in the colour of the text around them. */
import { s } from "./dom.js";

/** @type {Record<string, string[]>} */
const PATHS = {
  // Statuses.
  running: ["M8 2a6 6 0 1 1-5.2 3", "M2.200 2.200v3h3"],
  succeeded: ["M3 8.500l3.300 3.300L13 5"],
  failed: ["M4 4l8 8", "M12 4l-8 8"],
  caught: ["M8 2.500l6 11H2z", "M8 6.500v3.200", "M8 11.600v.2"],
  cancelled: ["M8 2a6 6 0 1 0 .01 0z", "M3.800 12.200l8.400-8.400"],
  timeout: ["M8 2a6 6 0 1 0 .01 0z", "M8 4.800V8l2.200 1.600"],
  pending: ["M8 2a6 6 0 1 0 .01 0z", "M5.200 8h.2", "M8 8h.1", "M10.700 8h.1"],
  retry: ["M13 8a5 5 0 1 1-1.500-3.600", "M13 2v3h-3"],
  // Kinds of things.
  client: ["M8 2.500a2.700 2.700 0 1 0 .01 0z", "M2.800 13.500c.5-3 2.600-4.500 5.200-4.500s4.700 1.500 5.200 4.500"],
  gateway: ["M2 8h12", "M2 4.500h7", "M7 11.500h7", "M11 5.500L14 8l-3 2.500"],
  request: ["M2 8h12", "M2 4.500h7", "M7 11.500h7", "M11 5.500L14 8l-3 2.500"],
  authorizer: ["M4 7h8v6.500H4z", "M5.500 7V5a2.500 2.500 0 0 1 5 0v2"],
  function: ["M4 13.500c2.500 0 2.500-2 3-5.500s.8-5.500 3.500-5.500", "M4.500 7h6"],
  execution: ["M6 2.500h4v3H6z", "M2.500 10.500h4v3h-4z", "M9.500 10.500h4v3h-4z", "M8 5.500V8M4.500 10.500V8h7v2.500"],
  state: ["M3 4.500h10v7H3z"],
  wait: ["M4.500 2.500h7", "M4.500 13.500h7", "M5.200 2.500c0 3 2.800 4 2.800 5.500S5.200 10.500 5.200 13.500", "M10.800 2.500c0 3-2.800 4-2.800 5.500s2.800 2.500 2.800 5.500"],
  event: ["M8 2v12", "M3 5l10 6", "M13 5L3 11"],
  bus: ["M2 8h12", "M4.500 8V4", "M8 8v4", "M11.500 8V4"],
  table: ["M2.500 3h11v10h-11z", "M2.500 6.300h11M2.500 9.600h11M6.500 3v10"],
  user: ["M8 2.500a2.700 2.700 0 1 0 .01 0z", "M2.800 13.500c.5-3 2.600-4.500 5.200-4.500s4.700 1.500 5.200 4.500"],
  users: ["M6 3a2.400 2.400 0 1 0 .01 0z", "M1.500 13c.4-2.700 2.200-4 4.500-4s4.100 1.300 4.500 4", "M10.500 3.200a2.400 2.400 0 0 1 0 4.500", "M12 9.300c1.400.5 2.200 1.800 2.500 3.700"],
  rule: ["M2.500 3h11l-4.300 5v4.500l-2.400 1V8z"],
  schedule: ["M8 2a6 6 0 1 0 .01 0z", "M8 4.800V8l2.200 1.600"],
  queue: ["M2.500 4.500h3v7h-3z", "M6.700 4.500h3v7h-3z", "M11 4.500h2.500v7H11z"],
  role: ["M8 2l5 2v4c0 3-2 5-5 6-3-1-5-3-5-6V4z"],
  alarm: ["M8 3.500a5 5 0 1 0 .01 0z", "M8 6v2.500l1.700 1.200", "M2.500 4L5 2M13.500 4L11 2"],
  resource: ["M8 2l5.500 3v6L8 14l-5.500-3V5z", "M2.500 5L8 8l5.500-3M8 8v6"],
  choice: ["M8 2.500L13.500 8 8 13.500 2.500 8z"],
  // Entries of the navigation.
  executions: ["M6 2.500h4v3H6z", "M2.500 10.500h4v3h-4z", "M9.500 10.500h4v3h-4z", "M8 5.500V8M4.500 10.500V8h7v2.500"],
  machines: ["M3 3h4v3H3z", "M9 10h4v3H9z", "M7 4.500h2.500a1.500 1.500 0 0 1 1.500 1.500v4"],
  traces: ["M2 4h6", "M5 8h7", "M8 12h6"],
  map: ["M3.500 2.700a1.800 1.800 0 1 0 .01 0z", "M12.500 2.700a1.800 1.800 0 1 0 .01 0z", "M8 9.800a1.800 1.800 0 1 0 .01 0z", "M5.300 4.500h5.400M4.500 6l2.500 4M11.500 6L9 10"],
  logs: ["M3.500 2.500h9v11h-9z", "M5.500 5.500h5M5.500 8h5M5.500 10.500h3"],
  faults: ["M9 1.500L3 9h4.500L7 14.500 13 7H8.500z"],
  panel: ["M2.500 3h11v10h-11z", "M2.500 6h11"],
  // Actions.
  search: ["M7 2.500a4.500 4.500 0 1 0 .01 0z", "M10.300 10.300L14 14"],
  play: ["M5 3l8 5-8 5z"],
  pause: ["M5.500 3.500v9M10.500 3.500v9"],
  stop: ["M4 4h8v8H4z"],
  copy: ["M5.500 5.500h8v8h-8z", "M10.500 5.500v-3h-8v8h3"],
  help: ["M5.500 6a2.500 2.500 0 1 1 3.600 2.200c-.8.4-1.100.9-1.100 1.800", "M8 12.800v.2"],
  theme: ["M8 2.500a5.500 5.500 0 1 0 .01 0z", "M8 2.500v11", "M8 5h4.500M8 8h5.500M8 11h4.500"],
  menu: ["M2.500 4.500h11M2.500 8h11M2.500 11.500h11"],
  close: ["M4 4l8 8", "M12 4l-8 8"],
  plus: ["M8 3v10M3 8h10"],
  minus: ["M3 8h10"],
  fit: ["M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10"],
  more: ["M4 6l4 4 4-4"],
  reverse: ["M5 13V3M2.500 5.500L5 3l2.500 2.500", "M11 3v10M8.500 10.500L11 13l2.500-2.500"],
};

/** Draw a pictogram; it is decoration, because the text beside it says the same. @param {string} name */
export function icon(name) {
  const paths = PATHS[name] ?? PATHS.resource;
  return s("svg", { class: `icon icon-${name}`, viewBox: "0 0 16 16", "aria-hidden": "true" },
    paths.map((d) => s("path", { d })));
}

/**
 * Draw a pictogram inside another picture, centred on a point.
 *
 * @param {string} name
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
export function iconAt(name, x, y, size) {
  const scale = size / 16;
  return s("g", { class: `icon icon-${name}`, transform: `translate(${x - size / 2} ${y - size / 2}) scale(${scale})` },
    (PATHS[name] ?? PATHS.resource).map((d) => s("path", { d })));
}

/** @type {[RegExp, string][]} */
const OF_RESOURCES = [
  [/^client/i, "client"],
  [/StateMachine|^machine/i, "execution"],
  [/Rule|Subscription/i, "rule"],
  [/Schedule|Scheduler/i, "schedule"],
  [/EventBus|^bus/i, "bus"],
  [/HttpApi|ApiGateway|^api|Route/i, "gateway"],
  [/Function|Lambda/i, "function"],
  [/Table|DynamoDB|Bucket/i, "table"],
  [/UserPool|Cognito/i, "users"],
  [/Queue|SQS|Topic|SNS/i, "queue"],
  [/LogGroup|Logs/i, "logs"],
  [/Role|Policy|IAM|Permission|Key/i, "role"],
  [/Alarm|CloudWatch|Dashboard/i, "alarm"],
];

/** Return the pictogram of a resource's or a node's type. @param {string | null | undefined} type */
export function kindOf(type) {
  return OF_RESOURCES.find(([pattern]) => pattern.test(type ?? ""))?.[1] ?? "resource";
}
