import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admission, AdmissionResult, HoldEstimate } from '@derouter/billing';
import type { Dialect, Operation, PathCall, PrependedPrompt, RequestView } from '@derouter/protocols';
import type { CatalogModel, PriceVersion } from '../catalog/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Principal } from '../keys/index.ts';
import type { PromptEstimate } from './estimate/index.ts';

/**
 * Output limit of a model whose own is not known: credit is held for it, and it is sent where the upstream requires one and
 * the client set none.
 */
export const defaultOutputTokens = 32_000;

/** A request as it came in. Each stage returns a richer state; nothing reaches back. */
export interface Received {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly dialect: Dialect;
  readonly operation: Operation;
  /** What its path says that other dialects say in the body. */
  readonly path: PathCall | null;
  /** `performance.now()` when it came. */
  readonly startedAt: number;
  /** Aborted when the client leaves or the server gives up; its reason is an `EndReason`. */
  readonly abort: AbortController;
  /** Where it comes from: the caller's address, past the proxies that are trusted. */
  readonly address: () => string;
  /** Tells the gateway whose request this is, once that is known. */
  readonly onAuthenticated: (principal: Principal, secret: string) => void;
  /** Told the error that was answered. */
  readonly onError: (error: DerouterError) => void;
}

/** Why a running request was ended from our side. */
export type EndReason = 'client_gone' | 'shutdown' | 'suspended';

/** The end of an exchange as an error: what the caller is told if it still listens. */
export function abortedError({ signal }: AbortController): DerouterError {
  if (signal.reason === 'suspended')
    return new DerouterError('account_suspended', 'This key may not be used any more. Nothing was charged.');
  if (signal.reason === 'shutdown') {
    return new DerouterError('shutting_down', 'The service is restarting. Nothing was charged; try again shortly.', {
      retryAfterSeconds: 2,
    });
  }
  return new DerouterError('client_gone', 'The caller left before there was an answer.');
}

export interface Authenticated extends Received {
  readonly principal: Principal;
}

export interface WithBody extends Authenticated {
  /** The body as text, without a byte order mark: a JSON object. */
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export type Route = CatalogModel['routes'][number];

export interface Resolved extends WithBody {
  readonly view: RequestView;
  readonly entry: CatalogModel;
  readonly price: PriceVersion;
  /** Routes that can serve this, in the order they are tried; at least one. */
  readonly routes: readonly Route[];
  /** What of the request was left out, in words for the answer's header. */
  readonly notes: readonly string[];
}

export interface WithSystemPrompt extends Resolved {
  /** What became of the model's system prompt. `text` and `body` hold it already. */
  readonly systemPromptOutcome: PrependedPrompt['outcome'] | 'off';
}

export interface Admitted extends WithSystemPrompt {
  readonly admission: Admission;
  readonly prompt: PromptEstimate;
  readonly estimate: HoldEstimate;
  /** The output limit to ask for instead of the client's, where its credit does not reach further. */
  readonly loweredOutput: number | null;
  readonly held: Extract<AdmissionResult, { admitted: true }>['heldNano'];
}
