export { type AccountEvent, emitEvent } from './emit-event.ts';
