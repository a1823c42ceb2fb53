export { startWebhooksOut } from './create-webhooks-out.ts';
export {
  createEndpoint,
  type Delivery,
  deleteEndpoint,
  type Endpoint,
  type EndpointSecret,
  listDeliveries,
  listEndpoints,
  resend,
  rotateSecret,
  sendTest,
  updateEndpoint,
} from './endpoints.ts';
export { viewDelivery, viewEndpoint } from './views.ts';
