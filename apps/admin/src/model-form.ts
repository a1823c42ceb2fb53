import { modelChange, route } from '@derouter/contracts';
import { readLines, readNumber, readText, typed } from '@derouter/ui';
import type { UseFormReturn } from 'react-hook-form';
import { z } from 'zod';
import { endOfDay, lastDayOf } from './last-day.ts';
import type { StaffModel } from './model-types.ts';

const { displayName, contextTokens, maxOutputTokens, concurrencyPerKey, disabledMessage, systemPrompt, aliases } = modelChange.shape;

/** A model as a form holds it; read into what the server takes. */
export const modelForm = z.object({
  displayName: displayName.unwrap(),
  enabled: z.boolean(),
  contextTokens: typed(contextTokens, readNumber, 'whole'),
  maxOutputTokens: typed(maxOutputTokens, readNumber, 'whole'),
  concurrencyPerKey: typed(concurrencyPerKey, readNumber, 'whole'),
  aliases: typed(aliases, readLines, 'name'),
  disabledFrom: typed(modelChange.shape.disabledFrom, endOfDay, 'day'),
  disabledMessage: typed(disabledMessage, readText),
  systemPromptOn: z.boolean(),
  systemPrompt: typed(systemPrompt, readText),
  routes: z.array(route.required({ id: true })),
});

export type ModelForm = UseFormReturn<z.input<typeof modelForm>, unknown, z.output<typeof modelForm>>;

/** What the form of a model holds at first. */
export function formOfModel(model: StaffModel): z.input<typeof modelForm> {
  return {
    displayName: model.displayName,
    enabled: model.enabled,
    contextTokens: String(model.contextTokens ?? ''),
    maxOutputTokens: String(model.maxOutputTokens ?? ''),
    concurrencyPerKey: String(model.concurrencyPerKey ?? ''),
    aliases: model.aliases.join('\n'),
    disabledFrom: lastDayOf(model.disabledFrom),
    disabledMessage: model.disabledMessage ?? '',
    systemPromptOn: model.systemPrompt !== null,
    systemPrompt: model.keptSystemPrompt ?? '',
    routes: model.routes.map(({ id, upstreamId, upstreamModel, priority, weight }) => ({
      id,
      upstreamId,
      upstreamModel,
      priority,
      weight,
    })),
  };
}
