/** Loads the command when it is used: it needs the libraries of chains, which would double the memory of a server at rest. */
export const loadDepositsCommand = async () => (await import('./run-deposits-command.ts')).runDepositsCommand;
