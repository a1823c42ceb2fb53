import { client, offerUndo, queryClient, trpc, useExplain, useKeptState } from '@derouter/ui';
import { useEffect, useRef, useState } from 'react';
import { applyDelta } from './apply-delta.ts';
import { CallError, callModel, type Delta } from './call-model.ts';
import { type Action, type Answer, type Failure, openCalls, type Pane, reducePanes } from './conversation.ts';
import { estimatePrompt } from './estimate-figures.ts';
import { readPanes } from './kept.ts';
import { chatRequest, type Settings } from './request-body.ts';

/** How often an answer is shown anew while it streams. */
const showEveryMs = 50;

/** What is told to people who do not see the page: when answers begin and end, and why one failed. */
export interface Events {
  readonly onStart: () => void;
  readonly onEnd: (answers: readonly Answer[]) => void;
  readonly onFailure: (failure: Failure) => void;
}

/** Turns of a document before this one may be kept. */
const firstId = Date.now().toString(36);
let ids = 0;
export const nextId = () => `${firstId}-${++ids}`;

/** The conversations of the page and the calls that are running. Leaving the page stops them. */
export function usePlayground(firstModel: string, settings: Settings, events: Events) {
  const explain = useExplain();
  const [first] = useState<readonly Pane[]>(() => [{ id: nextId(), model: firstModel, turns: [] }]);
  const [panes, setPanes] = useKeptState('playground.panes', first, readPanes);
  const latest = useRef({ settings, events, explain });
  latest.current = { settings, events, explain };
  const [calls] = useState(() => createCalls({ current: panes }, setPanes, latest));
  useEffect(() => () => calls.leave(), [calls]);
  return { panes, ...calls };
}

interface Latest {
  readonly settings: Settings;
  readonly events: Events;
  readonly explain: (error: unknown) => string;
}

function createChanges(store: { current: readonly Pane[] }, show: (panes: readonly Pane[]) => void) {
  let withdrawOffer = () => {};
  const apply = (action: Action) => {
    withdrawOffer();
    store.current = reducePanes(store.current, action);
    show(store.current);
  };
  return {
    apply,
    /** Applies an action that takes something away, and offers to undo it until the conversation goes on. `done` says what was done. */
    takeAway(action: Action, done: string) {
      const before = store.current;
      apply(action);
      withdrawOffer = offerUndo(done, () => apply({ type: 'restore', panes: before }));
    },
    withdraw: () => withdrawOffer(),
  };
}

function createCalls(store: { current: readonly Pane[] }, show: (panes: readonly Pane[]) => void, latest: { readonly current: Latest }) {
  const running = new Map<string, AbortController>();
  let ended: string[] = [];
  const { apply, takeAway, withdraw } = createChanges(store, show);
  const update = (answerId: string, change: (answer: Answer) => Answer) => apply({ type: 'update', answerId, change });
  const find = (answerId: string) =>
    store.current.flatMap(({ turns }) => turns).find((turn): turn is Answer => turn.id === answerId && turn.role === 'assistant');

  const answer = async (paneId: string) => {
    const pane = store.current.find(({ id }) => id === paneId);
    if (!pane || openCalls(pane).length > 0) return;
    const request = chatRequest(pane.model, pane.turns, latest.current.settings);
    const id = nextId();
    const abort = new AbortController();
    if (running.size === 0) {
      ended = [];
      latest.current.events.onStart();
    }
    running.set(id, abort);
    apply({ type: 'start', paneId, answerId: id, promptTokens: estimatePrompt(request) });
    const failure = await stream(id, request, abort.signal);
    await addReceipt(id, update, find);
    running.delete(id);
    ended.push(id);
    if (failure) latest.current.events.onFailure(failure);
    if (running.size > 0) return;
    const answers = ended.flatMap((one) => find(one) ?? []).filter(({ state }) => state !== 'failed');
    if (answers.length > 0) latest.current.events.onEnd(answers);
    await queryClient.invalidateQueries(trpc.overview.get.queryFilter());
  };

  const stream = async (id: string, request: Parameters<typeof callModel>[0], signal: AbortSignal): Promise<Failure | null> => {
    const from = performance.now();
    const elapsed = () => performance.now() - from;
    let waiting: { readonly delta: Delta; readonly at: number }[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    const flush = () => {
      if (timer) clearTimeout(timer);
      timer = null;
      const arrived = waiting;
      waiting = [];
      if (arrived.length > 0) update(id, (before) => arrived.reduce((all, { delta, at }) => applyDelta(all, delta, at), before));
    };
    let end: Pick<Answer, 'state' | 'failure'> = { state: 'done', failure: null };
    try {
      await callModel(request, signal, {
        onReceipt: (receiptId) => update(id, (before) => ({ ...before, figures: { ...before.figures, receiptId } })),
        onDelta(delta) {
          waiting.push({ delta, at: elapsed() });
          timer ??= setTimeout(flush, showEveryMs);
        },
      });
    } catch (error) {
      end = signal.aborted ? { state: 'stopped', failure: null } : { state: 'failed', failure: failureOf(error, latest.current.explain) };
    }
    flush();
    update(id, (before) => ({ ...before, ...end, figures: { ...before.figures, totalMs: Math.round(elapsed()) } }));
    return end.failure;
  };

  const stop = () => {
    for (const abort of running.values()) abort.abort();
  };
  return {
    apply,
    takeAway,
    leave() {
      withdraw();
      stop();
    },
    /** Lets the model of a pane answer its last turn. */
    answer: (paneId: string) => void answer(paneId),
    /** Sends a question to every pane. */
    ask(text: string, images: readonly string[]) {
      apply({ type: 'ask', question: { role: 'user', id: nextId(), text, images } });
      for (const { id } of store.current) void answer(id);
    },
    /** Replaces a question in every pane that has it, and drops what follows. */
    edit(questionId: string, text: string) {
      apply({ type: 'edit', questionId, text });
      for (const { id, turns } of store.current) if (turns.at(-1)?.id === questionId) void answer(id);
    },
    /** Answers anew from an answer on. */
    retry(paneId: string, answerId: string) {
      apply({ type: 'cut', paneId, turnId: answerId });
      void answer(paneId);
    },
    /** Enters the results of an answer's tool calls, and goes on. */
    giveResults(paneId: string, answerId: string, results: readonly string[]) {
      update(answerId, (before) => ({ ...before, toolCalls: before.toolCalls.map((call, i) => ({ ...call, result: results[i] ?? '' })) }));
      void answer(paneId);
    },
    stop,
  };
}

function failureOf(error: unknown, explain: (error: unknown) => string): Failure {
  return error instanceof CallError ? error.failure : { kind: 'key', message: explain(error), retryAfterSeconds: null };
}

const receiptTries = 12;

/** Reads the exact charge. The receipt of an answer that was stopped is written a moment later. */
async function addReceipt(
  id: string,
  update: (answerId: string, change: (answer: Answer) => Answer) => void,
  find: (answerId: string) => Answer | undefined,
): Promise<void> {
  const receiptId = find(id)?.figures.receiptId;
  if (!receiptId) return;
  for (let tries = 0; tries < receiptTries; tries++) {
    const receipt = await client.usage.get.query({ id: receiptId }).catch(() => null);
    if (receipt) {
      const { costUsd, inputTokens, outputTokens } = receipt;
      return update(id, (before) => ({ ...before, figures: { ...before.figures, costUsd, inputTokens, outputTokens } }));
    }
    await new Promise((resolve) => setTimeout(resolve, 250 * (tries + 1)));
  }
}
