import type { AppRouter } from '@derouter/api';
import { readLimit } from '@derouter/ui';
import type { inferRouterInputs } from '@trpc/server';
import { endOfDay, lastDayOf } from './last-day.ts';
import { readTokens, type StaffModel } from './model-types.ts';

type Details = Omit<inferRouterInputs<AppRouter>['admin']['models']['update'], 'id'>;

/** What the form of a model's details holds, as text where it is typed. */
export interface DetailsForm {
  readonly displayName: string;
  readonly enabled: boolean;
  readonly contextTokens: string;
  readonly maxOutputTokens: string;
  readonly lastDay: string;
  readonly disabledMessage: string;
  readonly concurrency: string;
  readonly systemPrompt: string;
  readonly systemPromptOn: boolean;
}

/** What differs from the model as it is. What does not is left out, so that two members of staff do not undo each other's work. */
export function changedDetails(model: StaffModel, form: DetailsForm): Details {
  const textOrNone = (text: string) => (text.trim() === '' ? null : text);
  const wanted = {
    displayName: form.displayName.trim(),
    enabled: form.enabled,
    contextTokens: readTokens(form.contextTokens),
    maxOutputTokens: readTokens(form.maxOutputTokens),
    // A moment within a day stays as exact as it is.
    disabledFrom: form.lastDay === lastDayOf(model.disabledFrom) ? model.disabledFrom : endOfDay(form.lastDay),
    disabledMessage: textOrNone(form.disabledMessage),
    concurrencyPerKey: readLimit(form.concurrency) ?? null,
    systemPrompt: textOrNone(form.systemPrompt),
    systemPromptOn: form.systemPromptOn && form.systemPrompt.trim() !== '',
  };
  const before: typeof wanted = {
    displayName: model.displayName,
    enabled: model.enabled,
    contextTokens: model.contextTokens,
    maxOutputTokens: model.maxOutputTokens,
    disabledFrom: model.disabledFrom,
    disabledMessage: model.disabledMessage,
    concurrencyPerKey: model.concurrencyPerKey,
    systemPrompt: model.keptSystemPrompt,
    systemPromptOn: model.systemPrompt !== null,
  };
  const names = Object.keys(wanted) as (keyof typeof wanted)[];
  return Object.fromEntries(names.filter((name) => wanted[name] !== before[name]).map((name) => [name, wanted[name]]));
}
