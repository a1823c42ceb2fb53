import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admission, AdmissionResult, HoldEstimate } from '@derouter/billing';
import type { Dialect, Operation, PathCall, PrependedPrompt, RequestView } from '@derouter/protocols';
import type { CatalogModel, PriceVersion } from '../catalog/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Principal } from '../keys/index.ts';
import type { RequestLog } from '../observability/index.ts';
import type { RequestTrace } from '../telemetry/index.ts';
import type { Buffered } from './buffer-budget.ts';
import type { PromptEstimate } from './estimate/index.ts';
import type { CostReport } from './openrouter/cost-report.ts';

/**
 * Output limit of a model whose own limit is unknown: the hold covers it, and it is sent if the upstream requires a limit and
 * the client set none.
 */
export const defaultOutputTokens = 32_000;

/** A request as received. Each stage returns the state with its results added. */
export interface Received {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** Adds the request id to every line and, once known, key and model. */
  readonly log: RequestLog;
  readonly dialect: Dialect;
  readonly operation: Operation;
  /** The model and the streaming flag, in dialects that put them in the path. */
  readonly path: PathCall | null;
  /** Adds the cost to the answer, for OpenRouter's clients; null for all others. */
  readonly costReport: CostReport | null;
  /** Counts what is held in memory for this request. */
  readonly buffered: Buffered;
  /** Null unless traces or metrics are exported. */
  readonly trace: RequestTrace | null;
  /** `performance.now()` on arrival. */
  readonly startedAt: number;
  /** Aborted when the client disconnects or the server ends the request; its reason is an `EndReason`. */
  readonly abort: AbortController;
  /** The caller's address, behind trusted proxies. */
  readonly address: () => string;
  /** Called once the caller is authenticated. */
  readonly onAuthenticated: (principal: Principal, secret: string) => void;
  /** Called with the error that was sent to the caller. */
  readonly onError: (error: DerouterError) => void;
}

/** Why a running request was ended early. */
export type EndReason = 'client_gone' | 'shutdown' | 'suspended';

/** The error for a request that was ended early, in case the caller is still connected. */
export function abortedError({ signal }: AbortController): DerouterError {
  if (signal.reason === 'suspended') return new DerouterError('account_suspended', 'This key can no longer be used. Nothing was charged.');
  if (signal.reason === 'shutdown') {
    return new DerouterError('shutting_down', 'The service is restarting. Nothing was charged; try again shortly.', {
      retryAfterSeconds: 2,
    });
  }
  return new DerouterError('client_gone', 'The client disconnected before there was an answer.');
}

export interface Authenticated extends Received {
  readonly principal: Principal;
}

export interface WithBody extends Authenticated {
  /** The body as text, without a byte order mark: a JSON object. */
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Fields of OpenRouter's clients that were left out, described for the answer's header. */
  readonly leftOut?: readonly string[];
}

export type Route = CatalogModel['routes'][number];

export interface Resolved extends WithBody {
  readonly view: RequestView;
  readonly entry: CatalogModel;
  readonly price: PriceVersion;
  /** Routes that can serve the request, in the order in which they are tried. */
  readonly routes: readonly Route[];
  /** Whether only the upstream of the routes has what the request refers to. */
  readonly isPinned?: boolean;
  /** Parts of the request that were left out, described for the answer's header. */
  readonly notes: readonly string[];
}

export interface WithSystemPrompt extends Resolved {
  /** How the model's system prompt was applied; `text` and `body` already contain it. */
  readonly systemPromptOutcome: PrependedPrompt['outcome'] | 'off';
}

export interface Admitted extends WithSystemPrompt {
  readonly admission: Admission;
  readonly prompt: PromptEstimate;
  readonly estimate: HoldEstimate;
  /** The output limit sent instead of the client's, because the credit does not cover the client's. */
  readonly loweredOutput: number | null;
  readonly held: Extract<AdmissionResult, { admitted: true }>['heldNano'];
}
