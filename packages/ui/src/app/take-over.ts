/** Longer than any page takes that does not tell. */
const maxMs = 5_000;

let taken: Promise<void> = Promise.resolve();
let tell: () => void = () => {};

/** React begins to take over what the build rendered of the page. */
export function beginTakeOver(): void {
  taken = new Promise((resolve) => {
    tell = resolve;
    setTimeout(resolve, maxMs);
  });
}

/** Called by the page once it is mounted. */
export const endTakeOver = (): void => tell();

/**
 * Resolves when the page is taken over. Answers wait for this: React takes over a page part by part, and a part that renders an answer
 * already would differ from the document.
 */
export const whenTakenOver = (): Promise<void> => taken;
