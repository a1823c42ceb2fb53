/** Exit codes, as docs/cli.md describes them. */
export const exitCodes = { ok: 0, refused: 1, usage: 2, unavailable: 3, interrupted: 130 } as const;

/** Ends a command with a message and an exit code. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: string;
  readonly exitCode: number;
  readonly data: unknown;

  constructor(message: string, options: { readonly code?: string; readonly exitCode?: number; readonly data?: unknown } = {}) {
    super(message);
    this.code = options.code ?? 'refused';
    this.exitCode = options.exitCode ?? exitCodes.refused;
    this.data = options.data;
  }
}

/** What a command found or did: for people as lines, for programs as data that JSON can carry. */
export interface Result {
  readonly data: unknown;
  readonly lines: readonly string[];
  /** Default 0. A check that found something wrong is no error of the command, but not 0. */
  readonly exitCode?: number;
}

/** The process around a command. */
export interface CommandIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<unknown> & { readonly isTTY?: boolean | undefined };
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean | undefined; readonly columns?: number | undefined };
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Where a command writes. Results go to standard output, everything else to standard error. */
export interface Terminal {
  readonly isJson: boolean;
  /** A line of the result, before the end. Not with JSON. */
  print(line: string): void;
  /** A step of something that takes long. */
  note(line: string): void;
  /** Replaces the last line while a terminal shows it; otherwise written at most every two seconds. */
  progress(line: string): void;
}

const betweenLinesMs = 2_000;

export function createTerminal(
  { stdout, stderr }: Pick<CommandIo, 'stderr' | 'stdout'>,
  isJson: boolean,
): Terminal & { endProgress(): void } {
  let isOpen = false;
  let writtenAt = Number.NEGATIVE_INFINITY;
  const endProgress = () => {
    if (isOpen) stderr.write('\n');
    isOpen = false;
  };
  return {
    isJson,
    endProgress,
    print(line) {
      endProgress();
      if (!isJson) stdout.write(`${line}\n`);
    },
    note(line) {
      endProgress();
      stderr.write(`${line}\n`);
    },
    progress(line) {
      if (stderr.isTTY) {
        stderr.write(`\r\u001B[K${line.slice(0, (stderr.columns ?? 80) - 1)}`);
        isOpen = true;
      } else if (performance.now() - writtenAt > betweenLinesMs) {
        writtenAt = performance.now();
        stderr.write(`${line}\n`);
      }
    },
  };
}

/** Rows of text in columns. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  return [header, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
