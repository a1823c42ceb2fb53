import type { Chain, NodeState } from './chain.ts';

/** Which node is read, which one must agree with it, and how far. */
export interface ScanPlan {
  readonly reader: NodeState;
  /** Null: there is only one usable node, and the chain's rule allows that. */
  readonly witness: NodeState | null;
  /** The highest block that is final for both. */
  readonly target: bigint;
  /** The reader's head. */
  readonly head: bigint;
}

/** A node whose head stands still this long while another's is higher is not used. */
const stalledMs = 30_000;

/** Nodes that answer, match the settings and are not stuck behind another. */
export function usableNodes({ states }: Chain, nowMs: number): readonly NodeState[] {
  const answering = states.filter(({ check, answers }) => check === 'right' && answers);
  const highest = answering.reduce((head, state) => (state.head > head ? state.head : head), 0n);
  return answering.filter(({ head, movedAtMs }) => head === highest || nowMs - movedAtMs < stalledMs);
}

/**
 * Chooses the nodes of a run; null if it must wait. Two nodes must agree wherever two are usable, so the target is the second
 * highest height: one node that is ahead, or lies, cannot move it. A rule with depth and tag never does with one node.
 */
export function planScan(chain: Chain, nowMs: number): ScanPlan | null {
  const usable = [...usableNodes(chain, nowMs)].sort((a, b) =>
    a.finalHeight < b.finalHeight ? 1 : a.finalHeight > b.finalHeight ? -1 : 0,
  );
  const rested = usable.filter(({ restUntilMs }) => restUntilMs <= nowMs);
  const reader = rested[0] ?? usable[0];
  if (!reader) return null;
  const witness = usable.find((state) => state !== reader) ?? null;
  if (!witness && chain.config.finality.mode === 'finalizedAndDepth') return null;
  const target = witness && witness.finalHeight < reader.finalHeight ? witness.finalHeight : reader.finalHeight;
  return { reader, witness, target, head: reader.head };
}
