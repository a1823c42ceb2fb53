import { initTRPC, TRPCError } from '@trpc/server';
import type { CreateExpressContextOptions } from '@trpc/server/adapters/express';
import { parseCookie } from 'cookie';
import { ZodError } from 'zod';
import { describeDevice } from './accounts/describe-device.ts';
import { readFactors, secondFactorRequired } from './accounts/second-factor.ts';
import type { SignedIn } from './accounts/sessions.ts';
import { requireRole } from './admin/access.ts';
import { runFrom } from './admin/change-origin.ts';
import { readView, viewHeader } from './admin/views/read-view.ts';
import { DerouterError, toDerouterError } from './errors/index.ts';
import { refuseUnacceptedTerms } from './legal/legal-versions.ts';
import type { Logger } from './observability/index.ts';
import type { Services } from './services.ts';
import { networkOf } from './web/index.ts';

export interface Context {
  readonly services: Services;
  readonly signedIn: SignedIn | null;
  readonly network: string;
  /** The caller's browser and system. */
  readonly device: string;
  /** Logger that adds the request id to every line. */
  readonly log: Logger;
  readonly setCookie: (value: string) => void;
}

/** Creates the context of a tRPC call: the caller and its address. */
export function createContext(services: Services) {
  return async ({ req, res }: CreateExpressContextOptions): Promise<Context> => {
    const token = parseCookie(req.headers.cookie ?? '')[services.sessions.cookieName];
    const setCookie = (value: string) => res.appendHeader('set-cookie', value);
    const { log } = res.locals;
    try {
      // An invalid cookie is left alone: a request that was under way while the session got a new token must not remove that.
      const own = token ? await services.sessions.read(token) : null;
      const view = req.headers[viewHeader];
      const signedIn = typeof view === 'string' ? await readView(services, own, view) : own;
      return { services, signedIn, network: networkOf(req), device: describeDevice(req.headers['user-agent'] ?? ''), log, setCookie };
    } catch (thrown) {
      throw toTrpcError(thrown, log, req.path);
    }
  };
}

/** Sets `retry-after` if a retry may succeed: the longest wait of a batch. */
export function responseMeta({ errors }: { readonly errors: readonly TRPCError[] }): { headers?: Record<string, string> } {
  const waits = errors.map(({ cause }) => (cause instanceof DerouterError ? (cause.retryAfterSeconds ?? 0) : 0));
  const longest = Math.max(0, ...waits);
  return longest > 0 ? { headers: { 'retry-after': String(longest) } } : {};
}

const codesByStatus: Record<number, TRPCError['code']> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  402: 'PAYMENT_REQUIRED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  429: 'TOO_MANY_REQUESTS',
  502: 'BAD_GATEWAY',
  503: 'SERVICE_UNAVAILABLE',
  504: 'GATEWAY_TIMEOUT',
};

/** Mistakes of callers that tRPC itself notices, with what they are told. */
const mistakes: Partial<Record<TRPCError['code'], readonly [code: string, message: string]>> = {
  PARSE_ERROR: ['validation_failed', 'Something in this form is invalid.'],
  BAD_REQUEST: ['validation_failed', 'Something in this form is invalid.'],
  NOT_FOUND: ['not_found', 'There is no such call here.'],
  METHOD_NOT_SUPPORTED: ['method_not_allowed', 'This call needs another method.'],
  PAYLOAD_TOO_LARGE: ['body_too_large', 'This request is too large.'],
  // Whoever left does not read it.
  CLIENT_CLOSED_REQUEST: ['validation_failed', 'The request was ended before its end.'],
};

/** Who may call a procedure, and when. */
interface Meta {
  readonly access: 'public' | 'signed-in' | 'account' | 'view' | 'staff-enrolling' | 'staff';
  /** A change that a staff member can make who looks at the console of a customer. */
  readonly isOpenInView?: boolean;
  /** A change that is allowed before the customer accepted new terms. */
  readonly isOpenBeforeTerms?: boolean;
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    // The only place that formats tRPC errors: a code for programs, a message for people, no internals.
    errorFormatter({ shape, error }) {
      const ours = error.cause instanceof DerouterError ? error.cause : null;
      const [derouterCode, message] = ours
        ? [ours.code, ours.message]
        : (mistakes[error.code] ?? ['internal', 'Something went wrong on our side.']);
      return {
        ...shape,
        message,
        data: {
          code: shape.data.code,
          httpStatus: shape.data.httpStatus,
          derouterCode,
          param: ours?.param ?? fieldAtFault(error.cause),
          values: ours?.values ?? {},
        },
      };
    },
  });

