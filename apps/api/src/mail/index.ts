export { createMail } from './create-mail.ts';
export { outboxRouter } from './outbox-page.ts';
