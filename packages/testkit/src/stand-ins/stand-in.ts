/** A running stand-in for a provider, to rehearse a server against. */
export interface StandIn {
  /** Settings of the server that make it use the stand-in. */
  readonly settings: Readonly<Record<string, string>>;
  /** What to do with it, a sentence for each line. */
  readonly hints: readonly string[];
  close(): Promise<void>;
}

export interface StandInOptions {
  /** Loopback port of its own; 0 for any. */
  readonly port: number;
  /** Address of the server, without a trailing slash. */
  readonly serverUrl: string;
}

/** Starts one. */
export type StartStandIn = (options: StandInOptions) => Promise<StandIn>;
