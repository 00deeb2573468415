/** The types of the console's modules, for `tsc` and editors: global, so that no module has to import them. */

/* Answers of the console's API; see pages/*.py. */

interface Page<Item> {
  items: Item[];
  next: string | null;
}

interface Overview {
  stack: string;
  region: string;
  account: string;
  endpoint: string | null;
  panels: { name: string; title: string }[];
}

interface StateMachineSummary {
  arn: string;
  name: string;
  type: string;
  created: number;
}

interface StateMachineDetails extends GraphAnswer {
  arn: string;
  name: string;
  type: string;
  definition: string;
}

interface ExecutionSummary {
  arn: string;
  name: string;
  machine: string;
  status: string;
  started: number;
  stopped: number | null;
  redrives: number;
  error: string | null;
}

/** One of the states that an execution entered; long texts are cut. */
interface EnteredState {
  type: string;
  status: string;
  entered: number;
  retries: number;
  started: number;
  duration: number | null;
  error: string | null;
  cause: string | null;
  input: string | null;
  inputTruncated: boolean;
  output: string | null;
  outputTruncated: boolean;
}

interface ExecutionDetails extends GraphAnswer {
  arn: string;
  name: string;
  machine: { arn: string; name: string };
  status: string;
  started: number;
  stopped: number | null;
  redrives: number;
  error: string | null;
  cause: string | null;
  input: string;
  inputTruncated: boolean;
  output: string | null;
  outputTruncated: boolean;
  redrivable: boolean;
  stoppable: boolean;
  definition: string;
  states: Record<string, EnteredState>;
  taken: [from: string, to: string][];
  trace: string | null;
  events: number;
}

interface HistoryEvent {
  id: number;
  previous: number;
  at: number;
  type: string;
  state: string | null;
  details: Record<string, unknown>;
}

interface FunctionSummary {
  name: string;
  handler: string;
  timeout: number;
  memory: number;
  invocations: number;
  errors: number;
  timeouts: number;
  coldStarts: number;
  p50: number | null;
  p99: number | null;
  last: number | null;
}

interface FunctionDetails extends FunctionSummary {
  durations: number[];
}

interface LogLine {
  function: string | null;
  requestId?: string;
  at: number;
  text: string;
  level: string | null;
}

interface NumberedLine extends LogLine {
  number: number;
}

interface Logs {
  last: number;
  skipped: number;
  lines: LogLine[];
}

interface Invocation {
  number: number;
  function: string;
  requestId: string;
  started: number;
  duration: number;
  error: string | null;
  cold: boolean;
  late: boolean;
  lines: LogLine[];
  payload: string;
  answer: string;
}

interface Fault {
  function: string;
  mode: string;
  remaining: number;
  error: string | null;
}

interface Switch {
  name: string;
  title: string;
  description: string;
  on: boolean;
}

interface Faults {
  functions: Fault[];
  switches: Switch[];
}

interface Delivery {
  rule: string;
  target: string;
  status: string;
  attempts: number;
  error: string | null;
}

interface BusEvent {
  id: string;
  at: number;
  bus: string;
  source: string;
  detailType: string;
  detail: unknown;
  rules: string[];
  targets: Delivery[];
}

interface Rule {
  name: string;
  bus: string | null;
  pattern: unknown;
  schedule: string | null;
  enabled: boolean;
  targets: string[];
}

/** A span of a trace; `detail` differs by kind. */
interface Span {
  id: string;
  parent: string | null;
  kind: string;
  name: string;
  started: number;
  ended: number | null;
  status: string;
  cold?: boolean;
  attempt?: number;
  detail: Record<string, any> | null;
}

interface TraceSummary {
  id: string;
  name: string;
  status: string;
  started: number;
  duration: number | null;
  spans: number;
  errors: number;
  executions: string[];
}

interface TableSummary {
  name: string;
  logicalId: string;
  hash: string;
  range: string | null;
}

/** A value as DynamoDB's JSON has it: one member, named by the type. */
type AttributeValue = Record<string, any>;

type TableItem = Record<string, AttributeValue>;

interface Resource {
  logicalId: string;
  type: string;
  ref: string | null;
}

interface Resources extends GraphAnswer {
  items: Resource[];
}

interface User {
  pool: string;
  username: string;
  email: string | null;
  status: string;
  enabled: boolean;
  groups: string[];
  created: number;
}

/** What comes with the rows of a panel. */
interface PanelHead {
  title?: string;
  columns?: { key: string; title: string }[];
}

type PanelRow = Record<string, unknown>;

/* Graphs, laid out by the server. */

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface GraphNode extends Box {
  id: string;
  label: string;
  type: string;
  group: string | null;
  data?: { calls: number; errors: number; p50: number | null };
}

interface GraphEdge {
  from: string;
  to: string;
  kind: string;
  label: string | null;
  title: string | null;
  path: string;
  arrow?: string;
  labelX?: number;
  labelY?: number;
}

interface GraphGroup extends Box {
  id: string;
  label: string;
  type: string;
  parent: string | null;
}

interface Graph {
  width: number;
  height: number;
  nodes: GraphNode[];
  edges: GraphEdge[];
  groups?: GraphGroup[];
}

interface GraphAnswer {
  graph: Graph | null;
  graphError: string | null;
}

/** A table's key attributes; none for a table that the template has not. */
type Keys = Partial<Pick<TableSummary, "hash" | "range">>;

