import { modelChange, route } from '@derouter/contracts';
import { fromText, parseLines, parseNumber, parseText } from '@derouter/ui';
import type { UseFormReturn } from 'react-hook-form';
import { z } from 'zod';
import { capabilityChoice, choiceOf } from './capability-choice.ts';
import { endOfDay, lastDayOf } from './last-day.ts';
import type { StaffModel } from './model-types.ts';
import { byPriority } from './route-order.ts';

const { displayName, contextTokens, maxOutputTokens, concurrencyPerKey, disabledMessage, systemPrompt, aliases, routing, successorId } =
  modelChange.shape;

/** The form fields of a model, parsed to the values that the server accepts. */
export const modelForm = z.object({
  displayName: displayName.unwrap(),
  enabled: z.boolean(),
  contextTokens: fromText(contextTokens, parseNumber, 'whole'),
  maxOutputTokens: fromText(maxOutputTokens, parseNumber, 'whole'),
  imageInput: capabilityChoice,
  toolUse: capabilityChoice,
  reasoning: capabilityChoice,
  concurrencyPerKey: fromText(concurrencyPerKey, parseNumber, 'whole'),
  aliases: fromText(aliases, parseLines, 'name'),
  disabledFrom: fromText(modelChange.shape.disabledFrom, endOfDay, 'day'),
  disabledMessage: fromText(disabledMessage, parseText),
  successorId: fromText(successorId, parseText),
  routing: routing.unwrap(),
  systemPromptOn: z.boolean(),
  systemPrompt: fromText(systemPrompt, parseText),
  routes: z.array(route.required({ id: true })),
});

export type ModelForm = UseFormReturn<z.input<typeof modelForm>, unknown, z.output<typeof modelForm>>;

/** The initial form values for a model. */
export function modelFormValues(model: StaffModel): z.input<typeof modelForm> {
  return {
    displayName: model.displayName,
    enabled: model.enabled,
    contextTokens: String(model.contextTokens ?? ''),
    maxOutputTokens: String(model.maxOutputTokens ?? ''),
    imageInput: choiceOf(model.imageInput),
    toolUse: choiceOf(model.toolUse),
    reasoning: choiceOf(model.reasoning),
    concurrencyPerKey: String(model.concurrencyPerKey ?? ''),
    aliases: model.aliases.join('\n'),
    disabledFrom: lastDayOf(model.disabledFrom),
    disabledMessage: model.disabledMessage ?? '',
    successorId: model.successorId ?? '',
    routing: model.routing,
    systemPromptOn: model.systemPrompt !== null,
    systemPrompt: model.keptSystemPrompt ?? '',
    routes: byPriority(model.routes).map(({ id, upstreamId, upstreamModel, priority, weight }) => ({
      id,
      upstreamId,
      upstreamModel,
      priority,
      weight,
    })),
  };
}
