import type { Sql } from './client-types.ts';

/** What the statements of a version rely on: recorded at its release, compared with the schema of later ones. */
export interface SchemaContract {
  /** The last migration that is in it. */
  readonly migration: string;
  readonly tables: Readonly<Record<string, TableContract>>;
  /** By name: each argument as `name type`, with `default` at the end of those that may be left out, and the result. */
  readonly functions: Readonly<Record<string, { readonly args: readonly string[]; readonly result: string }>>;
}

interface TableContract {
  /** Each as its type, followed by `not null` and `default` where it is or has that. */
  readonly columns: Readonly<Record<string, string>>;
  /** Unique indexes, by their columns and condition: `ON CONFLICT` names them. */
  readonly unique: readonly string[];
  /** Checks, foreign keys and triggers: what may refuse a row. */
  readonly refusing: readonly string[];
  /** What the application's role may do. */
  readonly rights: readonly string[];
}

/** Reads the contract of a migrated database. */
export async function readSchemaContract(sql: Sql, migration: string): Promise<SchemaContract> {
  const [row] = await sql<{ contract: Omit<SchemaContract, 'migration'> }[]>`
    WITH tables AS (
      SELECT c.oid, c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition)
    SELECT json_build_object(
      'tables', (SELECT json_object_agg(relname, json_build_object(
        'columns', (SELECT json_object_agg(attname, concat_ws(' ', format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'not null' END,
            CASE WHEN atthasdef OR attidentity <> '' THEN 'default' END) ORDER BY attname) FROM pg_attribute WHERE attrelid = t.oid AND attnum > 0 AND NOT attisdropped),
        'unique', (SELECT coalesce(json_agg(DISTINCT substring(pg_get_indexdef(indexrelid) FROM ' USING .*')), '[]') FROM pg_index WHERE indrelid = t.oid AND indisunique),
        'refusing', (SELECT coalesce(json_agg(what ORDER BY what), '[]') FROM (
            SELECT conname || ': ' || pg_get_constraintdef(oid) AS what FROM pg_constraint WHERE conrelid = t.oid AND contype IN ('c', 'f', 'x')
            UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgrelid = t.oid AND NOT tgisinternal) r),
        'rights', (SELECT coalesce(json_agg(p ORDER BY p), '[]') FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p
            WHERE has_table_privilege('derouter_app', t.oid, p))
      ) ORDER BY relname) FROM tables t),
      'functions', (SELECT json_object_agg(proname, json_build_object('args', args, 'result', result) ORDER BY proname) FROM (
        SELECT proname, pg_get_function_result(oid) AS result,
          (SELECT coalesce(json_agg(concat_ws(' ', coalesce(proargnames[n], ''), format_type(proargtypes[n - 1], NULL),
              CASE WHEN n > pronargs - pronargdefaults THEN 'default' END) ORDER BY n), '[]') FROM generate_series(1, pronargs) n) AS args
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prorettype <> 'trigger'::regtype) f)
    ) AS contract`;
  if (!row) throw new Error('the database gives no schema');
  return { migration, ...row.contract };
}

/**
 * What statements of the released version may stumble over in the new schema, as sentences that name it. Empty if every statement that
 * worked there works here: what it names is there with the same type, what it leaves out has a default, nothing refuses what was allowed,
 * and no name has become ambiguous.
 */
export function compareContracts(released: SchemaContract, now: SchemaContract): string[] {
  const found: string[] = [];
  for (const [name, before] of Object.entries(released.tables)) {
    const after = now.tables[name];
    if (after) found.push(...compareTables(name, before, after, released));
    else found.push(`table ${name} is gone`);
  }
  for (const [name, before] of Object.entries(released.functions)) {
    const after = now.functions[name];
    if (!after) found.push(`function ${name} is gone`);
    else if (after.result !== before.result) found.push(`function ${name} returns ${after.result}`);
    else if (!isCallableAsBefore(before.args, after.args)) found.push(`function ${name} cannot be called as before`);
  }
  return found;
}

function compareTables(name: string, before: TableContract, after: TableContract, released: SchemaContract): string[] {
  const found: string[] = [];
  for (const [column, text] of Object.entries(before.columns)) {
    const [was, is] = [readColumn(text), readColumn(after.columns[column])];
    if (!is || !was) found.push(`column ${name}.${column} is gone`);
    else if (is.type !== was.type) found.push(`column ${name}.${column} is ${is.type}, was ${was.type}`);
    else if (is.notNull && !was.notNull) found.push(`column ${name}.${column} must not be null any more`);
    else if (was.hasDefault && !is.hasDefault) found.push(`column ${name}.${column} has no default any more`);
  }
  const others = Object.entries(released.tables).filter(([other]) => other !== name);
  for (const [column, text] of Object.entries(after.columns)) {
    if (column in before.columns) continue;
    const is = readColumn(text);
    if (is?.notNull && !is.hasDefault) found.push(`new column ${name}.${column} must not be null and has no default`);
    const namesakes = others.filter(([, { columns }]) => column in columns).map(([other]) => other);
    if (namesakes.length > 0) found.push(`new column ${name}.${column} may be ambiguous: ${namesakes.join(', ')} has one, too`);
  }
  const gone = before.unique.filter((one) => !after.unique.includes(one));
  found.push(...gone.map((one) => `unique index of ${name} is gone:${one}`));
  found.push(...after.unique.filter((one) => !before.unique.includes(one)).map((one) => `new unique index of ${name}:${one}`));
  found.push(...after.refusing.filter((one) => !before.refusing.includes(one)).map((one) => `new rule of ${name}: ${one}`));
  found.push(...before.rights.filter((one) => !after.rights.includes(one)).map((one) => `the server may not ${one} ${name} any more`));
  return found;
}

function readColumn(text: string | undefined): { type: string; notNull: boolean; hasDefault: boolean } | null {
  const [, type = '', notNull, hasDefault] = /^(.*?)( not null)?( default)?$/.exec(text ?? '') ?? [];
  return type === '' ? null : { type, notNull: notNull !== undefined, hasDefault: hasDefault !== undefined };
}

/** Arguments may be added at the end if they can be left out. */
function isCallableAsBefore(before: readonly string[], after: readonly string[]): boolean {
  const bare = (argument: string | undefined) => argument?.replace(/ default$/, '');
  return (
    before.every((one, i) => bare(after[i]) === bare(one) && (!one.endsWith(' default') || after[i]?.endsWith(' default'))) &&
    after.slice(before.length).every((one) => one.endsWith(' default'))
  );
}
