import type { Sql } from '@derouter/db';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { CsvRows } from '../documents/index.ts';
import type { ErrorCode } from '../errors/index.ts';
import type { Principal } from '../keys/index.ts';
import type { Services } from '../services.ts';

/** Services that operations use. */
export type ManagementServices = Pick<
  Services,
  'billing' | 'catalog' | 'config' | 'db' | 'jobs' | 'keys' | 'log' | 'mail' | 'notices' | 'payments' | 'reports' | 'sealer' | 'sql'
>;

/** `account` keys spend the account's credits; `client` keys spend a budget of their own and see nothing else. */
type KeyKind = 'account' | 'client';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * How a handler makes its effect happen at most once. `id` is the same at each repetition of the request, also after a crash, so
 * an object that is created with it is created once. `store` keeps the answer; in the transaction of the effect, the answer is
 * kept if and only if the effect is.
 */
export interface Once {
  readonly id: string;
  store(sql: Sql, answer: unknown): Promise<void>;
}

/** What a handler gets: the key's owner and the validated parts of the request. */
export interface Call<Params, Query, Body> {
  readonly services: ManagementServices;
  readonly principal: Principal;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly request: Request;
  /** For operations with `idempotent`. */
  readonly once: Once;
}

/** The part of an operation that documents it. */
interface Described {
  /** Unique; names the operation in generated clients. */
  readonly id: string;
  readonly method: Method;
  /** With parameters in braces, as in OpenAPI. */
  readonly path: `/api/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** The kinds of key that may call it. */
  readonly kinds: readonly KeyKind[];
  /** The scope that the key needs: `any` is satisfied by every key. */
  readonly scope: 'management' | 'any';
  /** Errors besides those that every operation can answer with. */
  readonly errors: readonly ErrorCode[];
  readonly answer: { readonly status: 200 | 201 | 202 | 204; readonly description: string; readonly schema: z.ZodType | null };
  /** Also answers `Accept: text/csv`. */
  readonly csv?: boolean;
  /** The wire format of errors: OpenRouter's clients expect a number as code. */
  readonly errorFormat?: 'openrouter';
  /**
   * POST only. True if a repeated request that cannot be recognised as finished would be harmful, so that `Idempotency-Key` is
   * honoured by storing the answer.
   */
  readonly idempotent?: boolean;
  /** A change that is allowed before new terms were accepted, because it only protects or ends something. */
  readonly isOpenBeforeTerms?: boolean;
  /** Names of secret fields of the answer, which a replay shows masked. */
  readonly secrets?: readonly string[];
}

/** An operation of the management API: one entry gives its route, its validation and its documentation. */
export interface Operation extends Described {
  readonly params: z.ZodObject | null;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodObject | null;
  handle(call: Call<Record<string, unknown>, Record<string, unknown>, unknown>, response: Response): Promise<unknown>;
}

/** Whether an operation is refused until the account has accepted the terms in force: every change that nothing exempts. */
export function needsTerms({ method, isOpenBeforeTerms }: Pick<Operation, 'method' | 'isOpenBeforeTerms'>): boolean {
  return method !== 'GET' && isOpenBeforeTerms !== true;
}

type Output<T> = T extends z.ZodType ? z.output<T> : Record<string, never>;

/** Defines an operation, with the types of its handler inferred from its schemas. */
export function defineOperation<
  P extends z.ZodObject | null = null,
  Q extends z.ZodObject | null = null,
  B extends z.ZodObject | null = null,
  A extends z.ZodType | null = null,
>(
  operation: Omit<Described, 'answer'> & {
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    readonly answer: Omit<Described['answer'], 'schema'> & { readonly schema: A };
    readonly handle: (call: Call<Output<P>, Output<Q>, Output<B>>) => Promise<(A extends z.ZodType ? z.input<A> : undefined) | CsvRows>;
  },
): Operation {
  const { params = null, query = null, body = null, handle } = operation;
  return { ...operation, params, query, body, handle: handle as Operation['handle'] };
}
