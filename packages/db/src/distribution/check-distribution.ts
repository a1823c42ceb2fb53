import type { SchemaContract } from '../schema-contract.ts';

export interface Placements {
  readonly distributed: readonly string[];
  readonly reference: readonly string[];
  readonly local: readonly string[];
  readonly widenedKeys: Readonly<Record<string, string>>;
  readonly globalKeys: Readonly<Record<string, string>>;
}

const key = 'account_id';

/**
 * What keeps Citus from distributing the tables by account, as sentences. Its rules: primary and unique keys of a distributed table
 * include the distribution column, which is never null; its foreign keys lead to colocated tables and include the column on both sides,
 * or to reference tables; no other table has a foreign key to a distributed one.
 */
export function checkDistribution({ tables }: SchemaContract, placements: Placements): string[] {
  const { distributed, reference, local, widenedKeys, globalKeys } = placements;
  const found: string[] = [];
  const placed = [...distributed, ...reference, ...local];
  found.push(...Object.keys(tables).flatMap((name) => (placed.includes(name) ? [] : [`table ${name} has no place`])));
  found.push(...placed.flatMap((name) => (name in tables ? [] : [`table ${name} has a place and does not exist`])));
  found.push(...placed.filter((name, at) => placed.indexOf(name) !== at).map((name) => `table ${name} has two places`));
  const unique = new Map(Object.entries(tables).map(([name, { unique }]) => [name, unique.map(columnsOf)]));
  for (const name of distributed) {
    const { columns = {}, refusing = [] } = tables[name] ?? {};
    const type = columns[key];
    if (type === undefined) found.push(`${name} has no ${key}`);
    else if (!type.startsWith('uuid not null')) found.push(`${name}.${key} is ${type}`);
    for (const columns of unique.get(name) ?? []) {
      const text = `${name} (${columns.join(', ')})`;
      if (!columns.includes(key) && !(text in widenedKeys)) found.push(`unique key ${text} does not include ${key}`);
    }
    for (const { from, to, target } of refusing.flatMap(readForeignKey)) {
      const isColocated = distributed.includes(target) && from.indexOf(key) >= 0 && to[from.indexOf(key)] === key;
      if (!isColocated && !reference.includes(target)) found.push(`foreign key of ${name} to ${target}`);
    }
  }
  for (const name of [...reference, ...local]) {
    const targets = (tables[name]?.refusing ?? []).flatMap(readForeignKey).map(({ target }) => target);
    found.push(...targets.filter((target) => distributed.includes(target)).map((target) => `foreign key of ${name} to ${target}`));
  }
  const exists = (text: string) => unique.get(text.split(' ')[0] ?? '')?.some((columns) => text.endsWith(` (${columns.join(', ')})`));
  for (const text of Object.keys(globalKeys)) {
    if (!exists(text)) found.push(`${text} is no unique key`);
    if (distributed.includes(text.split(' ')[0] ?? '')) found.push(`${text} must hold for all accounts, but its table is distributed`);
  }
  return found;
}

/** The columns of ` USING btree (a, b) WHERE …`. */
function columnsOf(index: string): string[] {
  return (/^ USING \w+ \(([^)]*)\)/.exec(index)?.[1] ?? index).split(', ');
}

function readForeignKey(rule: string): { from: string[]; to: string[]; target: string }[] {
  const [, from = '', target = '', to = ''] = /: FOREIGN KEY \(([^)]*)\) REFERENCES (\w+)\(([^)]*)\)/.exec(rule) ?? [];
  return target === '' ? [] : [{ from: from.split(', '), to: to.split(', '), target }];
}
