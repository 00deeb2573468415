/** A small line chart for tables. */
import { s } from "./dom.js";
import { duration } from "./format.js";

/** Draw durations, oldest first. @param {number[]} values */
export function sparkline(values, { width = 120, height = 24 } = {}) {
  if (values.length < 2) return null;
  const top = Math.max(...values, 1e-6);
  const step = width / (values.length - 1);
  const points = values.map((value, at) => `${(at * step).toFixed(1)},${(height - 2 - (value / top) * (height - 4)).toFixed(1)}`);
  const said = `The last ${values.length} durations: the longest ${duration(top)}, the last ${duration(values.at(-1))}`;
  return s("svg", { class: "spark", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": said, preserveAspectRatio: "none" },
    s("title", {}, said),
    s("polygon", { class: "under", points: `0,${height} ${points.join(" ")} ${width},${height}` }),
    s("polyline", { points: points.join(" ") }));
}