export const router = t.router;

/** The first field that failed validation. */
function fieldAtFault(cause: unknown): string | null {
  const field = cause instanceof ZodError ? cause.issues[0]?.path[0] : undefined;
  return field === undefined ? null : String(field);
}

const withErrors = t.middleware(async ({ ctx, path, next }) => {
  const result = await next();
  if (result.ok || (result.error.code in mistakes && !(result.error.cause instanceof DerouterError))) return result;
  throw toTrpcError(result.error.cause ?? result.error, ctx.log, path);
});

/** Converts anything thrown to a tRPC error. Logs it if it is our own fault. */
function toTrpcError(thrown: unknown, log: Logger, path: string): TRPCError {
  const error = toDerouterError(thrown);
  if (error.status >= 500) log.error({ err: error.cause ?? error, path }, 'a tRPC call failed');
  return new TRPCError({ code: codesByStatus[error.status] ?? 'INTERNAL_SERVER_ERROR', message: error.message, cause: error });
}

/** For anyone. */
export const publicProcedure = t.procedure
  .meta({ access: 'public' })
  .use(withErrors)
  .use(({ ctx, meta, type, next }) => {
    if (ctx.signedIn?.view && type === 'mutation' && !meta?.isOpenInView) {
      throw new DerouterError('view_read_only', 'Nothing can be changed while you look at the console of a customer.');
    }
    return next();
  });

/** For signed-in users. */
export const signedInProcedure = publicProcedure.meta({ access: 'signed-in' }).use(({ ctx, next }) => {
  if (!ctx.signedIn) throw new DerouterError('unauthenticated', 'Sign in to continue.');
  return next({ ctx: { ...ctx, signedIn: ctx.signedIn } });
});

/** For customers. After a material change of the terms, nothing can be changed before the new version is accepted. */
export const accountProcedure = signedInProcedure.meta({ access: 'account' }).use(async ({ ctx, meta, type, next }) => {
  const { accountId, userId, isStaff, secondFactorAt } = ctx.signedIn;
  if (!accountId) throw new DerouterError('forbidden', 'This user has no customer account.');
  // Only the session of a sign-in to the admin app can have left out the authenticator app.
  if (isStaff && !secondFactorAt && (await readFactors(ctx.services.sql, userId)).hasTotp) throw secondFactorRequired();
  if (type === 'mutation' && !meta?.isOpenBeforeTerms) await refuseUnacceptedTerms(ctx.services.sql, userId);
  return next({ ctx: { ...ctx, accountId } });
});

/** For the tab in which a staff member looks at the console of a customer. */
export const viewProcedure = signedInProcedure.meta({ access: 'view', isOpenInView: true }).use(({ ctx, next }) => {
  if (!ctx.signedIn.view) throw new DerouterError('forbidden', 'This is for views of a customer’s console.');
  return next({ ctx });
});

/** For customers who leave: refunds, export and deletion are possible without accepting new terms. */
export const leavingProcedure = accountProcedure.meta({ access: 'account', isOpenBeforeTerms: true });

/** For staff, whether or not they have passed the second factor in this session. */
export const enrollingStaffProcedure = signedInProcedure.meta({ access: 'staff-enrolling' }).use(({ ctx, next }) => {
  if (!ctx.signedIn.isStaff) throw new DerouterError('forbidden', 'This page is for staff.');
  return next({ ctx });
});

/** For staff who passed the second factor and whose roles allow it (`admin/access.ts`). Their sessions are short; see `accounts/sessions.ts`. */
export const staffProcedure = enrollingStaffProcedure.meta({ access: 'staff' }).use(({ ctx, path, next }) => {
  if (!ctx.signedIn.secondFactorAt) throw secondFactorRequired();
  requireRole(ctx.signedIn.staffRoles, path.replace(/^admin\./, ''));
  return runFrom(`${ctx.network} · ${ctx.device}`, () => next({ ctx }));
});
