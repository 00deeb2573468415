// What an IDE's toolkit does with a state machine, by AWS's SDK for JavaScript. Endpoint, region and credentials come
// from the environment. Prints one JSON object: what each call answered, under the call's name.
"use strict";

const dns = require("node:dns");
const sfn = require("@aws-sdk/client-sfn");

// The line `127.0.0.1 sync-localhost` of a hosts file: the SDK puts `sync-` before the host for TestState.
const lookup = dns.lookup;
dns.lookup = (name, options, found) => lookup(name === "sync-localhost" ? "127.0.0.1" : name, options, found);

const ROLE = "arn:aws:iam::000000000000:role/workshop";
const [FUNCTION] = process.argv.slice(2);
const definition = JSON.stringify({
  StartAt: "Bake",
  States: { Bake: { Type: "Task", Resource: `${FUNCTION}oven`, End: true } },
});

const batch = JSON.stringify({
  StartAt: "Loaves",
  States: {
    Loaves: {
      Type: "Map",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Bake",
        States: { Bake: { Type: "Pass", End: true } },
      },
      End: true,
    },
  },
});

async function everyMachine(client) {
  const found = [];
  let nextToken;
  do {
    const page = await client.send(new sfn.ListStateMachinesCommand({ maxResults: 2, nextToken }));
    found.push(...page.stateMachines);
    nextToken = page.nextToken;
  } while (nextToken);
  return found;
}

async function end(client, executionArn) {
  for (;;) {
    const described = await client.send(new sfn.DescribeExecutionCommand({ executionArn }));
    if (described.status !== "RUNNING") return described;
    await new Promise((soon) => setTimeout(soon, 10));
  }
}

async function refusal(call) {
  try {
    await call;
  } catch (error) {
    return {
      name: error.name,
      ofItsClass: error instanceof sfn.StateMachineDoesNotExist && error instanceof sfn.SFNServiceException,
      fault: error.$fault,
      status: error.$metadata.httpStatusCode,
      requestId: typeof error.$metadata.requestId,
      message: error.message,
    };
  }
  return {};
}

async function walk(client) {
  const send = (name, input) => client.send(new sfn[`${name}Command`](input));
  const machines = [];
  for (const number of [1, 2, 3]) {
    const created = await send("CreateStateMachine", { name: `bakery-${number}`, definition, roleArn: ROLE });
    machines.push(created.stateMachineArn);
  }
  const [stateMachineArn] = machines;
  const answers = { machines, ListStateMachines: (await everyMachine(client)).map((one) => one.stateMachineArn) };
  answers.DescribeStateMachine = await send("DescribeStateMachine", { stateMachineArn });
  answers.created = answers.DescribeStateMachine.creationDate instanceof Date;
  answers.UpdateStateMachine = await send("UpdateStateMachine", { stateMachineArn, definition, publish: true });

  const input = JSON.stringify({ loaf: 1 });
  const { executionArn } = await send("StartExecution", { stateMachineArn, name: "monday", input });
  answers.failed = await end(client, executionArn);
  await send("RedriveExecution", { executionArn });
  answers.DescribeExecution = await end(client, executionArn);
  answers.DescribeStateMachineForExecution = await send("DescribeStateMachineForExecution", { executionArn });
  const history = { executionArn, maxResults: 1000, reverseOrder: true };
  answers.GetExecutionHistory = (await send("GetExecutionHistory", history)).events.map((event) => event.type);
  answers.ListExecutions = (await send("ListExecutions", { stateMachineArn })).executions;
  answers.StopExecution = await send("StopExecution", { executionArn });

  const { stateMachineArn: ofBatch } = await send("CreateStateMachine", { name: "batch", definition: batch, roleArn: ROLE });
  const many = await send("StartExecution", { stateMachineArn: ofBatch, input: "[1, 2]" });
  await end(client, many.executionArn);
  const { events } = await send("GetExecutionHistory", { executionArn: many.executionArn });
  const { mapRunArn } = events.find((event) => event.type === "MapRunStarted").mapRunStartedEventDetails;
  answers.DescribeMapRun = await send("DescribeMapRun", { mapRunArn });

  const state = JSON.stringify({ Type: "Pass", Result: "rye", Next: "Bake" });
  answers.TestState = await send("TestState", { definition: state, inspectionLevel: "DEBUG", roleArn: ROLE });
  const wrong = definition.replace("Task", "Oven");
  answers.ValidateStateMachineDefinition = await send("ValidateStateMachineDefinition", { definition: wrong });
  answers.refused = await refusal(send("DescribeStateMachine", { stateMachineArn: `${stateMachineArn}-nowhere` }));
  return answers;
}

walk(new sfn.SFNClient({})).then((answers) => process.stdout.write(JSON.stringify(answers)));
