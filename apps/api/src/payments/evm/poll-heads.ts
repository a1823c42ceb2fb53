import type { Logger } from '../../observability/index.ts';
import type { Chain, NodeState } from './chain.ts';
import { checkNode } from './check-node.ts';
import type { Finality } from './config.ts';
import type { RpcNode } from './rpc-node.ts';

/** A node that failed the check is checked again after this time. */
const recheckMs = 10 * 60_000;

/** Asks every node of a chain for its head and the height that is final, and checks nodes that were not checked yet. */
export async function pollHeads({ config, states }: Chain, log: Logger, nowMs: number): Promise<void> {
  await Promise.all(
    states.map(async (state) => {
      try {
        if (state.check !== 'right' && !(await passesCheck(state, config, log, nowMs))) return;
        const { head, finalHeight } = await readHeights(state.node, config.finality);
        if (head !== state.head) state.movedAtMs = nowMs;
        Object.assign(state, { head, finalHeight, answers: true });
      } catch (error) {
        state.answers = false;
        log.warn({ err: error, chain: config.name, node: state.node.name }, 'an RPC node does not answer');
      }
    }),
  );
}

async function passesCheck(state: NodeState, config: Chain['config'], log: Logger, nowMs: number): Promise<boolean> {
  if (state.check === 'wrong' && nowMs - state.checkedAtMs < recheckMs) return false;
  const problem = await checkNode(state.node, config);
  state.check = problem ? 'wrong' : 'right';
  state.checkedAtMs = nowMs;
  state.answers = false;
  if (problem) log.fatal({ chain: config.name, node: state.node.name, problem }, 'an RPC node contradicts the settings and is not used');
  return problem === null;
}

/** The height is the lowest that any required rule allows. */
async function readHeights(node: RpcNode, finality: Finality): Promise<{ readonly head: bigint; readonly finalHeight: bigint }> {
  const { number: head } = await node.block('latest');
  const byDepth = finality.mode === 'finalized' ? head : head - BigInt(finality.depth);
  if (finality.mode === 'depth') return { head, finalHeight: byDepth };
  const { number: tagged } = await node.block('finalized');
  return { head, finalHeight: tagged < byDepth ? tagged : byDepth };
}
