import { rates as ratesSchema, reasonText as reasonSchema } from '@derouter/contracts';
import type { Command } from 'commander';
import {
  type AdminModel,
  announcePrice,
  compareWithList,
  importPrices,
  listModels,
  type PriceDifference,
  previewPrice,
  withdrawPrice,
} from '../admin/index.ts';
import type { PublishedRates } from '../catalog/index.ts';
import type { OperatorServices } from '../operator-services.ts';
import type { MakeAction, Work } from './command-context.ts';
import { confirm, readJsonFile, readTime } from './read-input.ts';
import { CommandError, exitCodes, table } from './terminal.ts';

interface ImportOptions {
  readonly reason: string;
  readonly model?: readonly string[];
  readonly at?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

interface ScheduleOptions {
  readonly reason: string;
  readonly at: string;
  readonly rate?: readonly string[];
  readonly file?: string;
  readonly yes?: boolean;
}

const more = (value: string, before: readonly string[] = []) => [...before, value];

/** The price book. */
export function pricesCommand(program: Command, action: MakeAction): void {
  const prices = program.command('prices').description('the price book');
  prices
    .command('list')
    .description('list the models with their rates for short prompts, in USD per million tokens')
    .action(
      action(async (work) => {
        const data = listModels(await work.services());
        const rows = data.map((model) => [
          model.id,
          model.enabled ? 'on' : 'off',
          ...rateCells(model),
          model.scheduled ? `changes ${model.scheduled.effectiveAt.slice(0, 16)}Z (${model.scheduled.priceVersionId})` : '',
        ]);
        return { data, lines: table(['MODEL', 'STATE', 'INPUT', 'OUTPUT', 'CACHE READ', 'ANNOUNCED'], rows) };
      }),
    );
  prices
    .command('import')
    .description(
      'import the list prices built into this version, times PRICE_MARKUP: shows the differences, then stores all in one transaction',
    )
    .requiredOption('--reason <text>', 'why, for the audit log')
    .option('--model <id>', 'only this model; may be given several times', more)
    .option('--at <time>', 'when changed prices take effect (default: the earliest time for all of them)')
    .option('--dry-run', 'only show the differences')
    .option('--yes', 'do not ask')
    .action(action(importList));
  prices
    .command('schedule <model>')
    .description('announce rates of a model: its customers are mailed, and a rise takes effect after the notice period')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .requiredOption('--at <time>', 'when they take effect, such as 2026-12-24 or 2026-12-24T08:00:00Z')
    .option('--rate <meter=usd>', 'a rate in USD per million tokens, such as input=3; others stay. May be given several times', more)
    .option('--file <path>', 'all rates, as `prices list --json` shows them: tiers, perCallUsd, multipliers')
    .option('--yes', 'do not ask')
    .action(action(schedule));
  prices
    .command('withdraw <price-version-id>')
    .description('withdraw announced rates before they take effect')
    .option('--reason <text>', 'why, for the audit log', 'at the command line')
    .action(
      action(async (work, priceVersionId: string, options: { readonly reason: string }) => {
        const data = await withdrawPrice(await work.services(), work.operator, priceVersionId, reasonSchema.parse(options.reason));
        return { data, lines: [`The announced price of ${data.id} was withdrawn.`] };
      }),
    );
}

async function importList(work: Work, options: ImportOptions) {
  const reason = reasonSchema.parse(options.reason);
  const services = await work.services();
  const differences = await compareWithList(services);
  const wanted = options.model ?? differences.map((one) => one.modelId);
  const chosen = wanted.map((id) => {
    const found = differences.find((one) => one.modelId === id);
    if (!found) throw new CommandError(`${id} does not differ from the list prices.`, { code: 'not_found' });
    return found;
  });
  if (chosen.length === 0) return { data: { differences: [], imported: false }, lines: ['All prices agree with the list.'] };
  // Some requests may take minutes: what is earliest now must still be possible then.
  const earliest = new Date(Math.max(...chosen.map(({ earliestAt }) => Date.parse(earliestAt))) + 5 * 60_000);
  const effectiveAt = options.at ? readTime(options.at, '--at') : earliest;
  const lines = [
    ...table(['MODEL', 'CHANGE', 'RATE', 'FROM', 'TO'], chosen.flatMap(differenceRows)),
    `New models take effect at once, changed prices at ${effectiveAt.toISOString().slice(0, 16)}Z.`,
  ];
  if (options.dryRun) return { data: { differences: chosen, effectiveAt, imported: false }, lines };
  for (const line of lines) work.terminal.note(line);
  await confirm(work.io, `Import ${chosen.length} prices?`, options.yes);
  await importPrices(services, work.operator, { modelIds: chosen.map((one) => one.modelId), effectiveAt, reason });
  return { data: { differences: chosen, effectiveAt, imported: true }, lines: [`${chosen.length} prices were imported.`] };
}

async function schedule(work: Work, id: string, options: ScheduleOptions) {
  const reason = reasonSchema.parse(options.reason);
  const effectiveAt = readTime(options.at, '--at');
  const services = await work.services();
  const model = findModel(services, id);
  const next = options.file ? ratesSchema.parse(readJsonFile(options.file, '--file')) : replaceRates(model, options.rate ?? []);
  work.terminal.note(`Rates of ${model.id} from ${effectiveAt.toISOString()} on:`);
  for (const line of table(['RATE', 'FROM', 'TO'], rateRows(model, next))) work.terminal.note(line);
  const { catalog, db, sql } = services;
  const reports = { read: <T>(read: (reader: Pick<OperatorServices, 'db' | 'sql'>) => Promise<T>) => read({ db, sql }) };
  const { told, chargedUsd, wouldCostUsd, summedUntil } = await previewPrice(
    { catalog, reports },
    { ...next, modelId: model.id, limit: 1 },
  );
  work.terminal.note(
    summedUntil === null
      ? 'Whoever used the model is mailed. How many that are, and what they would have paid, is added up once a server has run for a few minutes.'
      : `${told} customers are mailed. Their last 30 days of ${model.id} cost $${chargedUsd}, and would have cost $${wouldCostUsd}.`,
  );
  await confirm(work.io, 'Announce them?', options.yes);
  const data = await announcePrice(services, work.operator, model.id, { ...next, effectiveAt, reason });
  const announced = data.announced.find((one) => Date.parse(one.effectiveAt) === effectiveAt.getTime());
  const lines = [`Announced${announced ? ` as ${announced.priceVersionId}` : ' and in force'}. Customers who use ${data.id} are mailed.`];
  return { data, lines };
}

function findModel(services: OperatorServices, id: string): AdminModel {
  const model = listModels(services).find((one) => one.id === id);
  if (!model) throw new CommandError(`There is no model "${id}".`, { code: 'not_found' });
  return model;
}

/** The model's rates with some replaced. Throws for a model with several tiers, whose rates depend on the size of the prompt. */
function replaceRates(model: AdminModel, given: readonly string[]) {
  const usage = (message: string) => new CommandError(message, { code: 'validation_failed', exitCode: exitCodes.usage });
  if (given.length === 0) throw usage('Give rates with --rate or --file.');
  const [tier, ...others] = model.tiers;
  if (!tier || others.length > 0) throw usage(`${model.id} has rates by the size of the prompt: give all of them with --file.`);
  const usdPerMillion = { ...tier.usdPerMillion };
  for (const text of given) {
    const [, meter = '', usd = ''] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
    if (!(meter in tier.usdPerMillion)) {
      throw usage(`--rate ${text}: write meter=usd. Meters of ${model.id}: ${Object.keys(tier.usdPerMillion).join(', ')}.`);
    }
    usdPerMillion[meter] = usd;
  }
  return ratesSchema.parse({
    tiers: [{ fromPromptTokens: 0, usdPerMillion }],
    perCallUsd: model.perCallUsd,
    multipliers: model.multipliers,
  });
}

function rateCells({ tiers: [tier] }: PublishedRates): string[] {
  return ['input', 'output', 'cache_read'].map((meter) => tier?.usdPerMillion[meter] ?? '–');
}

/** The rates that differ, by name. */
function rateRows(before: PublishedRates | null, after: PublishedRates): string[][] {
  const flat = (rates: PublishedRates | null) =>
    Object.fromEntries([
      ...(rates?.tiers ?? []).flatMap(({ fromPromptTokens, usdPerMillion }) =>
        Object.entries(usdPerMillion).map(([meter, usd]) => [fromPromptTokens > 0 ? `${meter} from ${fromPromptTokens}` : meter, usd]),
      ),
      ...Object.entries(rates?.perCallUsd ?? {}).map(([meter, usd]) => [`${meter} per call`, usd]),
      ...Object.entries(rates?.multipliers ?? {}).map(([tier, times]) => [`× ${tier}`, times]),
    ]) as Record<string, string>;
  const [from, to] = [flat(before), flat(after)];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((name) => from[name] !== to[name]);
  return names.map((name) => [name, from[name] ?? '–', to[name] ?? '–']);
}

function differenceRows({ modelId: id, kind, rises, current, listed }: PriceDifference): string[][] {
  const change = kind === 'new' ? 'new' : rises ? 'rises' : 'falls';
  return rateRows(current, listed).map(([name = '', from = '', to = ''], i) => [i === 0 ? id : '', i === 0 ? change : '', name, from, to]);
}
