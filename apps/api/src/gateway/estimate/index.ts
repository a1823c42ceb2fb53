export { createEstimator, type PromptEstimate, type TokenEstimator } from './create-estimator.ts';
