/** A provider's usage as billable quantities: each token is counted once. */
export interface UsageReading {
  /** Quantities by meter, whole numbers. */
  readonly meters: Readonly<Record<string, number>>;
  /** Output tokens that the provider says were reasoning, if there were any. Part of the output, so nothing is charged by them. */
  readonly reasoningTokens?: number;
  /** The tier that sets a price multiplier (`priority`, `flex`, `batch`, `fast`), or null for the standard one. */
  readonly serviceTier: string | null;
  /** Usage fields that we do not know and no meter covers: stored on the receipt and shown to staff. */
  readonly unknown: Readonly<Record<string, unknown>> | null;
}

/** More than any request can use: a larger figure is a provider error, and would empty the customer's wallet. */
const maxCount = 1_000_000_000;

/** The value if it is a whole number from 0 to `maxCount`, otherwise 0. */
export function count(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= maxCount ? value : 0;
}

/** True if a usage object contains a token count; an empty object is not a report, and neither is one with an absurd count. */
export function saysTokens(usage: Readonly<Record<string, unknown>>): boolean {
  const counts = Object.entries(usage).flatMap(([name, value]) => (name.endsWith('_tokens') && typeof value === 'number' ? [value] : []));
  return counts.length > 0 && counts.every((value) => value <= maxCount);
}

/** What the provider says of reasoning; nothing if it says nothing. */
export function reasoningIn(value: unknown): Pick<UsageReading, 'reasoningTokens'> {
  const tokens = count(value);
  return tokens > 0 ? { reasoningTokens: tokens } : {};
}

/** The text, or '' for anything else: a provider's object may have a `toString` of its own. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** JSON clients write null for a field that they leave unset. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The fields of `usage` that are not in `known`; nested ones are named `part.member`. `known` has a set of member names for each part, or
 * null for a plain field. Null if all fields are known.
 */
export function unknownFields(
  usage: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, ReadonlySet<string> | null>>,
): Record<string, unknown> | null {
  const unknown: [string, unknown][] = [];
  const isSaid = (value: unknown) => value !== null && value !== undefined && value !== 0;
  for (const [name, value] of Object.entries(usage)) {
    if (!isSaid(value)) continue;
    // A provider's field may have any name, even `toString`.
    const members = Object.hasOwn(known, name) ? known[name] : undefined;
    if (members === undefined) unknown.push([name, value]);
    else if (members !== null && isRecord(value)) {
      for (const [member, part] of Object.entries(value)) {
        if (!members.has(member) && isSaid(part)) unknown.push([`${name}.${member}`, part]);
      }
    }
  }
  return unknown.length > 0 ? Object.fromEntries(unknown) : null;
}

/** Splits a total into parts without counting a token twice; the remainder is `rest`. */
export function takeParts(total: number, parts: Readonly<Record<string, number>>, rest: string): Record<string, number> {
  const meters: Record<string, number> = {};
  let left = total;
  for (const [meter, wanted] of Object.entries(parts)) {
    const taken = Math.min(wanted, left);
    if (taken > 0) meters[meter] = taken;
    left -= taken;
  }
  return { [rest]: left, ...meters };
}
