import { reasonText, upstreamFile } from '@derouter/contracts';
import type { Command } from 'commander';
import { compareUpstreams, exportUpstreams, importUpstreams, type UpstreamDifference } from '../admin/index.ts';
import type { MakeAction, Work } from './command-context.ts';
import { confirm, readJsonFile } from './read-input.ts';
import { table } from './terminal.ts';

interface ImportOptions {
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Upstreams as a file, from one installation to another. */
export function upstreamFileCommands(upstream: Command, action: MakeAction): void {
  upstream
    .command('export')
    .description('print the upstreams with their routes and costs as a JSON file, without credentials')
    .action(
      action(async (work) => {
        const data = await exportUpstreams(await work.services());
        return { data, lines: JSON.stringify(data, null, 2).split('\n') };
      }),
    );
  upstream
    .command('import <file>')
    .description('make upstreams as an exported file says: shows the differences, asks, then changes all in one transaction')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .option('--dry-run', 'only show the differences')
    .option('--yes', 'do not ask')
    .action(action(importFile));
}

async function importFile(work: Work, path: string, options: ImportOptions) {
  const reason = reasonText.parse(options.reason);
  const file = upstreamFile.parse(readJsonFile(path, 'file'));
  const services = await work.services();
  const { differences, fingerprint } = await compareUpstreams(services, file);
  const changed = differences.filter(({ changes }) => changes.length > 0).length;
  const lines = differences.length > 0 ? describe(differences) : ['All upstreams are as the file says.'];
  if (changed === 0 || options.dryRun) return { data: { differences, imported: false }, lines };
  for (const line of lines) work.terminal.note(line);
  await confirm(work.io, `Change ${changed} upstreams?`, options.yes);
  await importUpstreams(services, work.operator, { file, fingerprint, reason });
  return { data: { differences, imported: true }, lines: [`${changed} upstreams were changed.`] };
}

function describe(differences: readonly UpstreamDifference[]): string[] {
  const rows = differences.flatMap(({ name, changes }) =>
    changes.map((change, i) => [i === 0 ? name : '', `${change.part} ${change.name}`, change.before ?? '–', change.after ?? '–']),
  );
  return [
    ...(rows.length > 0 ? table(['UPSTREAM', 'WHAT', 'FROM', 'TO'], rows) : []),
    ...differences.flatMap(({ name, needsCredential }) => (needsCredential ? [`${name} stays off until its API key is entered.`] : [])),
    ...differences.flatMap(({ name, unknownModels }) =>
      unknownModels.length > 0 ? [`${name}: no routes for models that are not in the catalogue (${unknownModels.join(', ')}).`] : [],
    ),
  ];
}
