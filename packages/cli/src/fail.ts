/** An error that is shown to the user as one line. */
export class CliError extends Error {}
