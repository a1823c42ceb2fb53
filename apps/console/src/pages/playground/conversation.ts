/** A tool that the model wants called, and what the person says that it returned. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON, incomplete while it streams. */
  readonly arguments: string;
  /** Null until the person has entered it. */
  readonly result: string | null;
}

/** What an answer took. Figures are null until they are known. */
interface Figures {
  readonly firstTokenMs: number | null;
  readonly totalMs: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly receiptId: string | null;
  /** The exact charge, from the receipt. */
  readonly costUsd: string | null;
}

/** Why an answer failed. */
export interface Failure {
  readonly kind: 'credit' | 'budget' | 'limited' | 'key' | 'refused' | 'provider' | 'network' | 'broken';
  /** The server's own words; null if there are none. */
  readonly message: string | null;
  readonly retryAfterSeconds: number | null;
}

export interface Question {
  readonly role: 'user';
  /** The same in every pane to which it was sent. */
  readonly id: string;
  readonly text: string;
  /** Data URLs. */
  readonly images: readonly string[];
}

export interface Answer {
  readonly role: 'assistant';
  readonly id: string;
  readonly model: string;
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  /** The provider's reason for the end, such as `length`. */
  readonly finish: string | null;
  readonly failure: Failure | null;
  /** An estimate of the tokens of its request, without what the gateway prepends; null if it is not known any more. */
  readonly promptTokens: number | null;
  readonly figures: Figures;
}

export type Turn = Question | Answer;

/** A conversation with one model. */
export interface Pane {
  readonly id: string;
  readonly model: string;
  readonly turns: readonly Turn[];
}

export type Action =
  | { readonly type: 'ask'; readonly question: Question }
  | { readonly type: 'start'; readonly paneId: string; readonly answerId: string; readonly promptTokens: number }
  | { readonly type: 'update'; readonly answerId: string; readonly change: (answer: Answer) => Answer }
  | { readonly type: 'edit'; readonly questionId: string; readonly text: string }
  | { readonly type: 'cut'; readonly paneId: string; readonly turnId: string }
  | { readonly type: 'delete'; readonly turnId: string }
  | { readonly type: 'choose'; readonly paneId: string; readonly model: string }
  | { readonly type: 'add'; readonly pane: Pane }
  | { readonly type: 'remove'; readonly paneId: string }
  | { readonly type: 'clear' }
  | { readonly type: 'restore'; readonly panes: readonly Pane[] };

const noFigures: Figures = { firstTokenMs: null, totalMs: null, inputTokens: null, outputTokens: null, receiptId: null, costUsd: null };

function newAnswer(id: string, model: string, promptTokens: number): Answer {
  const empty = { text: '', reasoning: '', toolCalls: [], finish: null, failure: null, figures: noFigures };
  return { role: 'assistant', id, model, state: 'running', promptTokens, ...empty };
}

/** The panes after an action. Turns that did not change stay the same objects. */
export function reducePanes(panes: readonly Pane[], action: Action): readonly Pane[] {
  const inPane = (paneId: string, change: (pane: Pane) => Pane) => panes.map((pane) => (pane.id === paneId ? change(pane) : pane));
  const turnsOf = (change: (turns: readonly Turn[]) => readonly Turn[]) => panes.map((pane) => ({ ...pane, turns: change(pane.turns) }));
  switch (action.type) {
    case 'ask':
      return turnsOf((turns) => [...turns, action.question]);
    case 'start':
      return inPane(action.paneId, (pane) => ({
        ...pane,
        turns: [...pane.turns, newAnswer(action.answerId, pane.model, action.promptTokens)],
      }));
    case 'update':
      return panes.map((pane) =>
        pane.turns.some(({ id }) => id === action.answerId)
          ? {
              ...pane,
              turns: pane.turns.map((turn) => (turn.id === action.answerId && turn.role === 'assistant' ? action.change(turn) : turn)),
            }
          : pane,
      );
    case 'edit':
      return turnsOf((turns) => {
        const at = turns.findIndex(({ id }) => id === action.questionId);
        const turn = turns[at];
        return turn?.role === 'user' ? [...turns.slice(0, at), { ...turn, text: action.text }] : turns;
      });
    case 'cut':
      return inPane(action.paneId, (pane) => {
        const at = pane.turns.findIndex(({ id }) => id === action.turnId);
        return at === -1 ? pane : { ...pane, turns: pane.turns.slice(0, at) };
      });
    case 'delete':
      return turnsOf((turns) => (turns.some(({ id }) => id === action.turnId) ? turns.filter(({ id }) => id !== action.turnId) : turns));
    case 'choose':
      return inPane(action.paneId, (pane) => ({ ...pane, model: action.model }));
    case 'add':
      return [...panes, action.pane];
    case 'remove':
      return panes.filter(({ id }) => id !== action.paneId);
    case 'clear':
      return turnsOf(() => []);
    case 'restore':
      return action.panes;
  }
}

export function isRunning(panes: readonly Pane[]): boolean {
  return panes.some(({ turns }) => turns.some((turn) => turn.role === 'assistant' && turn.state === 'running'));
}

/** The tool calls at the end of a conversation that have no result yet. */
export function openCalls({ turns }: Pane): readonly ToolCall[] {
  const last = turns.at(-1);
  return last?.role === 'assistant' && last.state === 'done' ? last.toolCalls.filter(({ result }) => result === null) : [];
}
