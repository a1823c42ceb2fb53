import type { Database } from '@derouter/db';
import { cutText, resolveItemReferences } from '@derouter/protocols';
import { dialectToward } from '../../catalog/index.ts';
import { DerouterError } from '../../errors/index.ts';
import type { Resolved } from '../exchange.ts';
import { findResponse, findStored } from '../stored-responses/stored-responses.ts';

/**
 * Routes a request that continues a stored response, or refers to stored items, to the upstream that stores them. They must
 * belong to the caller's account, and to its key if that is a client key. Throws `previous_response_not_found`, `validation_failed`, `unsupported`.
 */
export async function pinToUpstream(state: Resolved, db: Database): Promise<Resolved> {
  const { stores, previousId, background, itemReferences, foreignField } = state.view.kept;
  if (foreignField !== null) {
    throw new DerouterError('unsupported', `${foreignField}: is not available: it refers to the operator's account at the provider.`, {
      param: foreignField,
    });
  }
  const referring = itemReferences.length > 0 ? await resolveReferences(state, db) : state;
  if (previousId === null && !background) return referring;
  const native = nativeRoutes(referring);
  if (native.length === 0) {
    const param = background ? 'background' : 'previous_response_id';
    throw new DerouterError('unsupported', `${param}: the provider of ${state.entry.model.id} stores no responses.`, { param });
  }
  if (background && !stores) throw new DerouterError('validation_failed', 'background: needs store: true.', { param: 'background' });
  if (previousId === null) return { ...referring, routes: native };
  const stored = await findResponse(db, state.principal, previousId);
  if (!stored) {
    throw new DerouterError('previous_response_not_found', `Previous response with id "${previousId}" not found.`, {
      param: 'previous_response_id',
    });
  }
  const routes = native.filter(({ upstreamId }) => upstreamId === stored.upstreamId);
  if (routes.length === 0) {
    throw new DerouterError('unsupported', `previous_response_id: ${state.entry.model.id} does not run where that response is stored.`, {
      param: 'previous_response_id',
    });
  }
  return { ...referring, routes, isPinned: true };
}

function nativeRoutes({ routes, dialect }: Resolved) {
  return routes.filter((route) => dialectToward(route, dialect) === dialect);
}

const maxReferences = 1_000;

/** Treats another owner's item as one that does not exist. */
async function resolveReferences(state: Resolved, db: Database): Promise<Resolved> {
  const ids = [...new Set(state.view.kept.itemReferences)];
  if (ids.length > maxReferences) {
    throw new DerouterError('validation_failed', `input: refers to more than ${maxReferences} items.`, { param: 'input' });
  }
  const native = nativeRoutes(state);
  const stored = native.length > 0 ? await findStored(db, state.principal, ids) : new Map<string, string>();
  // Reasoning is optional, so the other references decide the upstream.
  const reachable = ids.filter((id) => native.some(({ upstreamId }) => upstreamId === stored.get(id)));
  const decisive = reachable.find((id) => !id.startsWith('rs_')) ?? reachable[0];
  const upstreamId = decisive === undefined ? undefined : stored.get(decisive);
  const known = new Set(reachable.filter((id) => stored.get(id) === upstreamId));
  const { request, notes, missing } = resolveItemReferences(state, known);
  if (missing !== null) {
    throw new DerouterError(
      'validation_failed',
      `input: there is no stored item with id "${cutText(missing, 100)}": send the item itself.`,
      {
        param: 'input',
      },
    );
  }
  const isPinned = known.size > 0;
  const routes = isPinned ? native.filter((route) => route.upstreamId === upstreamId) : state.routes;
  return { ...state, text: request.text, body: request.body, notes: [...state.notes, ...notes], routes, isPinned };
}
