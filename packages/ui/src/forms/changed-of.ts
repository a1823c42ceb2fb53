/**
 * The part of a form's values whose fields no longer hold what they held at first. What was not touched is not sent, so that
 * two people do not undo each other's work.
 */
export function changedOf<Values extends object>(values: Values, held: object, first: object): Partial<Values> {
  const before = new Map(Object.entries(first).map(([name, value]) => [name, JSON.stringify(value)]));
  const changed = new Set(Object.entries(held).flatMap(([name, value]) => (JSON.stringify(value) === before.get(name) ? [] : [name])));
  return Object.fromEntries(Object.entries(values).filter(([name]) => changed.has(name))) as Partial<Values>;
}
