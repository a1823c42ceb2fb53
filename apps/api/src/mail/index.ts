export { createMail, type Mail } from './create-mail.ts';
export { outboxRouter } from './outbox-page.ts';
