import { useState } from 'react';

interface Action<Input extends readonly unknown[]> {
  readonly isBusy: boolean;
  /** Of the last run; null while one is running. */
  readonly error: unknown;
  run(...input: Input): Promise<void>;
}

/** Runs an action and follows its state, on pages that load no query cache. */
export function useAction<Input extends readonly unknown[]>(act: (...input: Input) => Promise<unknown>): Action<Input> {
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error: unknown }>({ isBusy: false, error: null });
  const run = async (...input: Input) => {
    setState({ isBusy: true, error: null });
    try {
      await act(...input);
      setState({ isBusy: false, error: null });
    } catch (error) {
      setState({ isBusy: false, error });
    }
  };
  return { ...state, run };
}
