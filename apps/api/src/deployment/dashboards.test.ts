import { readFileSync } from 'node:fs';
import { providerScript, startScriptedUpstream } from '@derouter/testkit';
import { parser } from '@prometheus-io/lezer-promql';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { addGatewayCustomer } from '../testing/gateway-customer.ts';
import { readMetrics } from '../testing/read-metrics.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** Dashboard and alerts against a real answer of `/metrics`, and against the grammar of PromQL. */
const file = (path: string) => readFileSync(new URL(`../../../../ops/${path}`, import.meta.url), 'utf8');

const runbook = readFileSync(new URL('../../../../docs/runbook.md', import.meta.url), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
const alerts = (parse(file('prometheus/alerts.yaml')) as { groups: { name: string; rules: Rule[] }[] }).groups.flatMap(
  ({ rules }) => rules,
);

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string }[];
}
const { panels } = JSON.parse(file('grafana/derouter.json')) as { panels: Panel[] };

const expressions = [
  ...alerts.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => [title, expr.replaceAll('$__rate_interval', '5m').replaceAll('$job', '.+')] as const),
  ),
];

let server: TestServer;
/** Names of all metrics, by those that have a type. */
let types: Map<string, string>;
let labels: Map<string, Set<string>>;

beforeAll(async () => {
  const upstream = await startScriptedUpstream(
    providerScript(() => ({ text: 'Hello.', usage: { prompt_tokens: 10, completion_tokens: 5 } })),
  );
  server = await startTestServer(inject('templateDatabaseUrl'), {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
    METRICS_TOKEN: 'scraper',
  });
  const customer = await addGatewayCustomer(server);
  const body = { model: 'gpt-5-mini', stream: true, messages: [{ role: 'user', content: 'x' }] };
  await (await customer.call('/v1/chat/completions', body)).text();
  const { text } = await readMetrics(server.base, 'scraper');
  types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
  labels = new Map();
  for (const [, name = '', list = ''] of text.matchAll(/^([a-z_]+)(?:\{(.*)\})? /gm)) {
    const known = labels.get(name) ?? new Set();
    for (const [, label = ''] of list.matchAll(/([a-z_]+)="/g)) known.add(label);
    labels.set(name, known);
  }
  await upstream.close();
});
afterAll(() => server.stop());

/** The metrics and the labels that an expression reads. */
function readExpression(expr: string) {
  const names: string[] = [];
  const errors: string[] = [];
  parser.parse(expr).iterate({
    enter(node) {
      if (node.type.isError) errors.push(expr.slice(Math.max(0, node.from - 20), node.to + 20));
      if (node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector') names.push(expr.slice(node.from, node.to));
    },
  });
  return { names, errors };
}

/** Names that the scraper adds. */
const builtIn = new Set(['up']);

test.each(expressions)('%s reads metrics that exist, in valid PromQL: %s', (_name, expr) => {
  const { names, errors } = readExpression(expr);
  expect(errors).toEqual([]);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names.filter((one) => !builtIn.has(one))) {
    const family = types.get(name) ?? types.get(name.replace(/_(bucket|count|sum)$/, ''));
    expect(family, name).toBeDefined();
    const isCumulative = family === 'counter' || (family === 'histogram' && /_(bucket|count|sum)$/.test(name));
    // A counter says something only as a rate, a gauge never does.
    expect(new RegExp(`(rate|increase)\\(${name}`).test(expr), `${name} is a ${family}`).toBe(isCumulative);
  }
});

test.each(['runbook', 'scaling', 'deployment', 'gateway', 'charging', 'performance'])('docs/%s.md names metrics that exist', (name) => {
  const text = readFileSync(new URL(`../../../../docs/${name}.md`, import.meta.url), 'utf8');
  const roles = new Set(['derouter_app', 'derouter_owner', 'derouter_login']);
  const named = new Set([...text.matchAll(/derouter_[a-z_]+/g)].map(([one]) => one).filter((one) => !roles.has(one)));
  // One that ends with an underscore stands for all that begin so.
  const exists = (one: string) => types.has(one) || (one.endsWith('_') && [...types.keys()].some((metric) => metric.startsWith(one)));
  expect([...named].filter((one) => !exists(one))).toEqual([]);
});

test('labels that expressions group and select by exist', () => {
  const scraped = new Set(['job', 'instance', 'le']);
  for (const [name, expr] of expressions) {
    const [metric = ''] = readExpression(expr).names;
    const known = labels.get(metric) ?? new Set();
    const used = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(',').map((label) => label.trim()));
    const selected = [...expr.matchAll(/([a-z_]+)=~?"/g)].map(([, label = '']) => label);
    // Without a series there are no labels to compare with.
    if (known.size > 0) for (const label of [...used, ...selected]) expect([...known, ...scraped], `${name}: ${expr}`).toContain(label);
  }
});

describe('alerts', () => {
  test('each says how urgent it is, what happened and what to do, under a name of its own', () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    for (const { alert, for: wait, labels: given, annotations } of alerts) {
      expect(alert).toMatch(/^Derouter[A-Z]\w+$/);
      expect(wait).toMatch(/^\d+[mh]$/);
      expect(['page', 'ticket']).toContain(given.severity);
      expect(annotations.summary).toMatch(/^[A-Z].*\.$/);
      expect(annotations.action).toMatch(/^[A-Z].*\.$/);
      const heading = /See the runbook, ([^:.]+)[:.]/.exec(annotations.action ?? '')?.[1];
      if (heading) expect(runbook).toContain(`\n## ${heading}\n`);
    }
  });
});

test('whatever an alert reads is on the dashboard, where its reader looks next', () => {
  const metricsOf = (some: typeof expressions) =>
    new Set(some.flatMap(([, expr]) => readExpression(expr).names).map((name) => name.replace(/_(bucket|count|sum)$/, '')));
  const [read, shown] = [metricsOf(expressions.slice(0, alerts.length)), metricsOf(expressions.slice(alerts.length))];
  expect([...read].filter((name) => !shown.has(name) && !builtIn.has(name))).toEqual([]);
});

test('panels do not overlap and have titles of their own', () => {
  const charts = panels.filter(({ type }) => type !== 'row');
  expect(new Set(charts.map(({ title }) => title)).size).toBe(charts.length);
  for (const [i, a] of panels.entries()) {
    expect(a.gridPos.x + a.gridPos.w).toBeLessThanOrEqual(24);
    for (const b of panels.slice(i + 1)) {
      const apart =
        a.gridPos.x + a.gridPos.w <= b.gridPos.x ||
        b.gridPos.x + b.gridPos.w <= a.gridPos.x ||
        a.gridPos.y + a.gridPos.h <= b.gridPos.y ||
        b.gridPos.y + b.gridPos.h <= a.gridPos.y;
      expect(apart, `${a.title} and ${b.title}`).toBe(true);
    }
  }
});
