import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../config.ts';
import { defaultValues, renderChart, valuesSchema } from '../testing/render-chart.ts';

const randomKey = randomBytes(32).toString('hex');

/** The files of a deployment against the settings of the server, and their time limits against each other. */
const file = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const documented = new Set([...file('.env.example').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name = '']) => name));

type Data = Record<string, unknown>;
interface Service {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly stop_grace_period?: string;
  readonly read_only?: boolean;
  readonly user?: string;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
}
const compose = parse(file('compose.yaml')) as { services: Record<string, Service>; volumes: Data; networks: Data };
const unit = file('ops/systemd/derouter.service');

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly envFrom: unknown;
  readonly securityContext: Data;
  readonly lifecycle?: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly livenessProbe?: {
    readonly httpGet: { readonly path: string };
    readonly failureThreshold: number;
    readonly timeoutSeconds: number;
  };
  readonly readinessProbe?: { readonly httpGet: { readonly path: string } };
}
interface Pod {
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly [Container];
  readonly securityContext: Data;
}
interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>>; readonly labels: Data };
  readonly spec: Data & { readonly template: { readonly spec: Pod; readonly metadata: { readonly labels: Data } } };
}
const render = (changes: Data = {}) => renderChart(changes) as unknown as Rendered[];
const of = (kind: string, objects = render()) => objects.find((object) => object.kind === kind) as Rendered;
const seconds = (text: string) => Number(/^(\d+)s$/.exec(text)?.[1]);
/** After the drain: settlements, jobs, the last traces, the database. */
const afterDrain = 60;

