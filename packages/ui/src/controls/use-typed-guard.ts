import { createContext, useContext, useEffect, useState } from 'react';

type TextControl = HTMLInputElement | HTMLTextAreaElement;

const isTextControl = (target: EventTarget | null): target is TextControl =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !['checkbox', 'radio'].includes(target.type));

/** What the parts of a dialog tell it about what was typed. */
interface TypedGuard {
  /** Registers a step that shows what was typed before it, and whose fields are gone. Returns how it is removed. */
  readonly hold: () => () => void;
  /** What these fields have now is their first value: it was saved, or the fields are about something else. */
  readonly forget: (names: readonly string[]) => void;
}

export const TypedGuardContext = createContext<TypedGuard>({ hold: () => () => undefined, forget: () => undefined });

/** Tells the dialog around this step that closing it would lose what was typed before. */
export function useHoldTyped(): void {
  const { hold } = useContext(TypedGuardContext);
  useEffect(() => hold(), [hold]);
}

/** For a part of a dialog that saves its own fields while the dialog stays open: then they are not asked about any more. */
export function useForgetTyped(): TypedGuard['forget'] {
  return useContext(TypedGuardContext).forget;
}

/** Closes a dialog, or first asks if text that was typed into it would be lost. Choices from a list are quickly made again. */
export function useTypedGuard(onClose: () => void) {
  const [isAsking, setAsking] = useState(false);
  const [{ contentRef, guard, wouldLose }] = useState(watchFields);
  const close = () => {
    if (wouldLose()) setAsking(true);
    else onClose();
  };
  return { isAsking, contentRef, guard, close, goOn: () => setAsking(false) };
}

/** Notes the value that a field has before the first change by hand; forms are also filled in by the page. */
function watchFields() {
  // By name where there is one: a form that comes back from its summary has new fields.
  const before = new Map<TextControl | string, string>();
  const keyOf = (field: TextControl) => field.name || field;
  let content: HTMLElement | null = null;
  let held = 0;
  const remember = ({ target }: Event) => {
    if (isTextControl(target) && !before.has(keyOf(target))) before.set(keyOf(target), target.value);
  };
  const contentRef = (element: HTMLElement | null) => {
    content = element;
    element?.addEventListener('beforeinput', remember);
    return () => element?.removeEventListener('beforeinput', remember);
  };
  const guard: TypedGuard = {
    hold: () => {
      held++;
      return () => held--;
    },
    forget: (names) => {
      for (const name of names) before.delete(name);
    },
  };
  const wouldLose = () => {
    const fields = [...(content?.querySelectorAll<TextControl>('input, textarea') ?? [])].filter(isTextControl);
    return held > 0 || fields.some((field) => field.value !== (before.get(keyOf(field)) ?? field.value));
  };
  return { contentRef, guard, wouldLose };
}
