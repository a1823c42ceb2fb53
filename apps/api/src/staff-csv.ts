import { type Response, Router } from 'express';
import { z } from 'zod';
import { changeAs } from './admin/change-as.ts';
import { runFrom } from './admin/change-origin.ts';
import { csvAmount } from './csv-amount.ts';
import { CsvRows, csvText, sendCsv } from './documents/index.ts';
import { DerouterError, toDerouterError } from './errors/index.ts';
import { appRouter } from './router.ts';
import type { Services } from './services.ts';
import { createContext } from './trpc.ts';
import { setRetryAfter } from './web/index.ts';

const path = /^admin(\.\w+)+$/;
const rowsPerPage = 200;
type Item = Readonly<Record<string, unknown>>;

/**
 * `/admin/export/{query of the admin API}.csv?input={…}&part={name}`: any list of the admin API as CSV, with the filters of its page;
 * `part` names one of several lists in the answer. The list is read page by page through the API itself, so whoever may not see it cannot export it. Who exported what is in the audit log.
 */
export function staffCsvRouter(services: Services): Router {
  const router = Router();
  const contextOf = createContext(services);
  router.get('/admin/export/:procedure.csv', (request, response) => {
    const run = async () => {
      const name = String(request.params.procedure);
      const context = await contextOf({ req: request, res: response, info: {} as never });
      const { signedIn, network, device } = context;
      const list = findList(name, appRouter.createCaller(context));
      const input = readInput(request.query.input);
      const { part } = request.query;
      const read = async (page: object) => choose(await list({ ...input, limit: rowsPerPage, ...page }), part);
      const first = await read({});
      if (!signedIn) throw new DerouterError('unauthenticated', 'Sign in to continue.');
      await runFrom(`${network} · ${device}`, () =>
        changeAs(services, signedIn.userId, async () => ({
          value: undefined,
          actions: [{ action: 'export list', subject: part ? `${name} ${String(part)}` : name, before: null, after: input }],
          notices: [],
        })),
      );
      response.setHeader('cache-control', 'private, no-store');
      const rows = walk(first, (cursor) => read({ cursor }));
      await sendCsv(
        request,
        response,
        new CsvRows(rows, `${[...name.split('.').slice(1), ...(part ? [String(part)] : [])].join('-')}.csv`, true),
      );
    };
    run().catch((thrown: unknown) => refuse(response, thrown));
  });
  return router;
}

type List = (input: object) => Promise<unknown>;

/** The query with this path. Throws `not_found`. */
function findList(name: string, caller: unknown): List {
  const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } } | undefined>;
  if (!path.test(name) || procedures[name]?._def.type !== 'query') throw new DerouterError('not_found', 'There is no such list.');
  return name.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], caller) as List;
}

function readInput(text: unknown): Item {
  if (text === undefined) return {};
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(String(text)));
  } catch {
    throw new DerouterError('validation_failed', 'The filters cannot be read.', { param: 'input' });
  }
}

/** The list with this name in an answer; without a name, the answer. Throws `not_found`. */
function choose(answer: unknown, part: unknown): unknown {
  if (part === undefined) return answer;
  const lists = Object.entries((answer ?? {}) as object).filter(([, value]) => Array.isArray(value));
  const found = lists.find(([name]) => name === part);
  if (!found) throw new DerouterError('not_found', 'There is no such list.');
  return found[1];
}

/** The rows of all pages; the first names the fields, and the zone of those that are times. */
async function* walk(first: unknown, next: (cursor: unknown) => Promise<unknown>): AsyncGenerator<string[]> {
  let names: string[] | null = null;
  for (let page = readPage(first); ; page = readPage(await next(page.nextCursor))) {
    if (!names && page.items.length > 0) {
      names = [...new Set(page.items.flatMap((item) => Object.keys(item)))];
      yield names.map((name) => (/(^at|At|Until)$/.test(name) ? `${name} (UTC)` : name));
    }
    for (const item of page.items)
      yield (names ?? []).map((name) => (/Usd$/.test(name) ? csvAmount(csvText(item[name])) : csvText(item[name])));
    if (page.nextCursor === null) return;
  }
}

/** A list, a page of one, or an object that holds lists: then each row says which it is from. */
function readPage(result: unknown): { readonly items: readonly Item[]; readonly nextCursor: unknown } {
  if (Array.isArray(result)) return { items: result, nextCursor: null };
  const { items, nextCursor = null, ...others } = (result ?? {}) as Record<string, unknown>;
  if (Array.isArray(items)) return { items, nextCursor };
  const lists = Object.entries(others).filter((entry): entry is [string, Item[]] => Array.isArray(entry[1]));
  if (lists.length === 0 || items !== undefined) throw new DerouterError('not_found', 'This is no list.');
  const [only] = lists;
  if (only && lists.length === 1) return { items: only[1], nextCursor: null };
  return { items: lists.flatMap(([list, rows]) => rows.map((row) => ({ list, ...row }))), nextCursor: null };
}

function refuse(response: Response, thrown: unknown): void {
  const cause = (thrown as { cause?: unknown }).cause;
  const isInput = (thrown as { code?: unknown }).code === 'BAD_REQUEST' && !(cause instanceof DerouterError);
  const error = isInput
    ? new DerouterError('validation_failed', 'Something in the filters is invalid.', { param: 'input' })
    : toDerouterError(cause ?? thrown);
  if (response.headersSent) return void response.destroy();
  if (error.status >= 500) response.locals.log.error({ err: error.cause ?? error }, 'failed to export a list');
  setRetryAfter(response, error);
  response.status(error.status).json({ error: { code: error.code, message: error.message, param: error.param } });
}
