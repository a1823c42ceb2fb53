import { lazyRouteComponent } from '@tanstack/react-router';
import { MissingFile } from './missing-file.ts';
import { carryTyped, reloadedFor } from './typed-text.ts';

/** `lazyRouteComponent`, with failures left to `PageError`: the router would load the document again by itself, without what was typed. */
export const lazyPage: typeof lazyRouteComponent = (importer, name) =>
  lazyRouteComponent(
    () =>
      importer().catch((error) => {
        // The router recognises the words of browsers.
        throw new MissingFile(`missing: ${error?.message}`, { cause: error });
      }),
    name,
  );

/** Loads the document again if the server has it, with what was typed. Returns false if it does not. */
export async function loadAgain(files: readonly string[] = []): Promise<boolean> {
  const answer = await fetch(location.href, { method: 'HEAD', headers: { accept: 'text/html' }, cache: 'no-store' }).catch(() => null);
  if (!answer?.ok) return false;
  carryTyped({ reloadedFor: files });
  location.reload();
  return true;
}

/** Loads the document again, once for each missing file: if it is missing afterwards too, that would go on forever. */
export async function loadAgainFor({ message }: Error): Promise<boolean> {
  const files = reloadedFor();
  return !files.includes(message) && (await loadAgain([...files, message]));
}
