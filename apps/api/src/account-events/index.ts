export { eventTypes, recordEvent } from './record-event.ts';
