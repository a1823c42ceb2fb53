import { databaseNow } from '@derouter/db';
import { localeCookie, parseLocale } from '@derouter/locales';
import { parseCookie } from 'cookie';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { SignedIn } from '../accounts/index.ts';
import { DerouterError, toDerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { csvName, periodInput, resolvePeriod, usageCsvRows, usageFilter } from '../usage/index.ts';
import { type CallerShell, setRetryAfter, withCaller } from '../web/index.ts';
import { loadSettlement, loadVersion, paymentReceiptPdf, versionName } from './payment-receipt.ts';
import { renderPdf } from './pdf/render-pdf.ts';
import { CsvRows, sendCsv } from './send-csv.ts';
import { endOf, loadStatement, readPeriod, statementPdf, statementRows } from './statement.ts';
import { writeCsv } from './write-csv.ts';

interface Reader extends SignedIn {
  readonly accountId: string;
  readonly locale: string;
  /** IANA name, in which the dates of documents are shown. */
  readonly timeZone: string;
}

interface Document {
  readonly name: string;
  readonly type: 'application/pdf' | 'text/csv; charset=utf-8';
  readonly content: Buffer | string;
}

/** `/files`: documents for signed-in customers. Authenticated by the session cookie, in the customer's language. */
export function documentsRouter(services: Pick<Services, 'config' | 'reports' | 'db' | 'sessions' | 'sql'>): Router {
  const router = Router();
  const shell: CallerShell<Reader> = {
    authenticate: (request) => readReader(services, request),
    onError: (thrown, _request, response) => refuse(response, thrown),
  };
  const serve = (path: string, make: (reader: Reader, request: Request) => Promise<Document>) =>
    router.get(
      path,
      withCaller(shell, async (reader, request, response) => {
        const { name, type, content } = await make(reader, request);
        response.setHeader('content-disposition', `attachment; filename="${name}"`).setHeader('cache-control', 'private, no-store');
        response.type(type).send(content);
      }),
    );

  serve('/files/statement.csv', async (reader, request) => {
    const period = readPeriod(request.query);
    const statement = await services.reports.readUntil(endOf(period), (from) =>
      loadStatement(from, reader.accountId, period, reader.timeZone),
    );
    return {
      name: `derouter-statement-${period.from}-${period.to}.csv`,
      type: 'text/csv; charset=utf-8',
      content: writeCsv(statementRows(statement, period, reader)),
    };
  });
  serve('/files/statement.pdf', async (reader, request) => {
    const period = readPeriod(request.query);
    const statement = await services.reports.readUntil(endOf(period), (from) =>
      loadStatement(from, reader.accountId, period, reader.timeZone),
    );
    return {
      name: `derouter-statement-${period.from}-${period.to}.pdf`,
      type: 'application/pdf',
      content: await renderPdf(statementPdf(statement, period, reader, services.config.operator)),
    };
  });
  serve('/files/receipts/:number', async (reader, request) => {
    const settlement = await loadSettlement(
      services,
      reader.accountId,
      Number(/^(\d{1,12})\.pdf$/.exec(String(request.params.number))?.[1]),
    );
    const { version: asked } = request.query;
    const version = await loadVersion(services, settlement.id, asked === undefined ? undefined : Number(asked));
    return {
      name: `derouter-receipt-${versionName(settlement.receiptNumber, version.version)}.pdf`,
      type: 'application/pdf',
      content: await renderPdf(paymentReceiptPdf(settlement, version, reader, services.config.operator)),
    };
  });
  router.get(
    '/files/usage.csv',
    withCaller(shell, async ({ accountId, timeZone }, request, response) => {
      const { period: days, filter } = readUsageQuery(request.query);
      const period = resolvePeriod(days, timeZone, databaseNow());
      response.setHeader('cache-control', 'private, no-store');
      const rows = usageCsvRows(services.reports.reader().db, accountId, period, filter);
      await sendCsv(request, response, new CsvRows(rows, csvName(period), true));
    }),
  );
  return router;
}

/** The period and the filters of a list of receipts: `period` or `from` and `to`, and the names of `usageFilter`. Throws `validation_failed`. */
function readUsageQuery({ period, from, to, ...filter }: Request['query']) {
  const read = z.object({ period: periodInput, filter: usageFilter }).safeParse({ period: period ?? { from, to }, filter });
  if (read.success) return read.data;
  throw new DerouterError('validation_failed', 'Give a period and filters as the usage page does.', {
    param: String(read.error.issues[0]?.path.at(-1) ?? 'period'),
  });
}

async function readReader({ sessions, sql }: Pick<Services, 'sessions' | 'sql'>, request: Request): Promise<Reader> {
  const cookies = parseCookie(request.headers.cookie ?? '');
  const token = cookies[sessions.cookieName];
  const signedIn = token ? await sessions.read(token) : null;
  if (!signedIn) throw new DerouterError('unauthenticated', 'Sign in to read this document.');
  if (!signedIn.accountId) throw new DerouterError('forbidden', 'This user has no customer account.');
  const [user] = await sql<{ timeZone: string }[]>`SELECT time_zone AS "timeZone" FROM users WHERE id = ${signedIn.userId}`;
  const locale = parseLocale(cookies[localeCookie] ?? signedIn.locale);
  return { ...signedIn, accountId: signedIn.accountId, locale, timeZone: user?.timeZone ?? 'UTC' };
}

function refuse(response: Response, thrown: unknown): void {
  const error = toDerouterError(thrown);
  if (error.status >= 500) response.locals.log.error({ err: error.cause ?? error }, 'failed to generate a document');
  setRetryAfter(response, error);
  response.status(error.status).json({ error: { code: error.code, message: error.message, param: error.param } });
}