/** The form that sets a fault. */
interface FaultForm {
  function: string | null;
  mode: string;
  count: string;
  error: string;
}

/** How a node stands out: the sign and the words say what the colour says. */
interface Look {
  tone?: string;
  sign?: string;
  word?: string;
  lines?: string[];
  retries?: number;
  entered?: number;
}

type FindLook = (node: GraphNode) => Look;

/** The zoom of a graph, kept by the page; null fits the width. */
interface Zoom {
  zoom: number | null;
}

interface GraphOptions {
  label: string;
  state: Zoom;
  problem?: string | null;
  look?: FindLook;
  taken?: Set<string> | null;
  selected?: string | null;
  select?: (id: string) => void;
  point?: (id: string | null) => void;
  redraw: () => void;
}

type DrawingOptions = Required<Pick<GraphOptions, "label" | "look" | "select" | "point">> & {
  zoom: number | null;
  taken: Set<string> | null;
  selected: string | null;
};

/* Elements. */

type Child = Node | string | number | boolean | null | undefined | Child[];

/** An event whose target is the element of the listener. */
type On<Target> = Event & { target: Target; currentTarget: Target };

interface Properties {
  style?: Record<string, string>;
  onclick?: (event: MouseEvent) => unknown;
  onkeydown?: (event: KeyboardEvent) => unknown;
  onpointerenter?: (event: PointerEvent) => unknown;
  onpointerleave?: (event: PointerEvent) => unknown;
  onpointerover?: (event: PointerEvent) => unknown;
  onfocus?: (event: FocusEvent) => unknown;
  onblur?: (event: FocusEvent) => unknown;
  onsubmit?: (event: SubmitEvent) => unknown;
  onscroll?: (event: Event) => unknown;
  onclose?: (event: Event) => unknown;
  onchange?: (event: On<HTMLInputElement>) => unknown;
  oninput?: (event: On<HTMLInputElement>) => unknown;
  [name: string]:
    | string
    | number
    | boolean
    | null
    | undefined
    | Record<string, string>
    | ((event: any) => unknown);
}

type MakeHtml = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties?: Properties,
  ...children: Child[]
) => HTMLElementTagNameMap[Tag];

type MakeSvg = <Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  properties?: Properties,
  ...children: Child[]
) => SVGElementTagNameMap[Tag];

/** `kind` is primary, danger, quiet or nothing; `sign` names the pictogram. */
interface ButtonOptions extends Properties {
  kind?: string;
  sign?: string | null;
  disabled?: boolean;
  title?: string | null;
}

/** An element that `h` or `s` made. */
type Drawn = HTMLElement | SVGElement;

type Handlers = Record<string, (event: any) => unknown>;

interface Column<Item> {
  title: string;
  kind?: string;
  cell: (item: Item) => Child;
}

interface TableOptions<Item> {
  key: (item: Item) => string;
  tone?: (item: Item) => string;
  empty?: string;
  after?: (item: Item) => Child;
}

/** A line of a definition with the innermost state around it; `head` where the state begins. */
interface OwnedLine {
  text: string;
  state: string | null;
  head: boolean;
}

/** A string of a JSON text, and whether a colon follows it, which makes it a name. */
interface JsonName {
  text: string;
  index: number;
  colon?: boolean;
}

interface OpenBracket {
  key: { word: string; index: number } | null;
  states: boolean;
  entry?: StateRange;
}

/** Where a state stands in the text of its definition. */
interface StateRange {
  name: string;
  start: number;
  end: number;
}

/* Pages. */

type ConsoleScreen = import("./static/screen.js").ConsoleScreen;

type ChangeStream = import("./static/stream.js").Stream;

type Query = Record<string, string>;

type QueryValues = Record<string, string | number | boolean | null | undefined>;

/**
 * A page.
 *
 * `watch` names the counters that make it load again, `gap` the milliseconds between two loads, `ticks` says whether it
 * shows passing time, and `polls` whether it then loads again instead of only being drawn.
 */
interface ConsolePage {
  wide?: boolean;
  watch?: string[];
  title(): string;
  load(signal: AbortSignal): Promise<void>;
  render(): Child;
  ready?(): boolean;
  ticks?(): boolean;
  polls?(): boolean;
  gap?(): number;
  drawn?(root: Element): void;
  close?(): void;
}

type OpenPage = (screen: ConsoleScreen, argument: string, query: Query) => ConsolePage;

interface ConsolePageModule {
  open: OpenPage;
}

/** An entry of the navigation; `key` is pressed after "g". */
interface Place {
  group: string;
  name: string;
  title: string;
  key: string;
  sign?: string;
  page: () => Promise<ConsolePageModule>;
}

interface Shortcut {
  keys: string;
  does: string;
  act: () => unknown;
}

interface WaterfallOptions {
  state: WaterfallState;
  redraw: () => void;
  links?: (span: Span) => string[][];
}

interface RowOptions {
  state: WaterfallState;
  folded: Set<string>;
  redraw: () => void;
  links: (span: Span) => string[][];
}

/** What the waterfall keeps between two drawings: the open span, the folded ones, how many rows are shown. */
interface WaterfallState {
  open?: string | null;
  folded?: Set<string>;
  shown?: number;
}

interface SpanRow {
  span: Span;
  depth: number;
  children: number;
}
