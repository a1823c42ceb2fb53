import { parseCookie } from 'cookie';
import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { secondFactorRequired } from '../accounts/index.ts';
import { CsvRows, sendCsv } from '../documents/index.ts';
import { DerouterError, toDerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { setRetryAfter, withCaller } from '../web/index.ts';
import { type AdminProcedure, requireRole } from './access.ts';
import { customerCsvRows } from './customer/customer-csv.ts';
import { ledgerCsvRows, ledgerFilter } from './customer/ledger.ts';
import { customerFilter } from './customer/list-customers.ts';
import { requestCsvRows, requestFilter } from './requests/list-requests.ts';

/** A list as CSV: whoever may read the list may have the file. */
interface StaffFile<Filter> {
  readonly name: string;
  /** The procedure that reads the same list. */
  readonly reads: AdminProcedure;
  readonly filter: z.ZodType<Filter>;
  readonly rows: (services: Services, filter: Filter) => AsyncIterable<readonly string[]>;
}

/** `/files/admin`: lists for staff as CSV, with the filters of the page in the query string. */
export function staffFilesRouter(services: Services): Router {
  const router = Router();
  const serve = <Filter>({ name, reads, filter, rows }: StaffFile<Filter>) =>
    router.get(
      `/files/admin/${name}.csv`,
      withCaller(
        {
          authenticate: (request) => authenticate(services, request, reads),
          onError: (thrown, _request, response) => refuse(response, thrown),
        },
        async (_staff, request, response) => {
          const read = filter.safeParse(request.query);
          if (!read.success) {
            const param = String(read.error.issues[0]?.path.at(-1) ?? '');
            throw new DerouterError('validation_failed', 'Give the filters as the page does.', { param });
          }
          response.setHeader('cache-control', 'private, no-store');
          await sendCsv(request, response, new CsvRows(rows(services, read.data), `derouter-${name}.csv`, true));
        },
      ),
    );
  serve({ name: 'customers', reads: 'customers.list', filter: customerFilter, rows: customerCsvRows });
  serve({ name: 'ledger', reads: 'customers.ledger', filter: ledgerFilter, rows: ledgerCsvRows });
  serve({ name: 'requests', reads: 'requests.list', filter: requestFilter, rows: requestCsvRows });
  return router;
}

async function authenticate({ sessions }: Pick<Services, 'sessions'>, request: Request, procedure: AdminProcedure): Promise<void> {
  const token = parseCookie(request.headers.cookie ?? '')[sessions.cookieName];
  const signedIn = token ? await sessions.read(token) : null;
  if (!signedIn) throw new DerouterError('unauthenticated', 'Sign in to read this file.');
  if (!signedIn.isStaff) throw new DerouterError('forbidden', 'This file is for staff.');
  if (!signedIn.secondFactorAt) throw secondFactorRequired();
  requireRole(signedIn.staffRoles, procedure);
}

function refuse(response: Response, thrown: unknown): void {
  const error = toDerouterError(thrown);
  if (error.status >= 500) response.locals.log.error({ err: error.cause ?? error }, 'a file for staff was not sent');
  if (response.headersSent) return void response.destroy();
  setRetryAfter(response, error);
  response.status(error.status).json({ error: { code: error.code, message: error.message, param: error.param } });
}
