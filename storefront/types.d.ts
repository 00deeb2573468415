/**
 * The types of the storefront's modules, for `tsc` and editors alone: this file is not published.
 *
 * They are global, so that no module has to import them and pay for it in bytes.
 */

/* The API's answers, in the words of its OpenAPI description. */

interface Product {
  productId: string;
  name: string;
  category: string;
  description?: string;
  price: number;
  currency: string;
  stock: number;
}

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** A line of the cart; a product that is no longer sold has no name and no price. */
interface OfferedLine {
  productId: string;
  quantity: number;
  available: true;
  name: string;
  price: number;
  lineTotal: number;
}

/** A line whose product is no longer sold: it has a quantity and no price. */
interface GoneLine {
  productId: string;
  quantity: number;
  available: false;
  name?: undefined;
  price?: undefined;
  lineTotal?: undefined;
}

type CartLine = OfferedLine | GoneLine;

/** A cart; `version` stands for all that it shows, and a guest's has none. */
interface Cart {
  lines: CartLine[];
  total: number;
  version?: string;
}

interface OrderLine {
  productId: string;
  name: string;
  quantity: number;
  price: number;
  lineTotal: number;
}

type OrderStatus = "PENDING" | "CONFIRMED" | "REJECTED" | "CANCELLED";

interface Reason {
  code: string;
  message: string;
}

interface OrderSummary {
  orderId: string;
  status: OrderStatus;
  createdAt: string;
  totalAmount: number;
  lineCount: number;
  reason?: Reason;
}

interface Order {
  orderId: string;
  status: OrderStatus;
  payment: string;
  createdAt: string;
  totalAmount: number;
  paymentMethod: string;
  items: OrderLine[];
  reason?: Reason;
}

interface CheckoutBody {
  total: number | undefined;
  version: string | undefined;
  paymentMethod: string;
}

interface Api {
  products(limit: number, cursor?: string | null, signal?: AbortSignal): Promise<Page<Product>>;
  product(id: string, signal?: AbortSignal): Promise<Product>;
  cart(): Promise<Cart>;
  putLine(id: string, quantity: number): Promise<Cart>;
  removeLine(id: string): Promise<Cart>;
  orders(cursor: string | null, signal: AbortSignal): Promise<Page<OrderSummary>>;
  order(id: string, signal: AbortSignal): Promise<Order>;
  checkout(key: string, body: CheckoutBody): Promise<{ orderId: string }>;
}

interface ApiRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal;
}

/** The JSON of a refusal: the API's problem details, or the exception of Amazon Cognito. */
interface RefusalDetails {
  code?: string;
  detail?: string;
  message?: string;
  __type?: string;
  expectedTotal?: number;
  actualTotal?: number;
}

/** The members of config.json; `mailbox` and `currency` are members on a laptop only. */
interface Config {
  apiUrl: string;
  cognitoUrl: string;
  userPoolClientId: string;
  passwordPolicy?: PasswordPolicy;
  mailbox?: string;
  currency?: string;
}

/** The user pool's PasswordPolicy; its booleans are texts, because that is what CloudFormation makes of a mapping's. */
interface PasswordPolicy {
  minimumLength: number;
  requireUppercase: string;
  requireLowercase: string;
  requireNumbers: string;
  requireSymbols: string;
}

/* Who is signed in. */

interface Customer {
  id: string;
  email: string;
}

interface Tokens {
  IdToken: string;
  RefreshToken: string; // a refresh replaces it, too: the pool's client rotates it
  ExpiresIn: number;
}

/* What this browser keeps. */

/** An order that was sent and not answered yet. */
interface Attempt {
  key: string;
  body: CheckoutBody;
  at: number;
}

/** The quantity that the customer wants of a product, not answered yet. */
interface Wish {
  quantity: number;
  product?: Product | null;
}

/** The cart as it is shown; `settled` while no wish waits for its answer. */
interface ShownCart extends Cart {
  settled: boolean;
}

/** A product of the index, with the words by which it is found. */
interface Entry {
  product: Product;
  name: string;
  words: string;
  at: number;
}

interface IndexState {
  reading: boolean;
  complete: boolean;
  failure: unknown;
  begun: number;
}

/* Elements. */

type Child = Node | string | number | boolean | null | undefined | Child[];

interface Attributes {
  click?: (event: MouseEvent) => unknown;
  input?: (event: Event & { target: HTMLInputElement }) => unknown;
  submit?: (event: SubmitEvent) => unknown;
  [name: string]: string | number | boolean | null | undefined | ((event: any) => unknown);
}

type MakeHtml = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes?: Attributes,
  ...children: Child[]
) => HTMLElementTagNameMap[Tag];

type MakeSvg = <Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes?: Attributes,
  ...children: Child[]
) => SVGElementTagNameMap[Tag];

/* Texts and forms. */

/** The texts of a page: sentences, those made of values, and pairs that go around an element. */
type Texts = Record<string, string | string[] | ((...values: any[]) => string)>;

interface Field extends Attributes {
  name: string;
  label: string;
  hint?: string;
}

/** What was entered, by the names of the fields. */
type FormValues = Record<string, string>;

/* Pages. */

/** What a page keeps for the visit, so that going back finds it as it was left. */
interface Memory {
  scroll?: number;
  read?: number;
  shown?: number;
}

interface PageRequest {
  id: string;
  path: string;
  query: URLSearchParams;
  signal: AbortSignal;
  visit: Memory;
}

interface ShownPage {
  title: string;
  content: Child;
}

interface PageModule {
  page(request: PageRequest): ShownPage | Promise<ShownPage>;
}

/** The pattern of a path, whose group is the page's `id`, and the import of the page's module. */
type Route = [pattern: RegExp, load: () => Promise<PageModule>];

type ErrorPage = (error: unknown, again: () => void) => ShownPage | undefined;

/** A row of the cart page; it draws itself anew with `show`. */
interface CartRow {
  available: boolean;
  element: HTMLElement;
  show(line: CartLine): void;
}

/* Pictures. */

/** Returns the next number in [0, 1). */
type Random = () => number;

/** Returns the shapes of one picture. */
type Subject = (next: Random) => Child;

/** Returns something small that stands at `x`. */
type Companion = (next: Random, x: number) => Child;

/** `[height above the base, half width]`, from the foot to the rim. */
type Profile = number[][];

/** `[x, y]` */
type Point = number[];

interface Shapes {
  path(d: string, fill: string, more?: Attributes): Child;
  line(d: string, stroke: string, width: number, more?: Attributes): Child;
  disc(cx: number, cy: number, r: number, fill: string, more?: Attributes): Child;
  ring(cx: number, cy: number, r: number, stroke: string, width: number, more?: Attributes): Child;
  oval(cx: number, cy: number, rx: number, ry: number, fill: string, more?: Attributes): Child;
  bar(x: number, y: number, width: number, height: number, rx: number, fill: string, more?: Attributes): Child;
  group(transform: string, ...children: Child[]): Child;
  turned(degrees: number, cx: number, cy: number, ...children: Child[]): Child;
  larger(...shapes: Child[]): Child;
  framed(x: number, y: number, width: number, height: number, ...children: Child[]): Child;
  shadow(cx: number, base: number, rx: number, ry?: number): Child;
  turnedOnWheel(cx: number, base: number, profile: Profile, fill: string): Child;
  smooth(points: Point[], goesOn?: boolean): string;
  point(at: Point): string;
}
