import { useState } from 'react';

interface Action<Input extends readonly unknown[]> {
  readonly isBusy: boolean;
  /** Of the last run; null while one is running, and after `reset`. */
  readonly error: unknown;
  run(...input: Input): Promise<void>;
  reset(): void;
}

const idle = { isBusy: false, error: null as unknown };

/** Runs an action and follows its state, on pages that load no query cache. */
export function useAction<Input extends readonly unknown[]>(act: (...input: Input) => Promise<unknown>): Action<Input> {
  const [state, setState] = useState(idle);
  const run = async (...input: Input) => {
    setState({ isBusy: true, error: null });
    try {
      await act(...input);
      setState(idle);
    } catch (error) {
      setState({ isBusy: false, error });
    }
  };
  return { ...state, run, reset: () => setState((before) => ({ ...before, error: null })) };
}
