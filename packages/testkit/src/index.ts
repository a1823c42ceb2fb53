export { createDatabase, type ThrowawayDatabase } from './database.ts';
