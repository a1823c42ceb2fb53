import type { Billing } from '@derouter/billing';
import type { Metrics } from '../../observability/index.ts';
import type { Admitted } from '../exchange.ts';
import { loweredOutputOf, type Planned } from './admit.ts';
import { type Dispatched, type DispatchParts, dispatch } from './dispatch.ts';

/** A call of an upstream that began before its request was admitted. Nothing of its answer is passed on before. */
export interface EarlyDispatch {
  /** Resolves or rejects as `dispatch` does; null if the hold does not cover the call, which is then ended. */
  take(admitted: Pick<Admitted, 'loweredOutput'>): Promise<Dispatched> | null;
  /** Ends the call, because the request was not admitted. */
  cancel(): void;
}

interface EarlyParts {
  readonly billing: Pick<Billing, 'expectsToAdmit'>;
  readonly dispatching: DispatchParts;
  readonly metrics: Pick<Metrics, 'countEarlyCall'>;
}

/**
 * Calls the upstream while the hold is being committed, if billing expects to grant it in full, since the commit takes as long as
 * some upstreams to their first byte. Null if the call has to wait for the hold.
 */
export function dispatchEarly(state: Planned, { billing, dispatching, metrics }: EarlyParts): EarlyDispatch | null {
  // A run in the background outlives the connection.
  if (state.view.kept.background || !billing.expectsToAdmit(state.admission)) return null;
  const { signal } = state.abort;
  const abort = new AbortController();
  const forward = () => abort.abort(signal.reason);
  if (signal.aborted) forward();
  else signal.addEventListener('abort', forward, { once: true });
  const loweredOutput = loweredOutputOf(state, state.admission.holdNano);
  const dispatched = dispatch({ ...state, abort, loweredOutput }, dispatching);
  // It may fail before anybody waits for it.
  dispatched.catch(() => {});
  const cancel = () => {
    metrics.countEarlyCall('discarded');
    signal.removeEventListener('abort', forward);
    abort.abort();
  };
  return {
    take(admitted) {
      if (admitted.loweredOutput !== loweredOutput) {
        cancel();
        return null;
      }
      metrics.countEarlyCall('used');
      return dispatched;
    },
    cancel,
  };
}
