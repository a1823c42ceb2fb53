import { lazy, Suspense, useSyncExternalStore } from 'react';
import { readUndo, subscribeUndo } from './undo.ts';

const UndoToast = lazy(async () => ({ default: (await import('./UndoToast.tsx')).UndoToast }));

/** Where the page offers to undo what was just done. */
export function UndoOffer() {
  const offered = useSyncExternalStore(subscribeUndo, readUndo);
  return <Suspense>{offered && <UndoToast key={offered.id} offered={offered} />}</Suspense>;
}