test('the version is the same in the package, in the chart and in the changelog', () => {
  const { version } = JSON.parse(file('package.json')) as { version: string };
  const chart = parse(file('ops/helm/derouter/Chart.yaml')) as Data;
  const [newest] = [...file('CHANGELOG.md').matchAll(/^## (\d+\.\d+\.\d+)/gm)].map(([, text]) => text);
  expect([chart.version, chart.appVersion, newest]).toEqual([version, version, version]);
});

describe('names of settings', () => {
  test('every setting that the server reads is documented', async () => {
    const names = (await readConfig({ SECRET_KEY: randomKey, ONCHAIN_EVM_XPUB: undefined })).settings.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(60);
    expect(names.filter((name) => !documented.has(name))).toEqual([]);
  });

  test('every setting in compose, chart and unit exists', () => {
    const inCompose = Object.keys(compose.services.derouter?.environment ?? {});
    const inExample = [...file('ops/compose.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
    const inUnitsExample = [...file('ops/systemd/env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
    const inUnit = [...unit.matchAll(/^Environment=([A-Z_]+)=/gm)].map(([, name = '']) => name);
    const inChart = of('StatefulSet').spec.template.spec.containers[0].env.map(({ name }) => name);
    const inImage = [...file('Dockerfile').matchAll(/^(?:ENV| {4}) ?([A-Z_]+)=/gm)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'NODE_ENV');
    for (const names of [inCompose, inExample, inUnit, inUnitsExample, inChart, inImage]) {
      expect(names.length).toBeGreaterThan(3);
      expect(names.filter((name) => !documented.has(name))).toEqual([]);
    }
  });

  test('what compose, chart and unit set, with the rest of the example, starts in production mode', async () => {
    const example = Object.fromEntries(
      [...file('ops/compose.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    const secrets = { ...example, SECRET_KEY: randomKey, DATABASE_URL: 'postgres://a:b@database:5432/derouter' };
    const production = { DEROUTER_MODE: 'production', PUBLIC_URL: 'https://derouter.example', DATA_DIR: '/tmp' };
    const fromCompose = {
      ...secrets,
      ...production,
      TRUSTED_PROXIES: '1',
      DRAIN_SECONDS: compose.services.derouter?.environment?.DRAIN_SECONDS,
    };
    expect(await readConfig(fromCompose)).toMatchObject({ mode: 'production', drainMs: 120_000, httpKeepAliveMs: 930_000 });
    const fromUnit = Object.fromEntries([...unit.matchAll(/^Environment=([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
    expect(await readConfig({ ...secrets, ...fromUnit, PUBLIC_URL: production.PUBLIC_URL })).toMatchObject({
      mode: 'production',
      host: '127.0.0.1',
    });
    const ofUnit = Object.fromEntries(
      [...file('ops/systemd/env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    expect(await readConfig({ ...ofUnit, SECRET_KEY: randomKey })).toMatchObject({ mode: 'production', host: '127.0.0.1' });
    const { env } = of('StatefulSet').spec.template.spec.containers[0];
    const fromChart = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    expect(await readConfig({ ...secrets, ...fromChart })).toMatchObject({ mode: 'production', drainDelayMs: 15_000, drainMs: 600_000 });
  });
});

describe('time limits', () => {
  test('every supervisor waits for delay, drain and what follows', () => {
    const drain = Number(compose.services.derouter?.environment?.DRAIN_SECONDS);
    expect(seconds(compose.services.derouter?.stop_grace_period ?? '')).toBeGreaterThanOrEqual(drain + afterDrain);
    const unitDrain = Number(/^Environment=DRAIN_SECONDS=(\d+)$/m.exec(unit)?.[1]);
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThanOrEqual(unitDrain + afterDrain);
    for (const [delaySeconds, drainSeconds] of [
      [15, 600],
      [60, 1800],
    ] as const) {
      const { terminationGracePeriodSeconds, containers } = of('StatefulSet', render({ shutdown: { delaySeconds, drainSeconds } })).spec
        .template.spec;
      const preStop = containers[0].lifecycle?.preStop.sleep.seconds ?? 0;
      expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(preStop + delaySeconds + drainSeconds + afterDrain);
    }
  });

  test('proxies wait for whole answers, let streams finish, and give up idle connections before the server does', async () => {
    const { upstreamTimeouts, httpKeepAliveMs } = await readConfig({ SECRET_KEY: randomKey, TRUSTED_PROXIES: '1' });
    const limits = {
      nginx: /proxy_read_timeout (\d+)s[\s\S]*/.exec(file('ops/nginx/nginx.conf')),
      caddy: /response_header_timeout (\d+)s/.exec(file('ops/caddy/Caddyfile')),
      haproxy: /timeout server (\d+)s/.exec(file('ops/haproxy/haproxy.cfg')),
      ingress: [null, (defaultValues().ingress as { annotations: Data }).annotations['nginx.ingress.kubernetes.io/proxy-read-timeout']],
    };
    for (const [name, found] of Object.entries(limits))
      expect(Number(found?.[1]), name).toBeGreaterThanOrEqual(upstreamTimeouts.deadlineMs / 1000 + 60);
    const idle = {
      nginx: /^\s*keepalive_timeout (\d+)s;\s*\}/m.exec(file('ops/nginx/nginx.conf')),
      caddy: /keepalive (\d+)s/.exec(file('ops/caddy/Caddyfile')),
      haproxy: /pool-purge-delay (\d+)s/.exec(file('ops/haproxy/haproxy.cfg')),
    };
    for (const [name, found] of Object.entries(idle)) expect(Number(found?.[1]) * 1000, name).toBeLessThan(httpKeepAliveMs);
    const reload = [
      /worker_shutdown_timeout (\d+)s/.exec(file('ops/nginx/nginx.conf')),
      /hard-stop-after (\d+)s/.exec(file('ops/haproxy/haproxy.cfg')),
    ];
    for (const found of reload) expect(Number(found?.[1])).toBeGreaterThanOrEqual(660);
    // The comment comes before the proxies' usual minute, and before the try at the first route ends.
    expect(upstreamTimeouts.earlyCommentMs).toBeLessThan(60_000);
    expect(upstreamTimeouts.keepAliveMs).toBeLessThan(60_000);
  });
});

const units = ['derouter.service', 'derouter-migrate.service'];
const analyze = ['verify', ...units.map((name) => fileURLToPath(new URL(`../../../../ops/systemd/${name}`, import.meta.url)))];

const command = fileURLToPath(new URL('../../../../ops/systemd/derouter', import.meta.url));

test('the operator’s command reads the settings of the unit, mail addresses with spaces included', () => {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-unit-'));
  const env = file('ops/systemd/env.example')
    .replace(/^SECRET_KEY=$/m, `SECRET_KEY=${randomKey}`)
    .replace('127.0.0.1:5432', '127.0.0.1:1');
  writeFileSync(join(folder, 'env'), env.replace('/var/lib/derouter', folder));
  const home = fileURLToPath(new URL('../../../..', import.meta.url));
  const { stdout } = spawnSync(command, ['doctor', '--offline', '--json'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, DEROUTER_HOME: home, DEROUTER_ENV: join(folder, 'env') },
  });
  const { findings } = (JSON.parse(stdout) as { data: { findings: { check: string; state: string }[] } }).data;
  expect(findings.find(({ check }) => check === 'settings')?.state).toBe('ok');
  rmSync(folder, { recursive: true });
});

test('the operator’s command stays in the folder in which it is called, so that a backup lands where its argument says', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'derouter-unit-')));
  mkdirSync(join(folder, 'node_modules/node/bin'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/node/bin/node'), '#!/bin/sh\npwd; echo "$@"\n', { mode: 0o755 });
  const { stdout } = spawnSync(command, ['backup', 'first one'], {
    encoding: 'utf8',
    cwd: folder,
    env: { PATH: process.env.PATH, DEROUTER_HOME: folder, DEROUTER_ENV: '/etc/env', DEROUTER_OWNER: '/etc/owner' },
  });
  const files = '--env-file=/etc/env --env-file-if-exists=/etc/owner';
  expect(stdout).toBe(`${folder}\n${files} ${folder}/apps/api/src/cli.ts backup first one\n`);
  rmSync(folder, { recursive: true });
});

test.skipIf(spawnSync('systemd-analyze', ['--version']).status !== 0)('systemd knows every line of the units', () => {
  const { stdout, stderr } = spawnSync('systemd-analyze', analyze);
  const said = `${stdout}${stderr}`.split('\n').filter((line) => units.some((name) => line.includes(name)));
  // Nothing is installed where the unit expects it.
  expect(said.filter((line) => !/is not executable|Failed to open/.test(line))).toEqual([]);
});

describe('the login of the server', () => {
  const userOf = (url = '') => new URL(url.replaceAll(/\$\{[^}]*\}/g, 'x')).username;

  test('cannot change booked rows, and the owner’s is known to what migrates only', () => {
    const { derouter, migrate } = compose.services;
    expect(userOf(derouter?.environment?.DATABASE_URL)).toBe('derouter_login');
    expect(derouter?.environment?.DATABASE_MIGRATE).toBe('off');
    expect(userOf(migrate?.environment?.DATABASE_URL)).toBe('derouter');
    const knowing = Object.entries(compose.services).filter(([, service]) => JSON.stringify(service).includes('DATABASE_PASSWORD'));
    expect(knowing.map(([name]) => name).sort()).toEqual(['backup', 'database', 'migrate', 'roles']);

    const line = (name: string, setting: string) => new RegExp(`^${setting}=(.*)$`, 'm').exec(file(`ops/systemd/${name}`))?.[1];
    expect(userOf(line('env.example', 'DATABASE_URL'))).toBe('derouter_login');
    expect(userOf(line('owner.example', 'DATABASE_DIRECT_URL'))).toBe('derouter');
    expect(unit).toMatch(/^Environment=DATABASE_MIGRATE=off$/m);
    expect(unit).not.toContain('/etc/derouter/owner');
    expect(unit).toMatch(/^After=.* derouter-migrate.service$/m);
    expect(file('ops/systemd/derouter-migrate.service')).toContain('EnvironmentFile=/etc/derouter/owner');

    const objects = render({ ownerSecretName: 'owner' });
    const secrets = (kind: string) => JSON.stringify(of(kind, objects).spec.template.spec.containers[0].envFrom);
    expect(secrets('Job')).toBe('[{"secretRef":{"name":"derouter"}},{"secretRef":{"name":"owner"}}]');
    expect(secrets('StatefulSet')).toBe('[{"secretRef":{"name":"derouter"}}]');
    expect(of('Job').spec.template.spec.containers[0].envFrom).toHaveLength(1);
  });
});

describe('compose', () => {
  test('nothing but the proxy is reachable from outside, and the server can write nowhere but into its data', () => {
    const published = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name]) => name)).toEqual(['proxy']);
    expect(compose.services.derouter).toMatchObject({ read_only: true, user: '10001:10001', volumes: ['data:/data'] });
    expect(compose.networks.inside).toEqual({ internal: true });
    const used = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    for (const name of Object.keys(compose.volumes)) expect(used).toContain(name);
  });

  test('images that are not built here are pinned by digest, and the backup has the version of the database', () => {
    const images = Object.fromEntries(Object.entries(compose.services).map(([name, { image }]) => [name, image]));
    const ours = ['derouter', 'migrate'];
    expect(ours.map((name) => images[name])).toEqual(['derouter:local', 'derouter:local']);
    for (const [name, image] of Object.entries(images)) if (!ours.includes(name)) expect(image).toMatch(/^\w+:[\d.]+@sha256:[0-9a-f]{64}$/);
    expect([images.backup, images.roles]).toEqual([images.database, images.database]);
  });
});

describe('chart', () => {
  const validate = new Ajv({ strict: false }).compile(valuesSchema());

  const defaultDeadlineSeconds = Number(/^# UPSTREAM_DEADLINE_SECONDS=(\d+)$/m.exec(file('.env.example'))?.[1]);

  test('its default values are valid; values that would cut streams or show secrets are refused', () => {
    expect(validate(defaultValues()), JSON.stringify(validate.errors)).toBe(true);
    const refused: Data[] = [
      { shutdown: { delaySeconds: 0, drainSeconds: 600 } },
      { shutdown: { delaySeconds: 15, drainSeconds: defaultDeadlineSeconds - 1 } },
      { shutdown: { delaySeconds: 15, drainSeconds: 600, terminationGracePeriodSeconds: 30 } },
      { publicUrl: 'http://derouter.example' },
      { replicas: 0 },
      { settings: { SECRET_KEY: 'x' } },
      { settings: { DATABASE_URL: 'x' } },
      { settings: { DATABASE_DIRECT_URL: 'x' } },
      { settings: { DRAIN_SECONDS: '5' } },
      { settings: { MAIL_FROM: 7 } },
      { resources: { requests: { memory: '1Gi' } } },
      { image: { repository: 'x', digest: 'latest' } },
      { unknown: true },
    ];
    for (const change of refused) expect(validate({ ...defaultValues(), ...change }), JSON.stringify(change)).toBe(false);
  });

  test('its pods run as nobody on a read-only system, and are asked the right questions', () => {
    const { containers, securityContext } = of('StatefulSet').spec.template.spec;
    const [container] = containers;
    expect(container.image).toBe('derouter:0.1.0');
    expect(securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.livenessProbe).toMatchObject({ httpGet: { path: '/healthz' }, timeoutSeconds: 5, failureThreshold: 6 });
    expect(container.readinessProbe).toMatchObject({ httpGet: { path: '/readyz' } });
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(of('StatefulSet', render({ image: { digest } })).spec.template.spec.containers[0].image).toBe(`derouter@${digest}`);
  });

  test('a job with the name of this version migrates before pods start, and pods do not', () => {
    const job = of('Job');
    expect(job.metadata.name).toBe('derouter-migrate-0-1-0-3');
    expect(job.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'pre-install,pre-upgrade' });
    expect(job.spec.template.spec.containers[0].args).toEqual(['/app/apps/api/src/cli.ts', 'migrate']);
    const { env } = of('StatefulSet').spec.template.spec.containers[0];
    expect(env).toContainEqual({ name: 'DATABASE_MIGRATE', value: 'off' });
    // The service must not send requests to the pod of the job.
    const services = render().filter(({ kind }) => kind === 'Service');
    for (const { spec } of services) expect(job.spec.template.metadata.labels).not.toMatchObject(spec.selector as Data);
  });

  test('selectors find the pods; disruption, network and ingress have their objects', () => {
    const objects = render({ ingress: { enabled: true } });
    const { labels } = of('StatefulSet', objects).spec.template.metadata;
    for (const kind of ['Service', 'PodDisruptionBudget', 'NetworkPolicy']) {
      const { spec } = of(kind, objects);
      const selector = (spec.podSelector ?? spec.selector) as Data & { matchLabels?: Data };
      expect(labels, kind).toMatchObject(selector.matchLabels ?? selector);
    }
    expect(of('Ingress', objects).spec).toMatchObject({ ingressClassName: 'nginx', tls: [{ hosts: ['derouter.example'] }] });
    expect(of('Ingress')).toBeUndefined();
    expect(of('NetworkPolicy', render({ networkPolicy: { enabled: false } }))).toBeUndefined();
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

test.each(['pnpm-workspace.yaml', 'e2e/pnpm-workspace.yaml'])(
  '%s takes no package that is younger than three days, and runs scripts only of listed ones',
  (path) => {
    const workspace = parse(file(path)) as { minimumReleaseAge?: number; minimumReleaseAgeExclude?: unknown; allowBuilds?: Data };
    expect(workspace.minimumReleaseAge).toBeGreaterThanOrEqual(3 * 24 * 60);
    expect(workspace.minimumReleaseAgeExclude).toBeUndefined();
    expect(Object.values(workspace.allowBuilds ?? {}).every((may) => typeof may === 'boolean')).toBe(true);
  },
);
