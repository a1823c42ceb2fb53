import type { Database } from '@derouter/db';
import { dialectToward } from '../../catalog/index.ts';
import { DerouterError } from '../../errors/index.ts';
import type { Resolved } from '../exchange.ts';
import { findResponse } from '../stored-responses/stored-responses.ts';

/**
 * Sends a request that goes on from a kept response to the upstream that keeps it, if it is the caller's own.
 * Throws `previous_response_not_found`, `unsupported`.
 */
export async function pin(state: Resolved, db: Database): Promise<Resolved> {
  const { stores, previousId, background, foreignField } = state.view.kept;
  if (foreignField !== null) {
    throw new DerouterError('unsupported', `${foreignField}: is not available, since it lies in the provider's account.`, {
      param: foreignField,
    });
  }
  if (previousId === null && !background) return state;
  const native = state.routes.filter((route) => dialectToward(route, state.dialect) === state.dialect);
  if (native.length === 0) {
    const param = background ? 'background' : 'previous_response_id';
    throw new DerouterError('unsupported', `${param}: the provider of ${state.entry.model.id} keeps no responses.`, { param });
  }
  if (background && !stores) throw new DerouterError('validation_failed', 'background: needs store: true.', { param: 'background' });
  if (previousId === null) return { ...state, routes: native };
  const stored = await findResponse(db, state.principal.accountId, previousId);
  if (!stored) {
    throw new DerouterError('previous_response_not_found', `Previous response with id "${previousId}" not found.`, {
      param: 'previous_response_id',
    });
  }
  const routes = native.filter(({ upstreamId }) => upstreamId === stored.upstreamId);
  if (routes.length === 0) {
    throw new DerouterError('unsupported', `previous_response_id: ${state.entry.model.id} does not run where that response is kept.`, {
      param: 'previous_response_id',
    });
  }
  return { ...state, routes };
}
