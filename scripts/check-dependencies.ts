import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureCommand, root } from './run-command.ts';

/**
 * Checks the licences of what the product installs, and asks for known vulnerabilities. Ends with 0 if all is well, with 1 if something
 * must be done, and with 3 if the registry does not answer the question, which is not the same as a clean answer.
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

async function checkLicences(): Promise<number> {
  const { output: out } = await pnpm('--recursive', 'licenses', 'list', '--prod', '--json');
  const listed = JSON.parse(out.slice(out.indexOf('{'))) as Record<string, readonly Package[]>;
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

async function checkAdvisories(): Promise<number> {
  const { output: out, code } = await pnpm('audit', '--prod', '--json');
  try {
    const { advisories = {} } = JSON.parse(out.slice(out.indexOf('{'))) as {
      advisories?: Record<string, { severity: string; module_name: string; title: string }>;
    };
    const found = Object.values(advisories);
    for (const { severity, module_name: name, title } of found) console.error(`${severity}: ${name}: ${title}`);
    if (found.length === 0 && code === 0) console.log('No advisories are known for the installed versions.');
    return found.length === 0 ? code : 1;
  } catch {
    console.error(`Nobody answered which advisories there are; this is unknown, not clean: ${out.trim().split('\n')[0]}`);
    return 3;
  }
}

const codes = [await checkLicences(), await checkAdvisories()];
process.exitCode = codes.includes(1) ? 1 : Math.max(...codes);
