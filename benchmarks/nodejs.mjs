// aws-local-stepfunctions, a library that runs Amazon States Language in V8 and keeps no history.
//   node nodejs.mjs FOLDER SECONDS  <  {"definition": ..., "input": ..., "tasks": [state name, ...]}
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

// The library asks for Node.js 22, and of that only needs this.
Promise.withResolvers ??= () => {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const [folder, seconds] = [process.argv[2], Number(process.argv[3])];
const { StateMachine } = createRequire(`${folder}/package.json`)("aws-local-stepfunctions");
const given = JSON.parse(readFileSync(0, "utf8"));
const work = (event) => ({ order_id: event.order_id, lines: event.items.length, ok: true });
const overrides = { taskResourceLocalHandlers: Object.fromEntries(given.tasks.map((name) => [name, work])) };
const machine = new StateMachine(given.definition, { validationOptions: { checkArn: false } });
const run = () => machine.run(given.input, { overrides }).result;

await run();
const taken = [];
const used = process.cpuUsage();
for (const until = performance.now() + seconds * 1000; performance.now() < until; ) {
  const began = performance.now();
  await run();
  taken.push(performance.now() - began);
}
const { user, system } = process.cpuUsage(used);
const figures = { latency: taken.sort((a, b) => a - b)[taken.length >> 1], rates: {}, kept: null };
figures.per_core = (taken.length / (user + system)) * 1e6;
for (const width of [1, 8, 32]) {
  let count = 0;
  const began = performance.now();
  const caller = async () => {
    while (performance.now() < began + seconds * 1000) {
      await run();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: width }, caller));
  figures.rates[width] = (count / (performance.now() - began)) * 1000;
}
console.log(JSON.stringify(figures));
