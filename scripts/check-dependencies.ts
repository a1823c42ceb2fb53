import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureCommand, root } from './run-command.ts';

/**
 * Checks the licences of what the product installs, and asks the registry and OSV for known vulnerabilities. Ends with 0 if all is well,
 * with 1 if something must be done, and with 3 if neither answers the question, which is not the same as a clean answer.
 */
const permissive = [
  ...[
    'MIT',
    'MIT-0',
    'ISC',
    '0BSD',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'BlueOak-1.0.0',
    'CC0-1.0',
    'Unlicense',
    'Zlib',
    'Python-2.0',
  ],
  // Of fonts, which may be served but not sold by themselves; and of files that stay under it where they are changed.
  ...['OFL-1.1', 'MPL-2.0'],
];

interface Package {
  readonly name: string;
  readonly versions: readonly string[];
}

const pnpm = (...args: readonly string[]) => captureCommand('npx', ['-y', 'pnpm@12', ...args]);

/** Of alternatives one must be on the list, of joint licences all. */
function isAllowed(licence: string): boolean {
  const alternatives = licence.replace(/[()]/g, '').split(' OR ');
  return alternatives.some((one) => one.split(' AND ').every((part) => permissive.includes(part)));
}

/** pnpm looks for a package where it would be with other peers, and calls its licence unknown if it is not there. */
function readLicence({ name, versions }: Package): string {
  const store = join(root, 'node_modules', '.pnpm');
  const prefix = `${name.replace('/', '+')}@${versions[0]}`;
  const folder = readdirSync(store).find((entry) => entry === prefix || entry.startsWith(`${prefix}_`));
  if (!folder) return 'Unknown';
  const { license = 'Unknown' } = JSON.parse(readFileSync(join(store, folder, 'node_modules', name, 'package.json'), 'utf8')) as {
    license?: string;
  };
  return license;
}

/** What the product installs, by licence. */
async function listPackages(): Promise<Readonly<Record<string, readonly Package[]>>> {
  const { output: out } = await pnpm('--recursive', 'licenses', 'list', '--prod', '--json');
  return JSON.parse(out.slice(out.indexOf('{')));
}

function checkLicences(listed: Readonly<Record<string, readonly Package[]>>): number {
  const byLicence: Record<string, Package[]> = {};
  for (const [licence, packages] of Object.entries(listed))
    for (const one of packages) {
      const named = licence === 'Unknown' ? readLicence(one) : licence;
      byLicence[named] = [...(byLicence[named] ?? []), one];
    }
  const refused = Object.entries(byLicence).filter(([licence]) => !isAllowed(licence));
  for (const [licence, packages] of refused) {
    console.error(
      `Licence ${licence} is not on the list: ${packages.map(({ name, versions }) => `${name}@${versions.join(', ')}`).join('; ')}`,
    );
  }
  if (refused.length > 0) return 1;
  const count = Object.values(byLicence).reduce((sum, packages) => sum + packages.length, 0);
  console.log(`Licences of ${count} packages are fine: ${Object.keys(byLicence).join(', ')}.`);
  return 0;
}

/** The advisories that a source has on the installed versions, one line each. Throws if it does not say. */
type Source = (packages: readonly Package[]) => Promise<readonly string[]>;

const askRegistry: Source = async () => {
  const { output: out } = await pnpm('audit', '--prod', '--json');
  const start = out.indexOf('{');
  if (start < 0) throw new Error(out.trim().split('\n')[0]);
  const { advisories } = JSON.parse(out.slice(start)) as {
    advisories?: Record<string, { severity: string; module_name: string; title: string }>;
  };
  if (!advisories) throw new Error('the answer has no list of advisories');
  return Object.values(advisories).map(({ severity, module_name: name, title }) => `${severity}: ${name}: ${title}`);
};

/** https://google.github.io/osv.dev/post-v1-querybatch/: a result for each query, in their order, without the details. */
const askOsv: Source = async (packages) => {
  const queries = packages.flatMap(({ name, versions }) => versions.map((version) => ({ package: { name, ecosystem: 'npm' }, version })));
  const response = await fetch(`${process.env.OSV_URL ?? 'https://api.osv.dev'}/v1/querybatch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ queries }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const { results } = (await response.json()) as { results?: readonly { vulns?: readonly { id: string }[] }[] };
  if (results?.length !== queries.length) throw new Error('the answer does not fit the question');
  return results.flatMap(({ vulns = [] }, at) =>
    vulns.map(({ id }) => `${id}: ${queries[at]?.package.name}@${queries[at]?.version}: https://osv.dev/vulnerability/${id}`),
  );
};

const sources: Readonly<Record<string, Source>> = { 'the registry': askRegistry, OSV: askOsv };

async function checkAdvisories(packages: readonly Package[]): Promise<number> {
  const codes = Object.entries(sources).map(async ([name, ask]) => {
    try {
      const found = await ask(packages);
      for (const line of found) console.error(line);
      if (found.length === 0) console.log(`No advisories on the installed versions are known to ${name}.`);
      return found.length === 0 ? 0 : 1;
    } catch (error) {
      console.error(`Which advisories there are is not known from ${name}, which is not a clean answer: ${(error as Error).message}`);
      return 3;
    }
  });
  const answered = await Promise.all(codes);
  return answered.includes(1) ? 1 : Math.min(...answered);
}

const listed = await listPackages();
const codes = [checkLicences(listed), await checkAdvisories(Object.values(listed).flat())];
process.exitCode = codes.includes(1) ? 1 : Math.max(...codes);
